#include <gtest/gtest.h>

#include "text/template.h"

namespace attune {
namespace {

using Choices = std::vector<std::string>;

Customer with_facts(std::initializer_list<std::pair<const char*, FactValue>> facts) {
  Customer customer;
  for (const auto& [name, value] : facts)
    customer.set({.name = name, .value = value, .as_of = {}, .source = "customer"});
  return customer;
}

std::string profile(const Customer& customer, ProfileScope scope = ProfileScope::any_product) {
  return profile_text(customer, FactDictionary::standard(), scope);
}

TEST(ProductText, holds_name_description_features_and_tags) {
  Product product;
  product.name = "Everyday Plus";
  product.description = "An account for every day.";
  product.features = {"contactless card", "alerts"};
  product.tags = {"digital"};
  EXPECT_EQ(product_text(product),
            "Everyday Plus. An account for every day. Features: contactless card, alerts. Tags: digital.");
}

TEST(ProductText, leaves_out_what_is_empty_and_squeezes_white_space) {
  Product product;
  product.name = "  Two\n\twords ";
  product.tags = {"", " a ", "\t"};
  EXPECT_EQ(product_text(product), "Two words. Tags: a.");
  EXPECT_EQ(product_text(Product{}), "");
}

TEST(ProductText, does_not_depend_on_anything_else) {
  Product product;
  product.name = "Name!";
  const auto before = product_text(product);
  product.id = "x";
  product.brand = "Brand";
  product.original = "{}";
  product.disclosures = {"Terms apply"};
  EXPECT_EQ(product_text(product), before);
  EXPECT_EQ(before, "Name!");
}

TEST(ProfileText, tells_the_choices_in_a_fixed_order) {
  const auto customer = with_facts({{"income_level", std::string("Medium")},
                                    {"risk_tolerance", std::string("Conservative")},
                                    {"financial_goals", Choices{"Save for Home", "Pay Off Debt"}},
                                    {"preferred_services", Choices{"Savings Account"}},
                                    {"interests", Choices{"Travel"}},
                                    {"time_horizon", std::string("1 to 3 years")},
                                    {"banking_frequency", std::string("Weekly")}});
  EXPECT_EQ(
      profile(customer),
      "Financial goals: Save for Home, Pay Off Debt. Preferred services: Savings Account. Interests: Travel. "
      "Time horizon: 1 to 3 years. Risk tolerance: Conservative. Income level: Medium. Banking frequency: Weekly.");
}

TEST(ProfileText, is_empty_when_nothing_was_chosen) {
  EXPECT_EQ(profile(Customer{}), "");
  EXPECT_EQ(profile(with_facts({{"financial_goals", Choices{}}, {"income_level", std::string(" ")}})), "");
}

TEST(ProfileText, no_other_fact_enters) {
  auto customer = with_facts({{"financial_goals", Choices{"Invest for Growth"}}});
  const auto before = profile(customer);
  for (const char* name : {"occupation", "region", "sex", "religion", "health", "industry", "employment", "housing"}) {
    customer.set({.name = name, .value = std::string("planted"), .as_of = {}, .source = "customer"});
  }
  customer.set({.name = "arrears", .value = true, .as_of = {}, .source = "institution"});
  customer.id = "planted";
  EXPECT_EQ(profile(customer), before);
}

TEST(ProfileText, choices_outside_the_list_are_kept_prose_is_not) {
  const std::string prose(65, 'x');
  EXPECT_EQ(profile(with_facts({{"financial_goals", Choices{"Save for House", prose}}})),
            "Financial goals: Save for House.");
}

TEST(ProfileText, holds_at_most_32_values_of_a_fact) {
  const auto text = profile(with_facts({{"interests", Choices(100, "a")}}));
  EXPECT_EQ(std::count(text.begin(), text.end(), ','), 31);
}

TEST(ProfileText, a_fact_that_is_no_longer_open_or_a_choice_is_left_out) {
  const auto customer = with_facts({{"income_level", std::string("High")}, {"time_horizon", std::string("soon")}});
  FactDictionary dictionary;
  ASSERT_TRUE(dictionary.add(
      {.name = "income_level", .label = "Income", .type = FactType::choice, .fact_class = FactClass::rule_only}));
  ASSERT_TRUE(dictionary.add({.name = "time_horizon", .label = "Horizon", .type = FactType::text}));
  EXPECT_EQ(profile_text(customer, dictionary), "");
}

TEST(ProfileText, for_credit_only_what_credit_may_read) {
  const auto customer = with_facts({{"interests", Choices{"Travel"}}, {"financial_goals", Choices{"Pay Off Debt"}}});
  EXPECT_EQ(profile(customer, ProfileScope::credit), "Financial goals: Pay Off Debt.");
}

}  // namespace
}  // namespace attune
