// The prototype's four CSV files, both ways. Reading hands on one row at a time, rejected rows with line and column;
// a reader fails as a whole only when the header lacks columns. Writing gives accepted rows back to the letter, but for fields that a
// spreadsheet would run (spreadsheet_guard.h).
// Threads: any (no state).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/product.h"
#include "ingest/csv_table.h"
#include "ingest/event_time.h"
#include "ingest/import_row.h"
#include "ingest/json_forms.h"

namespace attune {

inline constexpr std::string_view prototype_csv = "prototype-csv";

enum class PrototypeFile : std::uint8_t { products, profiles, interactions, feedback };

// What is said of a file beside its text. Its times are written by their own spelling; a number since 1970 is read as well.
struct PrototypeReading {
  ColumnMap map{};
  EventTimes times{};  // of interactions and feedback
};

// Which columns are required and known; those of profiles are views into `facts`.
CsvColumns prototype_csv_columns(PrototypeFile file, const FactDictionary& facts);

// The columns in the order of the files.
std::span<const std::string_view> prototype_product_columns();
std::span<const std::string_view> prototype_profile_columns();
std::span<const std::string_view> prototype_interaction_columns();
std::span<const std::string_view> prototype_feedback_columns();

// financial_products.csv. The id is the slug of the name; a second row of a name is rejected and told the line of the
// first. Numbers are exact, an empty one is absent; "None" or nothing in tax_benefits is empty. Category, regime, kind
// and capital_at_risk are guessed (category_words.h), with a warning when no word is known.
Result<FileReport> read_prototype_products(std::string_view csv, const RowSink<Product>& sink,
                                           const PrototypeReading& reading = {});

// user_profiles.csv. Facts have source "prototype-csv" and as_of last_updated (`now` where that is empty); lists are
// kept as they came, listed or not; an empty cell is no fact. Further columns that the dictionary knows become facts.
Result<FileReport> read_prototype_profiles(std::string_view csv, const FactDictionary& facts, Instant now,
                                           const RowSink<CustomerBody>& sink, const PrototypeReading& reading = {});

// user_interactions.csv. Each row is one event of kind `interaction`, viewed, with the flags and the score as they
// stand; `slider_default` marks rows of type `feedback` with a score of exactly .5. Types click and select set that flag.
Result<FileReport> read_prototype_interactions(std::string_view csv, const RowSink<FeedbackRequest>& sink,
                                               const PrototypeReading& reading = {});

// user_feedback.csv. Each row is a rating with the aspects that stand there and the file's own overall_score. Whoever
// records it gives the aspects to the interaction with the same customer, product and overall within a day.
Result<FileReport> read_prototype_feedback(std::string_view csv, const RowSink<FeedbackRequest>& sink,
                                           const PrototypeReading& reading = {});

// The retired stand-in for a product that the catalogue doesn't know, named as the row names it; features and tags from
// the row where it is one of an interactions file.
Product stub_product(const FeedbackRequest& request);

// Rows with a line's end. `extra` are further columns (extra_columns of the rows' source_format) to keep. A product's or
// customer's row is taken from `original` only while that still says what the value says.
std::string prototype_header(std::span<const std::string_view> columns, std::span<const std::string> extra = {});
void append_prototype_product(std::string& out, const Product& product, std::span<const std::string> extra = {});
void append_prototype_profile(std::string& out, const CustomerBody& body, std::span<const std::string> extra = {});
void append_prototype_interaction(std::string& out, const FeedbackRequest& request,
                                  std::span<const std::string> extra = {});
void append_prototype_feedback(std::string& out, const FeedbackRequest& request,
                               std::span<const std::string> extra = {});

}  // namespace attune
