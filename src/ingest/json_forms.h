// The JSON bodies of the API, which are also the lines of the jsonl files: text into domain values, and back.
// Reading collects every field error of a body. Amounts and rates are exact both ways. Threads: any (no state).
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/fact.h"
#include "domain/feedback.h"
#include "domain/product.h"
#include "ingest/catalogue_options.h"
#include "ingest/event_time.h"
#include "ingest/field_reader.h"
#include "ingest/json_tree.h"
#include "ingest/value_scale.h"

namespace attune {

// A value, or all that is wrong with the body (at least one error).
template <class T>
using Parsed = std::expected<T, FieldErrors>;

struct StatedConsent {
  Purpose purpose = Purpose::personalisation;
  ConsentState state = ConsentState::unknown;
  std::optional<Instant> since{};  // of files: when it was said; nothing: as the row is
  std::string source{};            // of files: who said it, "customer"; empty: the institution
  friend bool operator==(const StatedConsent&, const StatedConsent&) = default;
};

struct CustomerBody {
  Customer customer;
  std::vector<StatedConsent> consents{};  // where the body says so: {"consents": {"marketing": "refused"}}
  std::vector<std::string> unknown{};     // names left aside because unknown fields were allowed
  std::string source_format{};            // of files: "prototype-csv", perhaps with a header of its own
  std::string original{};                 // the row as it came, for exports
};

struct CustomerReading {
  const FactDictionary& facts;
  Instant as_of;                       // of the facts, unless the body says `last_updated`
  std::string source = "institution";  // of the facts
  std::string id{};                    // from the path; empty: the body names it
  bool allow_unknown = false;          // fields that the dictionary doesn't know are left aside instead of refused
  bool numeric_ids = false;            // files: an identifier may be a whole number
  bool dated_consents = false;         // files: a consent may be {"state", "since", "source"} instead of a word
};

// {"customer_id" (or "user_id"), "kind", "last_updated", "consents", and each fact by its dictionary name}. Facts are
// true or false, a number (or a text that holds one), "YYYY-MM-DD", a text, or a list of texts (or one text with commas),
// by the type of their definition; null is the same as absent. Items of a list can't hold commas.
Parsed<CustomerBody> parse_customer_body(std::string_view json, const CustomerReading& reading, JsonLimits limits = {});
Parsed<CustomerBody> read_customer(const JsonValue& body, const CustomerReading& reading);

// `last_updated` is the latest as_of of the facts, absent without facts.
std::string customer_json(const Customer& customer);
// A row of a jsonl file: the same, with each consent that is known, since when and by whom.
std::string customer_row(const Customer& customer, const Consents& consents);

struct ProductReading {
  std::string id{};                   // from the path; empty: the body's product_id, else the slug of the name
  std::string source_format = "api";  // unless the body says otherwise
  bool numeric_ids = false;           // files: an identifier may be a whole number
  UnknownFields unknown = UnknownFields::refuse;  // `usual` is the same here
  std::vector<std::string>* left_out = nullptr;   // unknown names left out are added here
};

// The fields of Product by their names, `id` as "product_id"; "product_name" is taken for "name"; lists of texts may be
// one text with commas. Without "category" it is guessed from name and tags (category_words.h), without "regime" it is
// the category's. eligibility: [{kind, value, text}]; fees: [{name, period, amount, rate, text}]; rates: [{side, type,
// rate, term, from_balance, to_balance, text}]; constraints: [{type, value, text}].
// Numbers are JSON numbers or texts that amounts.h reads ("$1,000.00", "4.5 %"). Refused: a rate of fees or rates above 1 (it
// is a fraction, or says per cent), a fee below nothing, per cent where an amount is meant.
Parsed<Product> parse_product_body(std::string_view json, const ProductReading& reading = {}, JsonLimits limits = {});
Parsed<Product> read_product(const JsonValue& body, const ProductReading& reading = {});

// Everything of the product: reading it again gives an equal one.
std::string product_json(const Product& product);

// What a customer did, as the API or a file tells it.
struct FeedbackRequest {
  std::string decision_id{};  // as sent, empty when none
  std::string customer_id{};
  std::string product_name{};  // files only: for a product that the catalogue doesn't know
  Feedback feedback{};         // without `decision`; `occurred_at` is only set if has_time
  bool has_time = false;
  bool never = false;  // with `dismiss`: not to be shown again
  friend bool operator==(const FeedbackRequest&, const FeedbackRequest&) = default;
};

struct FeedbackReading {
  std::string source_format = "api";
  // Files may hold events of kind `interaction` with viewed, clicked, selected, slider_default; also rows with a `value` on
  // `scale` and no event, which are interactions. Times may be what `times` reads.
  bool interactions = false;
  bool numeric_ids = false;  // files: identifiers may be whole numbers
  ValueScale scale{};
  EventTimeReader* times = nullptr;
};

// {decision_id?, customer_id, product_id, event, aspects?, overall?, comment?, amount?, occurred_at?, never?}. Aspects are 0 to 1
// in steps of .1 or null; a rating needs aspects or an overall; overall is kept to 1/6000.
Parsed<FeedbackRequest> parse_feedback_body(std::string_view json, const FeedbackReading& reading = {},
                                            JsonLimits limits = {});
Parsed<FeedbackRequest> read_feedback(const JsonValue& body, const FeedbackReading& reading = {});

std::string feedback_json(const FeedbackRequest& request);

// 0 to 1 written as a number, in units of 1/score_one, rounded; nothing for anything else.
std::optional<std::int32_t> parse_score(std::string_view text);
// The shortest text that parse_score reads as the same.
std::string format_score(std::int32_t score);
// Tenths of 0 to 1, within 1e-9 of a step of .1; nothing for anything else.
std::optional<std::int8_t> parse_tenths(std::string_view text);

}  // namespace attune
