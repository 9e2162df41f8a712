// What the words of a product suggest that it is: a proposal for a person, never a fact; and what follows from a category.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/product.h"

namespace attune {

// Goes through a fixed table from the particular to the general; a rule applies when all its words stand in the name; if
// none does, when they stand in the tags. Words are compared in lower case, whole, a plural "s" ignored. Nothing when no
// rule applies.
//   name or tags hold                                     → category
//   insurance                                             → insurance
//   student loan                                          → student_loan
//   car or auto or vehicle, loan                          → vehicle_loan
//   home improvement loan                                 → personal_loan
//   business or commercial, loan or overdraft or lease    → business_loan
//   business or mortgage, advisory, strategy or planning  → planning
//   mortgage; home equity; home loan                      → home_loan
//   credit or charge card                                 → credit_card
//   loan, overdraft, line of credit                       → personal_loan
//   education, health or … savings; savings; money market → savings
//   retirement, pension, superannuation, ira              → retirement
//   term deposit; certificate of deposit                  → term_deposit
//   investment, portfolio, fund, trading, brokerage, robo → investment
//   planning, advisory, strategy, estate, tax, trust, wealth → planning
//   business                                              → business_account
//   checking, current, transaction, everyday, account     → everyday_account
//   alert, wallet, transfer, app, travel money            → digital_service
//   article, course, guide, calculator, support           → guidance
std::optional<Category> guess_category(std::string_view name, std::span<const std::string> tags);

// Sets regime, kind and capital_at_risk as they follow from the category, for sources that state none of them: a management
// fee, a least investment or words of possible loss make what is no credit and no insurance an investment; services are
// what is planned, advised or administered. Without a category there is no regime either.
void set_defaults_by_category(Product& product);

// What an unclassified product may be, for a person to confirm or change; `is` without a category: nothing suggests itself.
struct Proposal {
  Standing is;
  std::string because;  // what it was read from: "its name and tags"
};
Proposal propose_classification(const Product& product);

}  // namespace attune
