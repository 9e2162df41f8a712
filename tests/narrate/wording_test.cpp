#include "narrate/wording.h"

#include <gtest/gtest.h>

#include "narrate/checks.h"
#include "products.h"

namespace attune::narrate {
namespace {

TEST(Template, SaysWhyThenTheTerms) {
  EXPECT_EQ(template_wording(grounds_for(demo_product("mooring-95-day-notice"))).text,
            "You see this because it fits the goals you chose and its risk is in line with the risk you accept. The "
            "rate is 3.65% a year, "
            "variable. It ties you in for 95 days. The minimum balance is £500.");
}

TEST(Template, WithoutReasonsSaysSo) {
  EXPECT_TRUE(template_wording(grounds_of(demo_products().front(), {}, Audience::customer))
                  .text.starts_with("This is one of the offers open to you."));
}

TEST(Template, OfEveryDemoProductIsShortAndPassesTheChecks) {
  const std::vector<std::string> reasons{"services.match", "behaviour.match", "product.own"};
  for (const Product& product : demo_products()) {
    const Grounds grounds = grounds_of(product, reasons, Audience::customer);
    const Wording wording = template_wording(grounds);
    EXPECT_LE(word_count(wording.text), customer_words) << product.id;
    const auto failed = failed_check(grounds, wording);
    EXPECT_FALSE(failed) << product.id << ": " << to_string(failed->check) << " " << failed->words << "\n"
                         << wording.text;
  }
}

TEST(Template, ThatCapitalIsAtRiskIsSaidFirst) {
  const std::string text = template_wording(grounds_for(demo_product("horizon-global-index-isa"))).text;
  EXPECT_NE(text.find("accept. Its value can fall, and you may get back less than you put in."), std::string::npos)
      << text;
}

TEST(Template, SaysYearsForManyDays) {
  const std::string text = template_wording(grounds_for(demo_product("threshold-first-time-buyer-mortgage"))).text;
  EXPECT_NE(text.find("It ties you in for 5 years."), std::string::npos) << text;
}

TEST(Template, OfStaffSpeaksOfThem) {
  const auto wording = template_wording(grounds_for(demo_product("mooring-95-day-notice"), Audience::staff));
  EXPECT_EQ(wording.points.at(0), "It fits the goals they chose.");
  EXPECT_TRUE(wording.text.empty());
}

TEST(NotToSay, FollowsFromTheFacts) {
  const auto isa = not_to_say(grounds_for(demo_product("horizon-global-index-isa"), Audience::staff));
  EXPECT_EQ(isa.front(), "That returns are certain, or that nothing can be lost");
  const auto overdraft = not_to_say(grounds_for(demo_product("breakwater-arranged-overdraft"), Audience::staff));
  EXPECT_EQ(overdraft.front(), "That they will be accepted: checks of their circumstances come first");
}

}  // namespace
}  // namespace attune::narrate
