#include "domain/fact.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 4> class_names{"open", "rule_only", "monitor_only", "protective"};
constexpr std::array<std::string_view, 6> type_names{"flag", "number", "date", "text", "choice", "choices"};

constexpr std::size_t max_text_bytes = 4096;
constexpr std::size_t max_list_items = 200;

// Bounds of what can be, wide enough for every customer there is. 1900-01-01 and 0001-01-01 are what systems write for a date
// of birth that they do not know.
Decimal whole(std::int64_t number) { return Decimal::from_integer(number); }
constexpr std::int64_t most_years = 120;
constexpr std::int64_t most_people = 50;
constexpr Date first_birth{-25'566};      // 1900-01-02
constexpr Date first_founding{-354'285};  // 1000-01-01

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<bool> parse_flag(std::string_view text) {
  for (const std::string_view yes : {"true", "yes", "1"}) {
    if (equal_ignoring_case(text, yes)) return true;
  }
  for (const std::string_view no : {"false", "no", "0"}) {
    if (equal_ignoring_case(text, no)) return false;
  }
  return std::nullopt;
}

std::unexpected<Error> expected_value(const FactDefinition& definition, std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("{}: expected {}", definition.name, what));
}

Result<FactValue> parse_list(const FactDefinition& definition, std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto item = trim(text.substr(0, comma));
    if (!item.empty()) items.emplace_back(item);
    if (items.size() > max_list_items) {
      return expected_value(definition, fmt::format("at most {} values", max_list_items));
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return FactValue(std::move(items));
}

// The thirty services of the prototype's preferences page: banking, investment, credit, insurance, wealth.
std::vector<std::string> services() {
  return {
      "Checking Account",
      "Savings Account",
      "Money Market Account",
      "Certificate of Deposit (CD)",
      "Online Banking",
      "Mobile Banking",
      "Stocks",
      "Mutual Funds",
      "Exchange-Traded Funds (ETFs)",
      "Bonds",
      "Retirement Accounts",
      "Robo-Advisory Services",
      "Credit Cards",
      "Personal Loans",
      "Home Loans",
      "Auto Loans",
      "Student Loans",
      "Business Loans",
      "Life Insurance",
      "Health Insurance",
      "Auto Insurance",
      "Home Insurance",
      "Disability Insurance",
      "Long-term Care Insurance",
      "Financial Planning",
      "Estate Planning",
      "Tax Planning",
      "Investment Advisory",
      "Portfolio Management",
      "Trust Services",
  };
}

// The profile that the prototype's preferences page asks for, item by item.
std::vector<FactDefinition> preference_facts() {
  return {
      {.name = "income_level",
       .label = "Income level",
       .type = FactType::choice,
       .choices = {"Low", "Medium", "High", "Very High"},
       .question = "What is your income level?"},
      {.name = "risk_tolerance",
       .label = "Risk tolerance",
       .type = FactType::choice,
       .choices = {"Conservative", "Moderate", "Aggressive", "Very Aggressive"},
       .question = "What is your risk tolerance?"},
      {.name = "financial_goals",
       .label = "Financial goals",
       .type = FactType::choices,
       .choices = {"Save for Retirement", "Build Emergency Fund", "Invest for Growth", "Save for Home", "Pay Off Debt",
                   "Generate Passive Income"}},
      {.name = "preferred_services", .label = "Preferred services", .type = FactType::choices, .choices = services()},
      {.name = "banking_frequency",
       .label = "Banking frequency",
       .type = FactType::choice,
       .choices = {"Rarely", "Monthly", "Weekly", "Daily"},
       .question = "How often do you use banking services?"},
      {.name = "time_horizon",
       .label = "Time horizon",
       .type = FactType::choice,
       .choices = {"Under 1 year", "1 to 3 years", "3 to 5 years", "5 to 10 years", "Over 10 years"}},
      {.name = "investment_goals",
       .label = "Investment goals",
       .type = FactType::choices,
       .choices = {"Growth", "Income", "Capital preservation", "Tax efficiency", "Sustainability", "Diversification"}},
      {.name = "interests",
       .label = "Interests",
       .type = FactType::choices,
       .choices = {"Travel", "Home and garden", "Cars", "Cycling", "Sport and fitness", "Music", "Food and cooking",
                   "Technology", "Gaming", "Books", "Fashion", "Arts and culture", "Nature", "Family activities",
                   "Volunteering", "Learning"},
       .for_credit = false},
  };
}

std::vector<FactDefinition> financial_facts() {
  return {
      {.name = "income",
       .label = "Yearly income before tax",
       .type = FactType::number,
       .fresh_days = 730,
       .question = "What is your yearly income before tax?",
       .least = whole(0)},
      {.name = "savings", .label = "Savings", .type = FactType::number, .fresh_days = 365},
      {.name = "balance", .label = "Account balance", .type = FactType::number, .fresh_days = 92},
      {.name = "debt", .label = "Debt", .type = FactType::number, .fresh_days = 365, .least = whole(0)},
      {.name = "tenure_years",
       .label = "Years with us",
       .type = FactType::number,
       .least = whole(0),
       .most = whole(1'000)},
      {.name = "turnover",
       .label = "Yearly turnover",
       .type = FactType::number,
       .fresh_days = 730,
       .question = "What is your organisation's yearly turnover?",
       .least = whole(0)},
      {.name = "employees", .label = "Employees", .type = FactType::number, .fresh_days = 730, .least = whole(0)},
      {.name = "founded", .label = "Founded", .type = FactType::date, .earliest = first_founding, .past = true},
  };
}

std::vector<FactDefinition> demographic_facts() {
  return {
      {.name = "household_size",
       .label = "People in the household",
       .type = FactType::number,
       .for_credit = false,
       .least = whole(0),
       .most = whole(most_people)},
      {.name = "dependants",
       .label = "Dependants",
       .type = FactType::number,
       .for_credit = false,
       .least = whole(0),
       .most = whole(most_people)},
      {.name = "housing",
       .label = "Housing",
       .type = FactType::choice,
       .choices = {"rent", "own", "mortgage", "family"},
       .for_credit = false},
      {.name = "occupation", .label = "Occupation", .for_credit = false},
      {.name = "region", .label = "Region", .for_credit = false},
      {.name = "industry", .label = "Industry", .for_credit = false},
  };
}

std::vector<FactDefinition> eligibility_facts() {
  const auto rule = [](std::string name, std::string label, FactType type, int fresh_days, std::string question,
                       std::vector<std::string> choices = {}) {
    return FactDefinition{std::move(name), std::move(label),    type, FactClass::rule_only, std::move(choices),
                          fresh_days,      std::move(question), false};
  };
  auto birth = rule("date_of_birth", "Date of birth", FactType::date, 0, "What is your date of birth?");
  birth.earliest = first_birth;
  birth.past = true;
  auto age = rule("age", "Age", FactType::number, 365, "How old are you?");
  age.least = whole(0);
  age.most = whole(most_years);
  return {
      rule("display_name", "Name", FactType::text, 0, "What is your name?"),  // shown to people, read by nothing else
      std::move(birth),
      std::move(age),
      rule("resident", "Resident", FactType::flag, 0, "Are you a resident of this country?"),
      rule("citizen", "Citizen", FactType::flag, 0, "Are you a citizen of this country?"),
      rule("student", "Student", FactType::flag, 365, "Are you a student at present?"),
      rule("pensioner", "Pension recipient", FactType::flag, 0, "Do you receive a pension?"),
      rule("employment", "Employment", FactType::choice, 365, "What is your employment at present?",
           {"employed", "self_employed", "unemployed", "retired", "student"}),
      rule("staff", "Member of staff", FactType::flag, 0, "Do you work for this institution?"),
  };
}

std::vector<FactDefinition> guarded_facts() {
  const auto guarded = [](std::string name, std::string label, FactClass fact_class, FactType type) {
    return FactDefinition{.name = std::move(name),
                          .label = std::move(label),
                          .type = type,
                          .fact_class = fact_class,
                          .for_credit = false};
  };
  return {
      guarded("sex", "Sex", FactClass::monitor_only, FactType::text),
      guarded("ethnicity", "Ethnicity", FactClass::monitor_only, FactType::text),
      guarded("religion", "Religion", FactClass::monitor_only, FactType::text),
      guarded("marital_status", "Marital status", FactClass::monitor_only, FactType::text),
      guarded("health", "Health", FactClass::monitor_only, FactType::text),
      guarded("arrears", "In arrears", FactClass::protective, FactType::flag),
      guarded("vulnerable", "In a vulnerable situation", FactClass::protective, FactType::flag),
      guarded("bereaved", "Recently bereaved", FactClass::protective, FactType::flag),
  };
}

auto position_of(auto& definitions, std::string_view name) {
  return std::ranges::lower_bound(definitions, name, {},
                                  [](const FactDefinition& d) -> std::string_view { return d.name; });
}

}  // namespace

FactDictionary FactDictionary::standard() {
  FactDictionary dictionary;
  for (auto group :
       {preference_facts(), financial_facts(), demographic_facts(), eligibility_facts(), guarded_facts()}) {
    for (auto& definition : group) dictionary.definitions_.push_back(std::move(definition));
  }
  std::ranges::sort(dictionary.definitions_, {}, &FactDefinition::name);
  return dictionary;
}

Result<void> FactDictionary::add(FactDefinition definition) {
  if (definition.name.empty()) return fail(ErrorCode::invalid, "a fact needs a name");
  const auto at = position_of(definitions_, definition.name);
  if (at != definitions_.end() && at->name == definition.name) {
    return fail(ErrorCode::conflict,
                fmt::format("the dictionary has a fact named \"{}\" already: choose another name", definition.name));
  }
  definitions_.insert(at, std::move(definition));
  return {};
}

const FactDefinition* FactDictionary::find(std::string_view name) const {
  const auto at = position_of(definitions_, name);
  return at != definitions_.end() && at->name == name ? &*at : nullptr;
}

std::string_view to_string(FactClass fact_class) { return name_of(class_names, fact_class); }
std::string_view to_string(FactType type) { return name_of(type_names, type); }
std::optional<FactClass> parse_fact_class(std::string_view name) { return parse_name<FactClass>(class_names, name); }

Result<FactValue> parse_fact_value(const FactDefinition& definition, std::string_view text) {
  const auto value = trim(text);
  if (value.size() > max_text_bytes) return expected_value(definition, fmt::format("at most {} bytes", max_text_bytes));
  switch (definition.type) {
    case FactType::flag:
      if (const auto flag = parse_flag(value)) return FactValue(*flag);
      return expected_value(definition, "true or false");
    case FactType::number:
      if (const auto number = parse_decimal(value)) return FactValue(*number);
      return expected_value(definition, "a plain number such as 1250.5");
    case FactType::date:
      if (const auto date = parse_date(value)) return FactValue(*date);
      return expected_value(definition, "a date written as YYYY-MM-DD");
    case FactType::text:
    case FactType::choice:
      if (value.empty()) return expected_value(definition, "a value, not an empty text");
      return FactValue(std::string(value));
    case FactType::choices: return parse_list(definition, value);
  }
  return fail(ErrorCode::unsupported, fmt::format("{}: a type of fact that this build doesn't know", definition.name));
}

Result<void> check_fact_value(const FactDefinition& definition, const FactValue& value, Date today) {
  if (const auto* number = std::get_if<Decimal>(&value)) {
    if (definition.least && *number < *definition.least) {
      return expected_value(
          definition, fmt::format("{} or more, not {}", format_decimal(*definition.least), format_decimal(*number)));
    }
    if (definition.most && *number > *definition.most) {
      return expected_value(
          definition, fmt::format("at most {}, not {}", format_decimal(*definition.most), format_decimal(*number)));
    }
  }
  if (const auto* date = std::get_if<Date>(&value)) {
    if (definition.earliest && *date < *definition.earliest) {
      return expected_value(definition, fmt::format("{} or later, not {}; leave it out where it is not known",
                                                    format_date(*definition.earliest), format_date(*date)));
    }
    if (definition.past && date->days > today.days + 1) {
      return expected_value(definition, fmt::format("a day that has been, not {}", format_date(*date)));
    }
  }
  return {};
}

std::string format_fact_value(const FactValue& value) {
  struct Formatter {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const Decimal& number) const { return format_decimal(number); }
    std::string operator()(Date date) const { return format_date(date); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const std::vector<std::string>& items) const {
      return fmt::format("{}", fmt::join(items, ","));
    }
  };
  return std::visit(Formatter{}, value);
}

}  // namespace attune
