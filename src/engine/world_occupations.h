// Words and middling figures of the simulated country: work, industries, regions, and the choices of the dictionary.
#pragma once

#include <array>
#include <string_view>

namespace attune::world {

struct Occupation {
  std::string_view name;
  double income;         // a middling year's pay, pounds
  double self_employed;  // share who work for themselves
};

inline constexpr std::array<Occupation, 26> occupations{{
    {"Nurse", 35'000, .02},          {"Teacher", 40'000, .03},      {"Software engineer", 58'000, .12},
    {"Shop assistant", 22'500, .01}, {"Driver", 28'500, .25},       {"Chef", 26'500, .06},
    {"Accountant", 47'000, .15},     {"Civil servant", 36'500, 0},  {"Electrician", 38'500, .45},
    {"Care worker", 23'500, .02},    {"Mechanic", 31'500, .2},      {"Solicitor", 64'000, .1},
    {"Doctor", 82'000, .15},         {"Office clerk", 26'000, .01}, {"Sales manager", 52'000, .03},
    {"Hairdresser", 21'500, .5},     {"Builder", 34'000, .5},       {"Designer", 34'500, .35},
    {"Warehouse worker", 25'500, 0}, {"Police officer", 43'000, 0}, {"Project manager", 50'000, .08},
    {"Gardener", 23'000, .5},        {"Engineer", 46'000, .06},     {"Researcher", 39'000, .02},
    {"Waiter", 20'500, .01},         {"Consultant", 68'000, .3},
}};

struct Industry {
  std::string_view name;
  double turnover_per_employee;  // pounds a year
};

inline constexpr std::array<Industry, 12> industries{{
    {"Food and drink", 48'000},
    {"Retail", 95'000},
    {"Construction", 110'000},
    {"Manufacturing", 105'000},
    {"Transport", 88'000},
    {"Health and care", 42'000},
    {"Hospitality", 45'000},
    {"Professional services", 82'000},
    {"Technology", 98'000},
    {"Agriculture", 90'000},
    {"Arts and leisure", 55'000},
    {"Charity", 52'000},
}};

inline constexpr std::array<std::string_view, 12> regions{"North East",    "North West",    "Yorkshire and the Humber",
                                                          "East Midlands", "West Midlands", "East of England",
                                                          "London",        "South East",    "South West",
                                                          "Wales",         "Scotland",      "Northern Ireland"};

// The choices of FactDictionary::standard(), in its order.
inline constexpr std::array<std::string_view, 6> goal_words{"Save for Retirement", "Build Emergency Fund",
                                                            "Invest for Growth",   "Save for Home",
                                                            "Pay Off Debt",        "Generate Passive Income"};
inline constexpr std::array<std::string_view, 16> interest_words{
    "Travel",           "Home and garden",   "Cars",         "Cycling", "Sport and fitness", "Music",
    "Food and cooking", "Technology",        "Gaming",       "Books",   "Fashion",           "Arts and culture",
    "Nature",           "Family activities", "Volunteering", "Learning"};
inline constexpr std::array<std::string_view, 4> housing_words{"rent", "own", "mortgage", "family"};
inline constexpr std::array<std::string_view, 5> horizon_words{"Under 1 year", "1 to 3 years", "3 to 5 years",
                                                               "5 to 10 years", "Over 10 years"};
inline constexpr std::array<double, 5> horizon_middles{.6, 2, 4, 7.5, 15};
inline constexpr std::array<std::string_view, 4> income_words{"Low", "Medium", "High", "Very High"};
inline constexpr std::array<std::string_view, 4> risk_words{"Conservative", "Moderate", "Aggressive",
                                                            "Very Aggressive"};
inline constexpr std::array<std::string_view, 4> frequency_words{"Rarely", "Monthly", "Weekly", "Daily"};

}  // namespace attune::world
