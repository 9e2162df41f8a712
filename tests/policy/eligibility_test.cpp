#include "policy/eligibility.h"

#include <gtest/gtest.h>

#include "policy/protection.h"

namespace attune {
namespace {

const Instant now = *parse_instant("2026-11-23T12:00:00Z");

Customer customer_with(std::vector<Fact> facts, CustomerKind kind = CustomerKind::individual) {
  Customer customer{"c", kind, {}};
  for (Fact& fact : facts) customer.set(std::move(fact));
  return customer;
}

Fact fact(std::string name, FactValue value) { return {std::move(name), std::move(value), now, "test"}; }

Eligibility verdict(std::vector<Criterion> criteria, const Customer& customer) {
  return check(criteria, EligibilityFacts::of(customer, now));
}

TEST(Eligibility, AMissingFactIsAskedForAndRefusesNothing) {
  const auto said = verdict(
      {{CriterionKind::resident, {}, ""}, {CriterionKind::min_age, Decimal::from_integer(18), ""}}, customer_with({}));
  EXPECT_EQ(said.withheld, "");
  EXPECT_EQ(said.ask, (std::vector<std::string>{"date_of_birth", "resident"}));
}

TEST(Eligibility, AgeIsThatOfTheBirthday) {
  const std::vector<Criterion> adult{{CriterionKind::min_age, Decimal::from_integer(18), ""}};
  EXPECT_EQ(verdict(adult, customer_with({fact("date_of_birth", *parse_date("2008-11-23"))})).withheld, "");
  EXPECT_EQ(verdict(adult, customer_with({fact("date_of_birth", *parse_date("2008-11-24"))})).withheld,
            "eligibility.age_below_minimum");
  EXPECT_EQ(verdict({{CriterionKind::max_age, Decimal::from_integer(25), ""}},
                    customer_with({fact("age", Decimal::from_integer(26))}))
                .withheld,
            "eligibility.age_above_maximum");
}

TEST(Eligibility, IncomeMustReachTheMinimum) {
  const std::vector<Criterion> income{{CriterionKind::min_income, Decimal::from_integer(45000), ""}};
  EXPECT_EQ(verdict(income, customer_with({fact("income", Decimal::from_integer(45000))})).withheld, "");
  EXPECT_EQ(verdict(income, customer_with({fact("income", *parse_decimal("44999.99"))})).withheld,
            "eligibility.income_below_minimum");
}

TEST(Eligibility, OrganisationsAndIndividualsAreToldApart) {
  const auto organisation = customer_with({}, CustomerKind::organisation);
  EXPECT_EQ(verdict({{CriterionKind::business, {}, ""}}, customer_with({})).withheld, "eligibility.organisations_only");
  EXPECT_EQ(verdict({{CriterionKind::business, {}, ""}}, organisation).withheld, "");
  EXPECT_EQ(verdict({{CriterionKind::natural_person, {}, ""}}, organisation).withheld, "eligibility.individuals_only");
}

TEST(Eligibility, FreeTextIsNeverARuleAndStaffIsWithheldUnlessKnown) {
  EXPECT_EQ(verdict({{CriterionKind::other, {}, "by invitation"}}, customer_with({})).withheld, "");
  EXPECT_EQ(verdict({{CriterionKind::staff, {}, ""}}, customer_with({})).withheld, "eligibility.staff_only");
  EXPECT_EQ(verdict({{CriterionKind::staff, {}, ""}}, customer_with({fact("staff", true)})).withheld, "");
}

TEST(Eligibility, SetsThatSayTheSameAreOneSet) {
  CriteriaSets sets;
  const Criterion adult{CriterionKind::min_age, Decimal::from_integer(18), "18+"};
  const Criterion resident{CriterionKind::resident, {}, "residents"};
  const Criterion note{CriterionKind::other, {}, "terms apply"};
  const auto first = sets.number_of(std::vector<Criterion>{adult, resident});
  EXPECT_EQ(sets.number_of(std::vector<Criterion>{resident, note, adult}), first);
  EXPECT_NE(sets.number_of(std::vector<Criterion>{adult}), first);
  EXPECT_EQ(sets.check_all(EligibilityFacts::of(customer_with({}), now)).size(), sets.size());
}

TEST(Availability, FollowsTheDatesAndFlags) {
  Product product;
  EXPECT_EQ(unavailable(product, now), "product.unclassified");
  product.category = Category::savings;
  EXPECT_EQ(unavailable(product, now), "product.unclassified");
  product.regime = Regime::deposit;
  EXPECT_EQ(unavailable(product, now), "");
  product.effective_to = now;
  EXPECT_EQ(unavailable(product, now), "product.expired");
  product.effective_from = Instant{now.micros + 1};
  EXPECT_EQ(unavailable(product, now), "product.not_yet_effective");
  product.tailored = true;
  EXPECT_EQ(unavailable(product, now), "product.tailored");
  product.retired = true;
  EXPECT_EQ(unavailable(product, now), "product.retired");
}

TEST(Eligibility, WhatLendsOrRisksCapitalIsForAdultsWhereNoAgeIsStated) {
  const Criterion adult{CriterionKind::min_age, Decimal::from_integer(18), {}};
  Product product;
  EXPECT_TRUE(criteria_of(product, {}).empty());
  EXPECT_EQ(criteria_of(product, {.credit = true}), std::vector{adult});
  EXPECT_EQ(criteria_of(product, {.capital_at_risk = true}), std::vector{adult});
  product.eligibility = {{CriterionKind::min_age, Decimal::from_integer(16), "16 or over"}};
  EXPECT_EQ(criteria_of(product, {.credit = true}), product.eligibility);
  product.eligibility = {{CriterionKind::min_age, {}, "eighteen"}};  // not read as a number: no rule
  EXPECT_EQ(criteria_of(product, {.credit = true}).size(), 2u);
  product.eligibility = {{CriterionKind::business, {}, ""}};
  EXPECT_EQ(criteria_of(product, {.credit = true}).size(), 1u);
}

TEST(Protection, OnlyWithholdsOrHelps) {
  const auto in_arrears = Protection::of(customer_with({fact("arrears", true)}));
  const Exposure none;
  const Exposure credit{.credit = true};
  const Exposure at_risk{.capital_at_risk = true};
  EXPECT_EQ(withheld_for_protection(ItemKind::product, credit, in_arrears), "protection.arrears");
  EXPECT_EQ(withheld_for_protection(ItemKind::content, credit, in_arrears), "protection.arrears");
  EXPECT_EQ(withheld_for_protection(ItemKind::product, none, in_arrears), "");
  EXPECT_EQ(withheld_for_protection(ItemKind::product, at_risk, in_arrears), "");
  const auto vulnerable = Protection::of(customer_with({fact("vulnerable", true)}));
  EXPECT_EQ(withheld_for_protection(ItemKind::product, at_risk, vulnerable), "protection.vulnerable");
  const auto bereaved = Protection::of(customer_with({fact("bereaved", true)}));
  EXPECT_EQ(withheld_for_protection(ItemKind::product, none, bereaved), "protection.bereaved");
  EXPECT_FALSE(Protection::of(customer_with({})).any());
  Product help;
  help.kind = ItemKind::content;
  help.tags = {"arrears"};
  EXPECT_TRUE(helps(help, in_arrears));
  EXPECT_FALSE(helps(help, bereaved));
  EXPECT_TRUE(is_help_for_a_flag(help));
  EXPECT_FALSE(is_help_for_a_flag(Product{}));
}

}  // namespace
}  // namespace attune
