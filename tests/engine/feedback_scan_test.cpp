// The fast reader of feedback batches says the same as the thorough one, or nothing.
#include "engine/feedback_scan.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/json_bodies.h"

namespace attune {
namespace {

constexpr Instant now{1'795'000'000'000'000};

// What the thorough reader makes of a body: an escape in a key, which the fast one leaves alone, sends
// the body there.
Body<std::vector<Engine::FeedbackOptions>> read_thoroughly(std::string json) {
  json.replace(json.find("events"), 6, "\\u0065vents");
  return read_feedback_batch_body(json, now);
}

void expect_same(const std::vector<Engine::FeedbackOptions>& fast, const std::vector<Engine::FeedbackOptions>& slow) {
  RC_ASSERT(fast.size() == slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i) {
    RC_ASSERT(fast[i].customer_id == slow[i].customer_id);
    RC_ASSERT(fast[i].decision_id == slow[i].decision_id);
    RC_ASSERT(fast[i].feedback == slow[i].feedback);
  }
}

// Fields as a body may spell them, now and then wrong.
const std::vector<std::string> spellings{R"("customer_id":"maya")",
                                         R"("customer_id" : "c-1")",
                                         R"("customer_id":"")",
                                         R"("customer_id":7)",
                                         R"("product_id":"p 1")",
                                         R"("product_id":"first-home-saver")",
                                         R"("event":"click")",
                                         R"("event":"rating")",
                                         R"("event":"clik")",
                                         R"("event":null)",
                                         R"("decision_id":"d12")",
                                         R"("decision_id":null)",
                                         R"("aspects":{"value":0.9,"cost":null})",
                                         R"("aspects":{})",
                                         R"("aspects":{"value":0.95})",
                                         R"("aspects":{"value":1,"value":1})",
                                         R"("aspects":{"price":1})",
                                         R"("overall":0.75)",
                                         R"("overall":1.5)",
                                         R"("overall":"1")",
                                         R"("comment":"Fine")",
                                         R"("comment":"caf\u00e9 \"x\"")",
                                         "\"comment\":\"caf\xc3\xa9\"",
                                         "\"comment\":\"\xff\"",
                                         R"("amount":12.50)",
                                         R"("amount":-1)",
                                         R"("amount":01)",
                                         R"("amount":1.)",
                                         R"("amount":1e2)",
                                         R"("amount":"12.5")",
                                         R"("occurred_at":"2026-11-20T08:00:00Z")",
                                         R"("occurred_at":"yesterday")",
                                         R"("extra":1)",
                                         "\"comment\":\"a\tb\""};

rc::Gen<std::string> body() {
  const auto events =
      rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::mapcat(rc::gen::inRange(0, 3), [](int more) {
        return rc::gen::map(
            rc::gen::container<std::vector<std::string>>(static_cast<std::size_t>(more), rc::gen::elementOf(spellings)),
            [](std::vector<std::string> fields) {
              fields.insert(fields.begin(), {R"("customer_id":"maya")", R"("product_id":"p")", R"("event":"click")"});
              return fields;
            });
      }));
  return rc::gen::map(events, [](const std::vector<std::vector<std::string>>& list) {
    std::string out = "{\"events\":[";
    for (const auto& fields : list) {
      if (&fields != &list.front()) out += ", ";
      out += '{';
      for (const auto& one : fields) out += (&one == &fields.front() ? "" : ",") + one;
      out += '}';
    }
    return out + "]}";
  });
}

RC_GTEST_PROP(FeedbackScan, saysTheSameAsTheThoroughReader, ()) {
  const auto json = *body();
  const auto fast = scan_feedback_batch(json, now);
  const auto slow = read_thoroughly(json);
  RC_CLASSIFY(fast.has_value(), "fast");
  if (fast) {
    RC_ASSERT(slow.has_value());
    expect_same(*fast, *slow);
  }
}

RC_GTEST_PROP(FeedbackScan, acceptsNothingThatTheThoroughReaderRefuses, ()) {
  auto json = *body();
  const auto at = *rc::gen::inRange<std::size_t>(0, json.size());
  json[at] = static_cast<char>(*rc::gen::inRange(0, 256));
  const auto fast = scan_feedback_batch(json, now);
  if (!fast) return;
  const auto slow = read_thoroughly(json);
  RC_ASSERT(slow.has_value());
  expect_same(*fast, *slow);
}

TEST(FeedbackScan, readsEachSpellingLikeTheThoroughReader) {
  int taken = 0;
  for (const auto& spelling : spellings) {
    for (const std::string_view rest :
         {R"("event":"rating","overall":1,"product_id":"p","customer_id":"c")", R"("product_id":"p","customer_id":"c")",
          R"("event":"click","product_id":"p")", R"("event":"click","customer_id":"c")"}) {
      const auto json = "{\"events\":[{" + spelling + "," + std::string(rest) + "}]}";
      const auto fast = scan_feedback_batch(json, now);
      if (!fast) continue;
      ++taken;
      const auto slow = read_thoroughly(json);
      ASSERT_TRUE(slow) << json;
      EXPECT_EQ(fast->at(0).feedback, slow->at(0).feedback) << json;
      EXPECT_EQ(fast->at(0).customer_id + fast->at(0).decision_id, slow->at(0).customer_id + slow->at(0).decision_id)
          << json;
    }
  }
  EXPECT_EQ(taken, 12);
}

TEST(FeedbackScan, takesWhatIsUsual) {
  const auto events = scan_feedback_batch(
      R"( {"events" : [ {"customer_id":"maya","product_id":"p","event":"rating","aspects":{"value":0.9,"cost":null},"occurred_at":"2026-11-20T08:00:00Z"},
          {"customer_id":"ruth","product_id":"q","event":"convert","amount":250.5,"decision_id":"d7","comment":"At last"}]} )",
      now);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(events->at(0).feedback.aspects.tenths[static_cast<std::size_t>(Aspect::value)], 9);
  EXPECT_EQ(format_instant(events->at(0).feedback.occurred_at), "2026-11-20T08:00:00Z");
  EXPECT_EQ(events->at(1).feedback.occurred_at, now);
  EXPECT_EQ(format_decimal(*events->at(1).feedback.amount), "250.5");
  EXPECT_EQ(events->at(1).decision_id, "d7");
}

