// What a text about an offer may be made of: facts of the product and codes of reasons. Nothing else goes in: no fact about
// a customer has a place here, so none can reach a model.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/product.h"

namespace attune::narrate {

enum class Audience : std::uint8_t { customer, staff };

// "customer", "staff".
std::string_view to_string(Audience audience);

// `product` holds what may be said: no original, no disclosures (these are shown verbatim, never told anew), no criterion of
// eligibility in free text. Texts of the catalogue that speak to a model rather than of the product ("ignore your
// instructions"), or hold markup, links or control characters, are left out.
struct Grounds {
  Audience audience = Audience::customer;
  Product product;
  std::vector<std::string> reasons;  // known codes, strongest first, each once
  bool plain_name = false;           // the product's name may be said to a model; where not, none is asked
};

// Codes that are not known are left out.
Grounds grounds_of(const Product& product, std::span<const std::string> reason_codes, Audience audience);

// What a code of a reason says of the offer, as a part of a sentence: "it fits the goals you chose", or for staff "it fits
// the goals they chose". Empty where the code is not known.
std::string_view reason_clause(std::string_view code, Audience audience);

// The facts as JSON, always in the same order: what a prompt shows and a text's key is made of.
std::string facts_json(const Grounds& grounds);

// Every text among the facts, name first: what words of a generated text may be taken from.
std::vector<std::string> fact_texts(const Grounds& grounds);

// Whether this reads as a plain statement of a catalogue.
bool is_plain_statement(std::string_view text);

}  // namespace attune::narrate
