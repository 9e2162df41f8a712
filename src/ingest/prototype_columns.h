// The column names of the prototype's files, shared by its readers and writers.
#pragma once

#include <array>
#include <string_view>

namespace attune::prototype {

inline constexpr std::array<std::string_view, 11> product_columns{
    "product_name", "description", "features",       "tags",           "min_balance", "interest_rate",
    "annual_fee",   "monthly_fee", "min_investment", "management_fee", "tax_benefits"};
inline constexpr std::array<std::string_view, 7> profile_columns{
    "user_id",           "income_level", "risk_tolerance", "financial_goals", "preferred_services",
    "banking_frequency", "last_updated"};
inline constexpr std::array<std::string_view, 9> interaction_columns{
    "user_id", "timestamp", "interaction_type", "product_name", "feedback_score",
    "clicked", "selected",  "features",         "tags"};
inline constexpr std::array<std::string_view, 10> feedback_columns{
    "user_id", "product_name", "timestamp",  "relevance", "clarity",
    "value",   "complexity",   "risk_level", "cost",      "overall_score"};

}  // namespace attune::prototype
