#include "domain/fact.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace attune {
namespace {

FactValue value(FactType type, std::string_view text) {
  const FactDefinition definition{.name = "x", .label = "X", .type = type};
  const auto parsed = parse_fact_value(definition, text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : FactValue{};
}

bool refused(FactType type, std::string_view text) {
  return !parse_fact_value(FactDefinition{.name = "x", .label = "X", .type = type}, text);
}

TEST(FactDictionary, HoldsWhatTheProductPromises) {
  const auto facts = FactDictionary::standard();
  const auto* income_level = facts.find("income_level");
  ASSERT_NE(income_level, nullptr);
  EXPECT_EQ(income_level->choices, (std::vector<std::string>{"Low", "Medium", "High", "Very High"}));
  EXPECT_EQ(facts.find("financial_goals")->choices.size(), 6u);
  EXPECT_EQ(facts.find("preferred_services")->choices.size(), 30u);
  EXPECT_EQ(facts.find("banking_frequency")->choices.size(), 4u);
  EXPECT_EQ(facts.find("risk_tolerance")->choices.size(), 4u);
  EXPECT_GE(facts.find("interests")->choices.size(), 16u);
  EXPECT_EQ(facts.find("shoe_size"), nullptr);
}

TEST(FactDictionary, NamesAreSortedUniqueAndLabelled) {
  const auto facts = FactDictionary::standard();
  std::set<std::string> names;
  for (const auto& definition : facts.definitions()) {
    EXPECT_TRUE(names.insert(definition.name).second) << definition.name;
    EXPECT_FALSE(definition.label.empty()) << definition.name;
    EXPECT_EQ(facts.find(definition.name), &definition);
    for (const auto& choice : definition.choices) EXPECT_EQ(choice.find(','), std::string::npos) << choice;
  }
  EXPECT_TRUE(std::ranges::is_sorted(facts.definitions(), {}, &FactDefinition::name));
}

TEST(FactDictionary, NoProtectedAttributeIsOpenAndNoneReachesCredit) {
  const auto facts = FactDictionary::standard();
  const auto class_of = [&](std::string_view name) { return facts.find(name)->fact_class; };
  for (const auto* name : {"sex", "ethnicity", "religion", "marital_status", "health"}) {
    EXPECT_EQ(class_of(name), FactClass::monitor_only) << name;
  }
  for (const auto* name :
       {"date_of_birth", "age", "resident", "citizen", "student", "pensioner", "employment", "staff"}) {
    EXPECT_EQ(class_of(name), FactClass::rule_only) << name;
    EXPECT_FALSE(facts.find(name)->question.empty()) << name;
  }
  for (const auto* name : {"arrears", "vulnerable", "bereaved"})
    EXPECT_EQ(class_of(name), FactClass::protective) << name;
  for (const auto* name :
       {"household_size", "dependants", "housing", "occupation", "region", "interests", "industry"}) {
    EXPECT_EQ(class_of(name), FactClass::open) << name;
    EXPECT_FALSE(facts.find(name)->for_credit) << name;
  }
  for (const auto* name : {"income", "savings", "debt", "financial_goals"}) EXPECT_TRUE(facts.find(name)->for_credit);
}

TEST(FactDictionary, TakesNewFactsOnce) {
  auto facts = FactDictionary::standard();
  EXPECT_TRUE(facts.add({.name = "club_member", .label = "Club member", .type = FactType::flag}));
  EXPECT_EQ(facts.find("club_member")->type, FactType::flag);
  EXPECT_EQ(facts.add({.name = "club_member", .label = "again"}).error().code, ErrorCode::conflict);
  EXPECT_FALSE(facts.add({.name = "", .label = "nameless"}));
  EXPECT_TRUE(std::ranges::is_sorted(facts.definitions(), {}, &FactDefinition::name));
}

TEST(FactValue, IsReadByItsType) {
  EXPECT_EQ(value(FactType::flag, " Yes "), FactValue(true));
  EXPECT_EQ(value(FactType::flag, "FALSE"), FactValue(false));
  EXPECT_EQ(value(FactType::number, "1250.50"), FactValue(Decimal::from_units(12505, 1)));
  EXPECT_EQ(value(FactType::date, "2000-02-29"), FactValue(parse_date("2000-02-29").value()));
  EXPECT_EQ(value(FactType::text, "  two words "), FactValue(std::string("two words")));
  EXPECT_EQ(value(FactType::choice, "Outside the list"), FactValue(std::string("Outside the list")));
  EXPECT_EQ(value(FactType::choices, "a, b ,,c,"), FactValue(std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(value(FactType::choices, ""), FactValue(std::vector<std::string>{}));
}

TEST(FactValue, RefusesWhatItIsNot) {
  EXPECT_TRUE(refused(FactType::flag, "maybe"));
  EXPECT_TRUE(refused(FactType::flag, ""));
  EXPECT_TRUE(refused(FactType::number, "1e3"));
  EXPECT_TRUE(refused(FactType::number, "nan"));
  EXPECT_TRUE(refused(FactType::date, "29.2.2000"));
  EXPECT_TRUE(refused(FactType::text, "   "));
  EXPECT_TRUE(refused(FactType::choice, ""));
  EXPECT_TRUE(refused(FactType::text, std::string(5000, 'x')));
  std::string many;
  for (int i = 0; i < 300; ++i) many += "x,";
  EXPECT_TRUE(refused(FactType::choices, many));
}

TEST(FactValue, IsWrittenAsItIsRead) {
  for (const auto& [type, text] : std::vector<std::pair<FactType, std::string>>{{FactType::flag, "true"},
                                                                                {FactType::number, "-12.5"},
                                                                                {FactType::date, "1999-12-31"},
                                                                                {FactType::text, "some, text"},
                                                                                {FactType::choices, "a,b"},
                                                                                {FactType::choices, ""}}) {
    EXPECT_EQ(format_fact_value(value(type, text)), text);
  }
}

TEST(FactClass, HasStableNames) {
  for (const auto fact_class :
       {FactClass::open, FactClass::rule_only, FactClass::monitor_only, FactClass::protective}) {
    EXPECT_EQ(parse_fact_class(to_string(fact_class)), fact_class);
  }
  EXPECT_EQ(to_string(FactType::choices), "choices");
}

TEST(Facts, WhatNobodyCanHaveIsRefused) {
  const auto facts = FactDictionary::standard();
  const Date today = *parse_date("2026-12-01");
  const auto can_be = [&](std::string_view name, std::string_view text) {
    const auto* definition = facts.find(name);
    return check_fact_value(*definition, *parse_fact_value(*definition, text), today).has_value();
  };
  for (const std::string_view birth : {"0001-01-01", "1900-01-01", "2999-01-01", "2026-12-03"}) {
    EXPECT_FALSE(can_be("date_of_birth", birth)) << birth;
  }
  EXPECT_TRUE(can_be("date_of_birth", "1900-01-02"));
  EXPECT_TRUE(can_be("date_of_birth", "2026-12-02"));  // where tomorrow has begun
  EXPECT_TRUE(can_be("founded", "1900-01-01"));
  EXPECT_FALSE(can_be("founded", "0001-01-01"));
  EXPECT_FALSE(can_be("founded", "2999-01-01"));
  EXPECT_FALSE(can_be("age", "-3"));
  EXPECT_FALSE(can_be("age", "430"));
  EXPECT_TRUE(can_be("age", "0"));
  EXPECT_TRUE(can_be("age", "120"));
  EXPECT_FALSE(can_be("household_size", "-1"));
  EXPECT_FALSE(can_be("household_size", "51"));
  for (const std::string_view amount : {"income", "turnover", "debt", "employees", "dependants", "tenure_years"}) {
    EXPECT_FALSE(can_be(amount, "-0.01")) << amount;
    EXPECT_TRUE(can_be(amount, "0")) << amount;
  }
  EXPECT_TRUE(can_be("balance", "-500"));  // an overdrawn account
  const auto why = check_fact_value(*facts.find("age"), Decimal::from_integer(430), today);
  EXPECT_EQ(why.error().message, "age: expected at most 120, not 430");
}

}  // namespace
}  // namespace attune
