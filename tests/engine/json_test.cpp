// How answers are spelled, and that nothing in them makes them anything but JSON.
#include "engine/json.h"

#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace attune {
namespace {

namespace json = boost::json;

Recommendations one_item() {
  Recommendations answer;
  answer.decision_id = "d5";
  answer.customer_id = "a\"b\\c\n";
  RecommendedItem item;
  item.product_id = "p";
  item.score = 0.123456;
  item.response = std::numeric_limits<double>::quiet_NaN();
  item.priority = std::numeric_limits<double>::infinity();
  item.logged_propensity = 0.001053;
  answer.items = {item};
  answer.withheld = {{"contact.limit_reached", 2}, {"feedback.consistently_low", 3}};
  return answer;
}

TEST(Json, numbersAreRoundedAndWhatIsNoNumberIsNull) {
  const auto answer = json::parse(to_json(one_item()));
  const auto& item = answer.at("items").at(0);
  EXPECT_EQ(item.at("score").as_double(), 0.1235);
  EXPECT_TRUE(item.at("response").is_null());
  EXPECT_TRUE(item.at("priority").is_null());
  EXPECT_EQ(item.at("logged_propensity").as_double(), 0.001053);
  EXPECT_EQ(answer.at("withheld").at("count"), 5);
  EXPECT_EQ(answer.at("withheld").at("by_reason").at("contact.limit_reached"), 2);
}

TEST(Json, textsAreEscaped) {
  EXPECT_EQ(json::parse(to_json(one_item())).at("customer_id"), "a\"b\\c\n");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const auto written = json::parse(quoted_json(all));
  EXPECT_EQ(written.as_string().size(), 256U);
  EXPECT_EQ(json::parse(quoted_json("caf\xc3\xa9")), "caf\xc3\xa9");
}

TEST(Json, aSimulationHasNoDecision) {
  auto answer = one_item();
  answer.decision_id.clear();
  EXPECT_TRUE(json::parse(to_json(answer)).at("decision_id").is_null());
}

TEST(Json, whereThereIsNothingToDivideByStandsNull) {
  const auto answer = json::parse(to_json(Statistics{}));
  EXPECT_EQ(answer.at("total_interactions"), 0);
  EXPECT_TRUE(answer.at("click_rate").is_null());
  EXPECT_TRUE(answer.at("avg_feedback_score").is_null());
}

TEST(Json, aPageEndsWithoutACursor) {
  Page page;
  EXPECT_TRUE(json::parse(to_json(page)).at("next_cursor").is_null());
  page.next = 0;
  LedgerEntry entry;
  entry.position = 9;
  entry.kind = "feedback";
  entry.feedback.emplace();
  entry.feedback->aspects.tenths[0] = 7;
  entry.decision_id = "d4-0a1b2c3d";
  page.entries = {entry};
  const auto answer = json::parse(to_json(page));
  EXPECT_EQ(answer.at("next_cursor"), "0");
  const auto& feedback = answer.at("items").at(0).at("feedback");
  EXPECT_EQ(feedback.at("event_id"), "e9");
  EXPECT_EQ(feedback.at("decision_id"), "d4-0a1b2c3d");
  EXPECT_EQ(feedback.at("aspects").at("relevance").as_double(), 0.7);
  EXPECT_EQ(feedback.at("overall").as_double(), 0.7);
  EXPECT_FALSE(answer.at("items").at(0).as_object().contains("decision"));
}

}  // namespace
}  // namespace attune
