// The demo bank's catalogue and people: complete, importable, and worded as a bank may word them.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "demo_bank.h"

namespace attune {
namespace {

bool has_tag(const Product& product, std::string_view tag) {
  return std::ranges::find(product.tags, tag) != product.tags.end();
}

bool mentions(std::string text, std::string_view words) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text.find(words) != std::string::npos;
}

std::string all_words(const Product& product) {
  std::string text = product.name + "\n" + product.description;
  for (const auto* list : {&product.features, &product.tags, &product.disclosures}) {
    for (const std::string& item : *list) text += "\n" + item;
  }
  for (const Fee& fee : product.fees) text += "\n" + fee.text;
  return text;
}

TEST(DemoCatalogue, HasItemsOfEveryCategoryAndKind) {
  const auto products = test::demo_catalogue();
  EXPECT_GE(products.size(), 60U);
  std::map<Category, int> categories;
  std::map<ItemKind, int> kinds;
  std::set<std::string> ids, names;
  for (const Product& product : products) {
    ASSERT_FALSE(is_unclassified(product)) << product.id;
    ++categories[*product.category];
    ++kinds[product.kind];
    ids.insert(product.id);
    names.insert(product.name);
  }
  EXPECT_EQ(ids.size(), products.size());
  EXPECT_EQ(names.size(), products.size());
  for (std::size_t i = 0; i < category_count; ++i) {
    EXPECT_GE(categories[static_cast<Category>(i)], 2) << to_string(static_cast<Category>(i));
  }
  EXPECT_GE(kinds[ItemKind::product], 40);
  EXPECT_GE(kinds[ItemKind::service], 10);
  EXPECT_GE(kinds[ItemKind::content], 12);
}

TEST(DemoCatalogue, StatesEveryRequiredKey) {
  for (const std::string& line : test::lines_of("products.jsonl")) {
    const auto json = parse_json(line);
    ASSERT_TRUE(json) << line.substr(0, 60);
    for (const char* key :
         {"product_id", "name", "description", "category", "kind", "regime", "brand", "currency", "features", "tags",
          "disclosures", "eligibility", "fees", "rates", "constraints", "capital_at_risk"}) {
      EXPECT_NE(json->find(key), nullptr) << line.substr(0, 60) << " lacks " << key;
    }
  }
}

TEST(DemoCatalogue, DescribesEachItemInTwoToFourSentences) {
  for (const Product& product : test::demo_catalogue()) {
    int sentences = 0;
    for (std::size_t i = 0; i < product.description.size(); ++i) {
      const bool last = i + 1 == product.description.size();
      if (product.description[i] == '.' && (last || product.description[i + 1] == ' ')) ++sentences;
    }
    EXPECT_TRUE(sentences >= 2 && sentences <= 4) << product.id << ": " << sentences;
    EXPECT_FALSE(product.features.empty()) << product.id;
    EXPECT_GE(product.tags.size(), 3U) << product.id;
  }
}

TEST(DemoCatalogue, DisclosesWhatItsRegimeAsksFor) {
  for (const Product& product : test::demo_catalogue()) {
    const std::string text = all_words(product);
    if (product.regime != Regime::service) {
      EXPECT_FALSE(product.disclosures.empty()) << product.id;
    }
    if (product.regime == Regime::investment || product.regime == Regime::insurance) {
      EXPECT_FALSE(mentions(text, "suitable")) << product.id;
      EXPECT_FALSE(mentions(text, "suits you")) << product.id;
      EXPECT_FALSE(mentions(text, "we recommend")) << product.id;
    }
    if (product.capital_at_risk) {
      EXPECT_TRUE(mentions(text, "you may get back less than you put in")) << product.id;
    }
    if (product.category == Category::home_loan) {
      EXPECT_TRUE(mentions(text, "may be repossessed")) << product.id;
    }
    if (product.regime == Regime::insurance) {
      EXPECT_TRUE(mentions(text, "insurance product information document")) << product.id;
    }
    const bool for_business =
        std::ranges::any_of(product.eligibility, [](const Criterion& c) { return c.kind == CriterionKind::business; });
    if (product.regime == Regime::credit && !for_business) {
      EXPECT_TRUE(mentions(text, "representative")) << product.id;
    }
  }
}

TEST(DemoCatalogue, KeepsColumnsAndRatesInAgreement) {
  for (const Product& product : test::demo_catalogue()) {
    EXPECT_EQ(product.currency, "GBP") << product.id;
    for (const Rate& rate : product.rates) {
      EXPECT_TRUE(rate.rate.to_double() >= 0 && rate.rate.to_double() < .5) << product.id << ": a rate is a fraction";
    }
    if (!product.interest_rate || product.rates.empty()) continue;
    const double column = product.interest_rate->to_double() / 100;
    EXPECT_TRUE(
        std::ranges::any_of(product.rates, [&](const Rate& r) { return std::abs(r.rate.to_double() - column) < 1e-9; }))
        << product.id << ": interest_rate is none of its rates";
    if (product.monthly_fee && product.annual_fee && product.monthly_fee->units() != 0) {
      EXPECT_NEAR(product.annual_fee->to_double(), 12 * product.monthly_fee->to_double(), 1e-9) << product.id;
    }
  }
}

TEST(DemoCatalogue, HasHelpForEachProtectiveFlagThatEveryoneMaySee) {
  const auto products = test::demo_catalogue();
  for (const std::string_view flag : {"arrears", "vulnerable", "bereaved"}) {
    EXPECT_TRUE(std::ranges::any_of(products, [&](const Product& p) {
      return p.kind == ItemKind::content && has_tag(p, "support") && has_tag(p, flag) && p.eligibility.empty();
    })) << flag;
  }
}

TEST(DemoCatalogue, LendsToGrownUpsAndOrganisationsOnly) {
  for (const Product& product : test::demo_catalogue()) {
    if (product.regime != Regime::credit) continue;
    EXPECT_TRUE(std::ranges::any_of(product.eligibility, [](const Criterion& c) {
      return c.kind == CriterionKind::business ||
             (c.kind == CriterionKind::min_age && c.value && c.value->to_double() >= 18);
    })) << product.id;
  }
}

TEST(DemoCustomers, AreReadWithFactsOfTheDictionaryAndNothingElse) {
  const std::array<std::string_view, 4> beside{"display_name", "story", "holdings", "members"};
  const auto customers = test::demo_customers();
  EXPECT_GE(customers.size(), 12U);
  const FactDictionary dictionary = FactDictionary::standard();
  for (const auto& one : customers) {
    for (const std::string& name : one.body.unknown) {
      EXPECT_NE(std::ranges::find(beside, name), beside.end()) << one.body.customer.id << ": " << name;
    }
    for (const Fact& fact : one.body.customer.facts) {
      const FactDefinition* definition = dictionary.find(fact.name);
      ASSERT_NE(definition, nullptr) << fact.name;
      if (definition->choices.empty()) continue;
      std::vector<std::string> chosen;
      if (const auto* text = std::get_if<std::string>(&fact.value)) chosen = {*text};
      if (const auto* list = std::get_if<std::vector<std::string>>(&fact.value)) chosen = *list;
      for (const std::string& choice : chosen) {
        EXPECT_NE(std::ranges::find(definition->choices, choice), definition->choices.end())
            << one.body.customer.id << ": " << fact.name << " " << choice;
      }
    }
    ASSERT_NE(one.json.find("display_name"), nullptr);
    ASSERT_NE(one.json.find("story"), nullptr);
  }
}

TEST(DemoCustomers, HoldProductsAndNameMembersThatExist) {
  std::set<std::string> products, ids;
  for (const Product& product : test::demo_catalogue()) products.insert(product.id);
  const auto customers = test::named_customers();
  for (const NamedCustomer& one : customers) ids.insert(one.customer.id);
  EXPECT_EQ(ids.size(), customers.size());
  for (const NamedCustomer& one : customers) {
    for (const Holding& holding : one.holdings)
      EXPECT_TRUE(products.contains(holding.product_id)) << holding.product_id;
    for (const auto& [member, role] : one.members) EXPECT_TRUE(ids.contains(member)) << member << " " << role;
    EXPECT_EQ(one.members.empty(), one.customer.kind == CustomerKind::individual) << one.customer.id;
  }
}

TEST(DemoCustomers, TellTheStoriesOfTheTour) {
  std::map<std::string, NamedCustomer> by_id;
  for (NamedCustomer& one : test::named_customers()) by_id.emplace(one.customer.id, one);
  const auto is = [&](const char* id, const char* fact, const FactValue& value) {
    const Fact* found = by_id.at(id).customer.find(fact);
    return found != nullptr && found->value == value;
  };
  for (const char* id : {"maya-okafor", "jon-hartley", "ruth-ellison", "sunrise-bakery"})
    ASSERT_TRUE(by_id.contains(id)) << id;
  EXPECT_TRUE(is("maya-okafor", "age", Decimal::from_integer(28)));
  EXPECT_TRUE(is("maya-okafor", "housing", std::string("rent")));
  EXPECT_TRUE(is("jon-hartley", "arrears", true));
  EXPECT_TRUE(is("jon-hartley", "age", Decimal::from_integer(41)));
  EXPECT_TRUE(is("ruth-ellison", "age", Decimal::from_integer(67)));
  EXPECT_EQ(by_id.at("ruth-ellison").consents.of(Purpose::marketing).state, ConsentState::objected);
  EXPECT_EQ(by_id.at("sunrise-bakery").members.size(), 2U);
}

}  // namespace
}  // namespace attune
