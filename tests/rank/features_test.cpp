#include "rank/features.h"

#include <set>

#include <gtest/gtest.h>

#include "samples.h"

namespace attune::rank {
namespace {

CustomerFeatures features_of(const Customer& customer) {
  return {OpenFacts::of(customer, FactDictionary::standard()), customer.kind, {}};
}

TEST(Slots, GroupsAreContiguousAndComplete) {
  for (std::size_t i = 1; i < slot_count; ++i) EXPECT_LE(slots()[i - 1].group, slots()[i].group);
  const auto first_of = [](Group group) {
    std::size_t i = 0;
    while (slots()[i].group != group) ++i;
    return i;
  };
  EXPECT_EQ(first_of(Group::profile), slot::profile);
  EXPECT_EQ(first_of(Group::product), slot::product);
  EXPECT_EQ(first_of(Group::goals), slot::goals);
  EXPECT_EQ(first_of(Group::services), slot::services);
  EXPECT_EQ(first_of(Group::risk), slot::risk);
  EXPECT_EQ(first_of(Group::affordability), slot::affordability);
  EXPECT_EQ(first_of(Group::text), slot::text);
  EXPECT_EQ(first_of(Group::behaviour), slot::behaviour);
  EXPECT_EQ(first_of(Group::interests), slot::interests);
  EXPECT_EQ(first_of(Group::placement), slot::placement);
  EXPECT_EQ(first_of(Group::other), slot::other);
  EXPECT_EQ(slots()[slot::sketch].name, "recent_0");
}

// Metamorphic: whatever is not open changes no byte of any x.
TEST(Features, FactsThatAreNotOpenChangeNothing) {
  const auto traits = traits_of_all(sample_catalogue());
  Customer customer = prototype_customer("a", "Medium", "Moderate", {"Save for Home"}, {"Savings Account"}, "Weekly");
  const auto all_x = [&](const Customer& who) {
    std::vector<X> out;
    const auto features = features_of(who);
    for (const auto& t : traits) out.push_back(make_x(features, {}, t, nullptr));
    return out;
  };
  const auto before = all_x(customer);
  const FactDictionary dictionary = FactDictionary::standard();
  std::size_t changed = 0;
  for (const FactDefinition& definition : dictionary.definitions()) {
    if (definition.fact_class == FactClass::open) continue;
    for (const char* value : {"1", "77"}) {
      FactValue v = definition.type == FactType::flag     ? FactValue(*value == '1')
                    : definition.type == FactType::number ? FactValue(Decimal::from_integer(std::stoi(value)))
                                                          : FactValue(std::string(value));
      customer.set(fact(definition.name, v));
      EXPECT_EQ(all_x(customer), before) << definition.name;
      ++changed;
    }
  }
  EXPECT_GE(changed, 20U);
  customer.set(fact("a_fact_nobody_classed", std::string("x")));
  EXPECT_EQ(all_x(customer), before);
  customer.set(fact("income_level", std::string("High")));  // and the test can fail
  EXPECT_NE(all_x(customer), before);
}

TEST(Features, CreditProductsReadNoDemographicsAndNoInterests) {
  const auto traits = traits_of_all(sample_catalogue());
  const Customer plain =
      prototype_customer("a", "Medium", "Moderate", {"Save for Home"}, {"Savings Account"}, "Weekly");
  Customer more = plain;
  more.set(fact("housing", std::string("rent")));
  more.set(fact("household_size", Decimal::from_integer(5)));
  more.set(fact("region", std::string("North")));
  more.set(fact("occupation", std::string("baker")));
  more.set(fact("interests", std::vector<std::string>{"Travel", "Cars"}));
  const auto a = features_of(plain);
  const auto b = features_of(more);
  const Situation somewhere = situation_at(Instant{0}, false, {{"device", "phone"}});
  std::size_t differ = 0;
  for (const auto& t : traits) {
    const X left = make_x(a, somewhere, t, nullptr);
    const X right = make_x(b, somewhere, t, nullptr);
    if (t.credit) {
      EXPECT_EQ(left, right);
    } else {
      if (left != right) ++differ;
    }
  }
  EXPECT_GT(differ, 8U);
}

TEST(Features, MissingIsNotNo) {
  const Customer empty = customer_of("a", {});
  const X x = make_x(features_of(empty), {}, traits_of(sample_catalogue()[12]), nullptr);
  for (const std::size_t group_start : {slot::profile, slot::goals, slot::services, slot::risk, slot::affordability})
    EXPECT_EQ(x[group_start], 0);
  EXPECT_EQ(x[slot::profile + 11], 0);
  const X renting = make_x(features_of(customer_of("b", {fact("housing", std::string("own"))})), {},
                           traits_of(sample_catalogue()[0]), nullptr);
  EXPECT_EQ(renting[slot::profile + 11], -x_one);
}

// What a fold makes for one product is what serving makes for all of them.
TEST(Features, OfOneKindOfProductAreThoseOfAll) {
  const Customer customer = customer_of(
      "a", {fact("income_level", std::string("High")), fact("savings", Decimal::from_integer(12'000)),
            fact("financial_goals", std::vector<std::string>{"Save for Home", "Buy an orchard for my business"}),
            fact("preferred_services", std::vector<std::string>{"Home Loans", "Wedding savings"}),
            fact("interests", std::vector<std::string>{"Travel"}), fact("marital_status", std::string("Married"))});
  const OpenFacts facts = OpenFacts::of(customer, FactDictionary::standard());
  OwnBehaviour own;
  own.click(Category::savings, 7);
  const CustomerFeatures whole(facts, customer.kind, own);
  const CustomerFeatures credit(facts, customer.kind, own, true);
  const CustomerFeatures other(facts, customer.kind, own, false);
  std::set<bool> kinds;
  for (const ProductTraits& traits : traits_of_all(sample_catalogue())) {
    EXPECT_EQ(make_x(traits.credit ? credit : other, {}, traits, nullptr), make_x(whole, {}, traits, nullptr));
    kinds.insert(traits.credit);
  }
  EXPECT_EQ(kinds.size(), 2U);
}

// The lists' own choices are read once and kept; that changes nothing of what they say.
TEST(Features, AListedChoiceReadsAsItsWords) {
  const FactDictionary dictionary = FactDictionary::standard();
  std::size_t read = 0;
  for (const std::string& service : dictionary.find("preferred_services")->choices) {
    const Customer customer = customer_of("a", {fact("preferred_services", std::vector<std::string>{service})});
    const CustomerFeatures features = features_of(customer);
    const CustomerView& view = features.view(false);
    EXPECT_EQ(view.services, topics_of(service)) << service;
    const auto number = service_of(service);
    EXPECT_EQ(view.named_services, number == no_service ? 0U : 1U << number) << service;
    ++read;
  }
  EXPECT_GE(read, 30U);
}

TEST(Features, NeverLeaveTheirRange) {
  const auto traits = traits_of_all(sample_catalogue());
  const Decimal huge = Decimal::from_integer(999'999'999'999'999'999);
  const Decimal low = Decimal::from_integer(-999'999'999'999'999'999);
  for (const Decimal& value : {huge, low}) {
    const Customer customer = customer_of("a", {fact("income", value), fact("savings", value), fact("debt", value),
                                                fact("tenure_years", value), fact("household_size", value)});
    for (const auto& t : traits) {
      for (const std::int16_t v : make_x(features_of(customer), {}, t, nullptr)) EXPECT_LE(std::abs(v), x_limit);
    }
  }
}

TEST(Features, TextSlotIsTheCosine) {
  std::vector<float> a(text_size, 1.0F);
  std::vector<float> b(text_size, 1.0F);
  for (std::size_t i = 0; i < text_size / 4; ++i) b[i] = -1.0F;  // cosine .5
  const auto va = text_vector(a);
  const auto vb = text_vector(b);
  ASSERT_TRUE(va && vb);
  CustomerFeatures customer = features_of(customer_of("a", {}));
  customer.text = va;
  const auto savings = traits_of(sample_catalogue()[0]);
  EXPECT_NEAR(make_x(customer, {}, savings, &*vb)[slot::text], x_one / 2, 20);
  EXPECT_EQ(make_x(customer, {}, savings, nullptr)[slot::text], 0);
  EXPECT_EQ(make_x(customer, {}, traits_of(sample_catalogue()[7]), &*vb)[slot::text], 0);  // credit: another text
  EXPECT_FALSE(text_vector(std::vector<float>(text_size, 0.0F)));
  EXPECT_FALSE(text_vector(std::vector<float>(3, 1.0F)));
}

TEST(Words, UnlistedGoalsFindTheirCategories) {
  const auto weight = [](std::string_view text, Category category) {
    return topics_of(text).category[static_cast<std::size_t>(category)];
  };
  using enum Category;
  EXPECT_GT(weight("Save for House", home_loan), 0);
  EXPECT_GT(weight("Save for House", savings), 0);
  EXPECT_GT(weight("Day Trading", investment), 0);
  EXPECT_GT(weight("Options Trading", investment), 0);
  EXPECT_GT(weight("Cryptocurrency Investment", investment), 0);
  EXPECT_GT(weight("Wealth Management", planning), 0);
  EXPECT_GT(weight("Student Banking", student_loan), 0);
  EXPECT_GT(weight("Start Business", business_account), 0);
  EXPECT_GT(weight("Save for Wedding", personal_loan), 0);
  EXPECT_GT(weight("High-Risk Growth", investment), 0);
  EXPECT_GT(weight("Real Estate", home_loan), 0);
  EXPECT_GT(weight("International Investment", investment), 0);
  for (const char* goal :
       {"Wealth Preservation", "Tax Planning", "Save for Education", "Home Renovation", "Estate Planning",
        "Save for College", "Build Emergency Fund", "Pay Off Debt", "Generate Passive Income", "Business Growth"}) {
    EXPECT_TRUE(topics_of(goal).any()) << goal;
  }
  EXPECT_FALSE(topics_of("").any());
  EXPECT_FALSE(topics_of("zzz \xff\xfe 99").any());
}

TEST(Words, ListedServicesAreFound) {
  const FactDictionary dictionary = FactDictionary::standard();
  const FactDefinition* services = dictionary.find("preferred_services");
  ASSERT_NE(services, nullptr);
  ASSERT_EQ(services->choices.size(), service_count);
  for (std::size_t i = 0; i < services->choices.size(); ++i)
    EXPECT_EQ(service_of(services->choices[i]), i) << services->choices[i];
  EXPECT_EQ(service_of("Mortgage Services"), 14);
  EXPECT_EQ(service_of("something else"), no_service);
}

TEST(Situation, KnowsWeekendAndHour) {
  const Situation saturday = situation_at(*parse_instant("2026-11-21T18:00:00Z"), true, {});
  EXPECT_TRUE(saturday.weekend);
  EXPECT_EQ(saturday.minute, 1080);
  EXPECT_FALSE(situation_at(*parse_instant("2026-11-23T08:00:00Z"), false, {}).weekend);
}

TEST(Behaviour, CountsComeBackAsFeaturesAndBytes) {
  OwnBehaviour own;
  own.view(Category::savings);
  own.click(Category::savings, product_hash("a"));
  own.appraise(Category::savings, product_hash("b"), 6000, full_weight);
  own.set_holdings(1U << static_cast<unsigned>(Category::savings));
  ByteWriter out;
  own.write(out);
  ByteReader in(out.bytes());
  const auto again = OwnBehaviour::read(in);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, own);
  const Customer nobody = customer_of("a", {});
  const CustomerFeatures features(OpenFacts::of(nobody, FactDictionary::standard()), CustomerKind::individual, own);
  const X x = make_x(features, {}, traits_of(sample_catalogue()[0]), nullptr);
  EXPECT_GT(x[slot::behaviour], 0);
  EXPECT_GT(x[slot::behaviour + 3], 0);
  EXPECT_EQ(x[slot::behaviour + 4], x_one);
  const X other = make_x(features, {}, traits_of(sample_catalogue()[4]), nullptr);
  EXPECT_EQ(other[slot::behaviour], 0);
  own.appraise(Category::savings, product_hash("b"), 6000, -full_weight);
  EXPECT_EQ(own.of(Category::savings).appraisal, 0);
  for (std::size_t size = 0; size < out.size(); ++size) {
    ByteReader cut(std::span(out.bytes()).first(size));
    EXPECT_FALSE(OwnBehaviour::read(cut));
  }
}

}  // namespace
}  // namespace attune::rank
