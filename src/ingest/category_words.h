// Guesses what the catalogue doesn't say: the category of a product from the words of its name and tags.
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

// Sets regime, kind and capital_at_risk by category, name and fees, for sources that state none of them: a management
// fee or a least investment makes it an investment; services are what is planned, advised or administered.
void set_defaults_by_category(Product& product);

}  // namespace attune
