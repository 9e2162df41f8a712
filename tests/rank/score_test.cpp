#include "rank/score.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rank/own_effect.h"
#include "rank/prior.h"
#include "rank/solve.h"
#include "samples.h"

namespace attune::rank {
namespace {

std::string pick(Random& random, std::initializer_list<const char*> from) {
  return *(from.begin() + random.below(from.size()));
}

Customer random_customer(Random& random) {
  std::vector<Fact> facts;
  const auto maybe = [&](Fact f) {
    if (random.below(3) != 0) facts.push_back(std::move(f));
  };
  maybe(fact("income_level", pick(random, {"Low", "Medium", "High", "Very High", "odd"})));
  maybe(fact("risk_tolerance", pick(random, {"Conservative", "Moderate", "Aggressive", "Very Aggressive"})));
  maybe(fact("financial_goals", std::vector<std::string>{pick(random, {"Save for House", "Day Trading", "Travel"}),
                                                         pick(random, {"Pay Off Debt", "Start Business"})}));
  maybe(fact("preferred_services",
             std::vector<std::string>{pick(random, {"Savings Account", "Trust Services", "Mortgage Services"})}));
  maybe(fact("interests", std::vector<std::string>{pick(random, {"Travel", "Cars", "Technology"})}));
  maybe(fact("savings", Decimal::from_integer(static_cast<std::int64_t>(random.below(1'000'000)))));
  maybe(fact("income", Decimal::from_integer(static_cast<std::int64_t>(random.below(200'000)))));
  maybe(fact("housing", pick(random, {"rent", "own", "mortgage"})));
  maybe(fact("occupation", pick(random, {"baker", "nurse", "pilot"})));
  return customer_of("c", std::move(facts),
                     random.below(4) == 0 ? CustomerKind::organisation : CustomerKind::individual);
}

TextVector random_text(Random& random) {
  std::vector<float> values(text_size);
  for (float& v : values) v = static_cast<float>(random.unit() - 0.5);
  return *text_vector(values);
}

CustomerFeatures random_features(Random& random) {
  OwnBehaviour own;
  for (std::uint64_t i = random.below(12); i > 0; --i) {
    const auto category = static_cast<Category>(random.below(category_count));
    own.view(category);
    own.click(category, static_cast<std::uint32_t>(random.next()));
    own.appraise(category, static_cast<std::uint32_t>(random.next()), static_cast<std::int32_t>(random.below(6001)),
                 full_weight);
  }
  own.set_holdings(static_cast<std::uint16_t>(random.next()));
  const Customer customer = random_customer(random);
  CustomerFeatures features(OpenFacts::of(customer, FactDictionary::standard()), customer.kind, own);
  if (random.below(2) == 0) features.text = random_text(random);
  if (random.below(2) == 0) features.text_for_credit = random_text(random);
  return features;
}

std::vector<Product> random_products(Random& random) {
  auto products = sample_catalogue();
  for (Product& product : products) {
    if (random.below(3) == 0)
      product.min_investment = Decimal::from_integer(static_cast<std::int64_t>(random.below(100'000)));
    if (random.below(3) == 0) product.monthly_fee = Decimal::from_integer(static_cast<std::int64_t>(random.below(40)));
    if (random.below(3) == 0) product.category = static_cast<Category>(random.below(category_count));
    if (random.below(3) == 0) product.regime = static_cast<Regime>(random.below(5));
  }
  return products;
}

Model random_model(Random& random, std::size_t products) {
  Model model = prior_model(Prior::standard());
  for (TargetModel& target : model.targets) {
    for (auto& group : target.coefficients) {
      for (auto& c : group) c += static_cast<std::int32_t>(random.below(200'000)) - 100'000;
    }
    for (std::uint32_t p = 0; p < products; ++p) {
      target.offsets.push_back(static_cast<Score>(random.below(1U << 26)) - (1 << 25));
      target.block_of.push_back(no_product);
      if (random.below(2) != 0) continue;
      target.block_of.back() = static_cast<std::uint32_t>(target.blocks.size());
      auto& block = target.blocks.emplace_back();
      for (auto& v : block) v = static_cast<std::int16_t>(random.next());
    }
    for (std::size_t place = 0; place <= past_places; ++place) {
      target.companions.starts.push_back(static_cast<std::uint32_t>(target.companions.entries.size()));
      for (std::uint32_t p = 0; p < products && place < past_places; ++p) {
        if (random.below(4) == 0)
          target.companions.entries.push_back({p, static_cast<std::int32_t>(random.below(1U << 26)) - (1 << 25)});
      }
    }
  }
  return model;
}

RC_GTEST_PROP(ScoreProperty, WholeCatalogueEqualsOneByOneAndParts, (std::uint64_t seed)) {
  Random random(seed);
  const auto traits = traits_of_all(random_products(random));
  std::vector<TextVector> vectors;
  for (std::size_t p = 0; p < traits.size(); ++p) vectors.push_back(random_text(random));
  std::vector<const TextVector*> texts;
  for (const auto& v : vectors) texts.push_back(random.below(3) == 0 ? nullptr : &v);
  const auto model = std::make_shared<const Model>(random_model(random, traits.size() - random.below(3)));
  const ScoringTable table(model, std::make_shared<const CatalogueTraits>(traits, texts));
  const CustomerFeatures customer = random_features(random);
  const Situation situation = situation_at(Instant{static_cast<std::int64_t>(random.below(1ULL << 50))},
                                           random.below(2) == 0, {{"device", "phone"}});
  for (const Target target : {Target::appraisal, Target::response}) {
    std::vector<Score> scores;
    std::vector<Score> plain;
    table.score_all(target, customer, situation, scores);
    table.score_all(target, customer, situation, plain, Kernel::plain);
    RC_ASSERT(scores == plain);
    for (std::uint32_t p = 0; p < traits.size(); ++p) {
      const X x = make_x(customer, situation, traits[p], texts[p]);
      RC_ASSERT(scores[p] == model->score(target, traits[p].category, p, x, customer.past));
      RC_ASSERT(scores[p] == model->parts(target, traits[p].category, p, x, customer.past).total());
      RC_ASSERT(scores[p] == table.score_one_product(target, customer, situation, p));
    }
  }
}

RC_GTEST_PROP(ScoreProperty, BestEqualsSorting, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<Score> scores(random.below(200));
  std::vector<std::uint8_t> permitted(scores.size());
  for (auto& s : scores) s = static_cast<Score>(random.below(20));
  for (auto& p : permitted) p = static_cast<std::uint8_t>(random.below(2));
  std::vector<std::uint32_t> expected;
  for (std::uint32_t i = 0; i < scores.size(); ++i) {
    if (permitted[i] != 0) expected.push_back(i);
  }
  std::ranges::sort(expected, {}, [&](std::uint32_t i) { return std::pair(-scores[i], i); });
  const std::size_t k = random.below(30);
  if (expected.size() > k) expected.resize(k);
  RC_ASSERT(best(scores, permitted, k) == expected);
}

// The prototype's kinds of customers: with nothing learnt, their lists are full, differ, and are spread over the scale.
TEST(PriorScores, FirstListsDifferAndAreSpread) {
  const auto products = sample_catalogue();
  const auto model = std::make_shared<const Model>(prior_model(Prior::standard()));
  const ScoringTable table(model, std::make_shared<const CatalogueTraits>(traits_of_all(products)));
  const std::vector<Customer> customers{
      prototype_customer("1", "Medium", "Moderate", {"Save for Retirement", "Build Emergency Fund"},
                         {"Savings Account", "Investment Services"}, "Monthly"),
      prototype_customer("3", "Low", "Conservative", {"Build Emergency Fund", "Save for House"},
                         {"Savings Account", "Basic Banking"}, "Weekly"),
      prototype_customer("4", "High", "Moderate", {"Tax Planning", "Wealth Preservation"},
                         {"Tax Planning", "Wealth Management"}, "Monthly"),
      prototype_customer("7", "High", "Moderate", {"Business Growth", "Wealth Management"},
                         {"Business Banking", "Wealth Management"}, "Weekly"),
      prototype_customer("9", "High", "Aggressive", {"Day Trading", "Options Trading"},
                         {"Trading Platform", "Investment Services"}, "Daily"),
      prototype_customer("6", "Low", "Conservative", {"Save for Education", "Build Emergency Fund"},
                         {"Savings Account", "Student Banking"}, "Monthly")};
  std::set<std::vector<std::uint32_t>> lists;
  std::vector<double> highest;
  std::vector<double> lowest;
  for (const Customer& customer : customers) {
    std::vector<Score> scores;
    table.score_all(Target::appraisal, {OpenFacts::of(customer, FactDictionary::standard()), customer.kind, {}}, {},
                    scores);
    lists.insert(best(scores, {}, 5));
    const auto [low, high] = std::ranges::minmax(scores);
    lowest.push_back(model->of(Target::appraisal).calibration.probability(low));
    highest.push_back(model->of(Target::appraisal).calibration.probability(high));
    if (customer.id == "9") {
      EXPECT_EQ(products[best(scores, {}, 1)[0]].category, Category::investment);
    }
    if (customer.id == "3") {
      EXPECT_EQ(products[best(scores, {}, 1)[0]].category, Category::savings);
    }
    if (customer.id == "4") {
      EXPECT_EQ(products[best(scores, {}, 1)[0]].name, "Tax Planning Service");
    }
  }
  EXPECT_EQ(lists.size(), customers.size());
  for (const double p : highest) EXPECT_TRUE(p > 0.6 && p < 0.97) << p;
  for (const double p : lowest) EXPECT_TRUE(p > 0.05 && p < 0.35) << p;
}

TEST(PriorScores, GoalsMatter) {
  const auto model = std::make_shared<const Model>(prior_model(Prior::standard()));
  const ScoringTable table(model, std::make_shared<const CatalogueTraits>(traits_of_all(sample_catalogue())));
  const auto list = [&](std::vector<std::string> goals) {
    const Customer customer = prototype_customer("1", "Medium", "Moderate", std::move(goals), {}, "Monthly");
    std::vector<Score> scores;
    table.score_all(Target::appraisal, {OpenFacts::of(customer, FactDictionary::standard()), customer.kind, {}}, {},
                    scores);
    return best(scores, {}, 5);
  };
  EXPECT_NE(list({"Save for Home"}), list({"Invest for Growth"}));
  EXPECT_NE(list({"Save for Home"}), list({"Save for Retirement"}));
  EXPECT_NE(list({"Save for Wedding"}), list({"Start Business"}));
}

TEST(OwnEffect, WorstRatingLowersAndBestRaisesAtOnce) {
  Random random(3);
  for (int i = 0; i < 300; ++i) {
    const auto products = random_products(random);
    const auto traits = traits_of_all(products);
    const Model model = random_model(random, traits.size());
    const CustomerFeatures customer = random_features(random);
    OwnEffects own;
    for (std::uint64_t before = random.below(4); before > 0; --before) {
      const auto p = static_cast<std::uint32_t>(random.below(traits.size()));
      own.add({.category = traits[p].category,
               .product = p,
               .r = static_cast<std::int16_t>(random.below(6001)),
               .x = make_x(customer, {}, traits[p], nullptr)});
    }
    const auto p = static_cast<std::uint32_t>(random.below(traits.size()));
    const Contribution rating{
        .category = traits[p].category, .product = p, .r = 6000, .x = make_x(customer, {}, traits[p], nullptr)};
    OwnEffects liked = own;
    liked.add(rating);
    OwnEffects disliked = own;
    Contribution bad = rating;
    bad.r = 0;
    disliked.add(bad);
    const Score now = own.effects(model).of(rating.category, p);
    EXPECT_GT(liked.effects(model).of(rating.category, p), disliked.effects(model).of(rating.category, p));
    if (own.empty()) {
      EXPECT_GT(liked.effects(model).of(rating.category, p), now);
      EXPECT_LT(disliked.effects(model).of(rating.category, p), now);
    }
    liked.add(taken_back(rating));
    EXPECT_EQ(liked, own);
  }
}

TEST(OwnEffect, StaysWithTheProductAndALittleWithItsCategory) {
  const auto traits = traits_of_all(sample_catalogue());
  const Model model = prior_model(Prior::standard());
  OwnEffects own;
  const Customer nobody = customer_of("a", {});
  const CustomerFeatures customer(OpenFacts::of(nobody, FactDictionary::standard()), CustomerKind::individual, {});
  own.add({.category = Category::savings, .product = 0, .r = 6000, .x = make_x(customer, {}, traits[0], nullptr)});
  const auto effects = own.effects(model);
  EXPECT_GT(effects.of(Category::savings, 0), 3 * effects.of(Category::savings, 1));
  EXPECT_GT(effects.of(Category::savings, 1), 0);
  EXPECT_EQ(effects.of(Category::insurance, 15), 0);
}

TEST(OwnEffect, BytesComeBackAndDamageIsRefused) {
  Random random(8);
  OwnEffects own;
  for (int i = 0; i < 6; ++i) {
    Contribution c = random_contribution(random, 10);
    c.target = Target::appraisal;
    c.product = static_cast<std::uint32_t>(i);
    own.add(c);
  }
  ByteWriter out;
  own.write(out);
  ByteReader in(out.bytes());
  const auto again = OwnEffects::read(in);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, own);
  for (std::size_t size = 0; size < out.size(); ++size) {
    ByteReader cut(std::span(out.bytes()).first(size));
    EXPECT_FALSE(OwnEffects::read(cut));
  }
  for (int i = 0; i < 2000; ++i) {
    Bytes bytes = out.bytes();
    bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.next());
    ByteReader damaged(bytes);
    if (const auto read = OwnEffects::read(damaged)) static_cast<void>(read->effects(prior_model(Prior::standard())));
  }
}

TEST(Model, BytesComeBackAndVersionsTellApart) {
  Random random(4);
  const Model model = random_model(random, 20);
  const Bytes bytes = model.serialise();
  const auto again = Model::deserialise(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, model);
  EXPECT_EQ(again->version(), model.version());
  Model other = model;
  other.targets[1].coefficients[3][7] += 1;
  EXPECT_NE(other.version(), model.version());
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(Model::deserialise(std::span(bytes).first(size)));
  for (int i = 0; i < 2000; ++i) {
    Bytes damaged = bytes;
    damaged[random.below(damaged.size())] = static_cast<std::uint8_t>(random.next());
    static_cast<void>(Model::deserialise(damaged));
  }
}

}  // namespace
}  // namespace attune::rank