TEST(FeedbackScan, leavesTheRestToTheThoroughReader) {
  constexpr std::string_view good = R"({"customer_id":"m","product_id":"p","event":"click"})";
  const auto batch = [](std::string_view event) { return "{\"events\":[" + std::string(event) + "]}"; };
  ASSERT_TRUE(scan_feedback_batch(batch(good), now));
  for (const std::string_view json : {"", "{", "[]", R"({"events":[]})", R"({"events":null})", R"({"events":[{}]})"}) {
    EXPECT_FALSE(scan_feedback_batch(json, now)) << json;
  }
  EXPECT_FALSE(scan_feedback_batch(batch(good) + "x", now));
  EXPECT_FALSE(scan_feedback_batch(batch(R"({"customer_id":"m","product_id":"p","event":"rating"})"), now));
  EXPECT_FALSE(scan_feedback_batch(batch(R"({"customer_id":"m","product_id":"p"})"), now));
  EXPECT_FALSE(scan_feedback_batch(batch(R"({"customer_id":"m","product_id":"p","event":null})"), now));
  EXPECT_FALSE(scan_feedback_batch(batch(R"({"customer_id":"m","product_id":"p","event":"click","amount":1e2})"), now));
  for (std::size_t cut = 0; cut < batch(good).size(); ++cut)
    EXPECT_FALSE(scan_feedback_batch(batch(good).substr(0, cut), now)) << cut;
}

TEST(FeedbackScan, aBatchHasAMost) {
  std::string json = "{\"events\":[";
  for (std::size_t i = 0; i <= max_feedback_events; ++i) {
    if (i > 0) json += ',';
    json += R"({"customer_id":"m","product_id":"p","event":"view"})";
  }
  const auto read = read_feedback_batch_body(json + "]}", now);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().errors.at(0).pointer, "/events");
}

}  // namespace
}  // namespace attune
