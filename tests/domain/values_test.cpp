#include <gtest/gtest.h>

#include "domain/category.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/feedback.h"
#include "domain/product.h"

namespace attune {
namespace {

template <class Enum, class Parse>
void expect_names(std::size_t count, Parse parse) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<Enum>(i);
    EXPECT_EQ(parse(to_string(value)), value) << to_string(value);
  }
  EXPECT_EQ(to_string(static_cast<Enum>(count)), "unknown");
  EXPECT_EQ(parse(""), std::nullopt);
}

TEST(Names, OfEveryEnumerationGoBothWays) {
  expect_names<Category>(category_count, parse_category);
  expect_names<Regime>(5, parse_regime);
  expect_names<Purpose>(purpose_count, parse_purpose);
  expect_names<ConsentState>(4, parse_consent_state);
  expect_names<CustomerKind>(2, parse_customer_kind);
  expect_names<ItemKind>(3, parse_item_kind);
  expect_names<CriterionKind>(12, parse_criterion_kind);
  EXPECT_EQ(parse_event_kind("convert"), EventKind::convert);
  EXPECT_EQ(parse_event_kind("interaction"), std::nullopt);  // no one sends it
  EXPECT_EQ(to_string(EventKind::interaction), "interaction");
}

TEST(Customer, KeepsTheLatestOfEachFact) {
  Customer customer;
  const auto fact = [](std::string name, std::string text, std::int64_t at) {
    return Fact{std::move(name), std::move(text), Instant{at}, "test"};
  };
  customer.set(fact("b", "first", 10));
  customer.set(fact("a", "x", 0));
  customer.set(fact("b", "older", 9));
  EXPECT_EQ(std::get<std::string>(customer.find("b")->value), "first");
  customer.set(fact("b", "tie", 10));
  EXPECT_EQ(std::get<std::string>(customer.find("b")->value), "tie");
  ASSERT_EQ(customer.facts.size(), 2u);
  EXPECT_EQ(customer.facts[0].name, "a");
  EXPECT_EQ(customer.find("c"), nullptr);
}

TEST(Aspects, OverallIsTheExactMeanOfThoseSet) {
  Aspects aspects;
  EXPECT_FALSE(aspects.any());
  EXPECT_EQ(aspects.overall(), std::nullopt);
  aspects.tenths = {0, 10, 0, 0, 0, 9};
  EXPECT_EQ(aspects.overall(), 1900);
  aspects.tenths = {-1, 10, -1, 5, -1, 0};
  EXPECT_EQ(aspects.overall(), score_one / 2);
  aspects.tenths = {10, 10, 10, 10, 10, 10};
  EXPECT_EQ(aspects.overall(), score_one);
}

TEST(Consents, OnlyGrantedAllows) {
  Consents consents;
  EXPECT_FALSE(consents.allows(Purpose::personalisation));
  consents.of(Purpose::marketing).state = ConsentState::granted;
  EXPECT_TRUE(consents.allows(Purpose::marketing));
  consents.of(Purpose::marketing).state = ConsentState::objected;
  EXPECT_FALSE(consents.allows(Purpose::marketing));
}

TEST(Regime, FollowsTheCategoryWhereNothingIsStated) {
  EXPECT_EQ(default_regime(Category::term_deposit), Regime::deposit);
  EXPECT_EQ(default_regime(Category::student_loan), Regime::credit);
  EXPECT_EQ(default_regime(Category::retirement), Regime::investment);
  EXPECT_EQ(default_regime(Category::insurance), Regime::insurance);
  EXPECT_EQ(default_regime(Category::guidance), Regime::service);
}

TEST(Slug, IsLowerCaseWithSingleHyphens) {
  EXPECT_EQ(slug("High-Yield Savings Account"), "high-yield-savings-account");
  EXPECT_EQ(slug("  A & B (new)! "), "a-b-new");
  EXPECT_EQ(slug("Pr\xc3\xa9mium 2"), "pr\xc3\xa9mium-2");
  EXPECT_EQ(slug("---"), "");
}

}  // namespace
}  // namespace attune
