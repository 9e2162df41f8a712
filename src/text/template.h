// The one text of a product and the one text of a profile. Training, serving, evaluation and the catalogue's tools all take
// theirs from here, so that a text means the same everywhere. Changing a word here changes every vector: raise
// text_template_version with it.
#pragma once

#include <string>

#include "domain/customer.h"
#include "domain/fact.h"
#include "domain/product.h"

namespace attune {

inline constexpr int text_template_version = 1;

// "NAME. DESCRIPTION Features: A, B. Tags: C, D." Runs of white space become one blank; parts that are empty are left out
// with their label.
std::string product_text(const Product& product);

// Which facts a profile's text may hold: for credit products those of the dictionary with `for_credit` only.
enum class ProfileScope { any_product, credit };

// "Financial goals: A, B. Preferred services: C. …" from what the customer chose among, in a fixed order: goals, services,
// interests, horizon, risk tolerance, income level, banking frequency. Never from free text: a fact counts only if the
// dictionary says that it is a choice and open; values outside its list are kept, up to 64 bytes each (longer ones are
// prose) and 32 a fact. Empty when nothing was chosen.
std::string profile_text(const Customer& customer, const FactDictionary& dictionary,
                         ProfileScope scope = ProfileScope::any_product);

}  // namespace attune
