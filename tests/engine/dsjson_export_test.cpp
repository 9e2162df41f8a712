// Every slot that a customer saw comes out as one dsjson event, however many decisions there were, with the cost of what
// happened within the window; and what comes out can be evaluated.
#include <algorithm>
#include <sstream>

#include "bank.h"
#include "base/hex.h"
#include "engine/directory.h"
#include "engine/dsjson_export.h"
#include "engine/evaluate.h"
#include "engine/log_fold.h"
#include "ingest/json_tree.h"
#include "store/index.h"
#include "store/keyring.h"
#include "store/segment_log.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr int decisions_each = 90;  // above episodes_kept

void at(Bank& bank, std::int64_t seconds) {
  bank.clock().set(Instant{bank.clock().now().micros + seconds * micros_per_second});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

double number(const JsonValue& json, std::string_view name) { return decimal_of(*json.find(name))->to_double(); }

// Two customers, three products; returns how many slots were seen, and how many of those responded to in time.
std::pair<int, int> live(Bank& bank) {
  EXPECT_EQ(
      bank.import(
              "products", "jsonl",
              "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save.\"}\n"
              "{\"product_id\":\"card\",\"name\":\"Card\",\"category\":\"credit_card\",\"description\":\"A card.\"}\n"
              "{\"product_id\":\"fund\",\"name\":\"Fund\",\"category\":\"investment\",\"description\":\"A fund.\"}\n")
          ->accepted,
      3u);
  EXPECT_EQ(bank.import("customers", "jsonl", "{\"customer_id\":\"ann\"}\n{\"customer_id\":\"bob\"}\n")->accepted, 2u);
  int seen = 0;
  int responded = 0;
  for (int i = 0; i < decisions_each; ++i) {
    for (const std::string customer : {"ann", "bob"}) {
      at(bank, 3600);
      const auto list = bank.recommend(customer, 2);
      EXPECT_TRUE(list && list->items.size() == 2)
          << (list ? std::to_string(list->items.size()) + (list->withheld.empty() ? "" : list->withheld.front().reason)
                   : list.error().message);
      if (!list) return {0, 0};
      if (!list || list->items.size() != 2) return {};
      const auto& [first, second] = std::pair(list->items[0].product_id, list->items[1].product_id);
      EXPECT_TRUE(bank.feedback(customer, first, EventKind::view, {}, list->decision_id));
      ++seen;
      if (i % 3 == 0) {
        EXPECT_TRUE(bank.feedback(customer, second, EventKind::view));
        ++seen;
      }
      if (i % 5 == 0) {
        EXPECT_TRUE(
            bank.feedback(customer, first, i % 2 == 0 ? EventKind::apply : EventKind::select, {}, list->decision_id));
        ++responded;
      }
    }
  }
  return {seen, responded};
}

TEST(DsjsonExport, HoldsEverySlotThatWasSeen) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const auto [seen, responded] = live(bank);
  // One more, seen in time and selected too late.
  const auto late = bank.recommend("ann", 1);
  ASSERT_TRUE(late);
  ASSERT_TRUE(bank.feedback("ann", late->items[0].product_id, EventKind::view, {}, late->decision_id));
  at(bank, 31 * 86'400);
  ASSERT_TRUE(bank.feedback("ann", late->items[0].product_id, EventKind::select, {}, late->decision_id));

  const std::string text = bank.exported("decisions", "dsjson");
  const auto lines = lines_of(text);
  EXPECT_EQ(lines.size(), static_cast<std::size_t>(seen) + 1);
  int costs = 0;
  std::string before;
  for (const std::string& line : lines) {
    const auto json = parse_json(line, JsonLimits{});
    ASSERT_TRUE(json) << line;
    // What VW 9.11 read of such lines in a check by hand: cost, action and probability, one action for each of _multi.
    EXPECT_EQ(json->keys, (std::vector<std::string>{"_label_cost", "_label_probability", "_label_Action", "_labelIndex",
                                                    "Version", "EventId", "Timestamp", "a", "p", "c"}));
    costs += number(*json, "_label_cost") < 0;
    EXPECT_EQ(json->find("c")->find("_multi")->items.size(), json->find("a")->items.size());
    double sum = 0;
    for (const JsonValue& p : json->find("p")->items) sum += decimal_of(p)->to_double();
    EXPECT_NEAR(sum, 1, 1e-6) << line;
    EXPECT_GT(number(*json, "_label_probability"), 0);
    const std::string time = std::string(json->find("Timestamp")->text);
    EXPECT_LE(before, time) << "in the order of the log";
    before = time;
  }
  EXPECT_EQ(costs, responded);

  const auto evaluated = evaluate_dsjson(text, {});
  ASSERT_TRUE(evaluated) << evaluated.error().message;
  EXPECT_EQ(evaluated->rows, lines.size());
}

// The stretches in which the log is gone through leave no trace.
TEST(DsjsonExport, IsTheSameInStretchesOfAnyLength) {
  ScratchDirectory scratch;
  std::string whole;
  {
    Bank bank(scratch.path());
    live(bank);
    whole = bank.exported("decisions", "dsjson");
  }
  const DirectoryLayout layout{scratch.path()};
  const auto keyring = open_keyring(layout.keys(), *load_master_key(layout.root));
  ASSERT_TRUE(keyring);
  const auto log = open_segment_log(layout.log(), **keyring);
  const auto index = open_sqlite_index(layout.index());
  ASSERT_TRUE(log && index);
  LogFold fold(**log);
  ASSERT_TRUE(fold.run(log_end));
  for (const Position stretch : {Position{1}, Position{7}, Position{100}}) {
    std::string text;
    DsjsonExport decisions(
        **log, **index, fold.state().catalogue(), fold.state().placements(),
        [&](Position position) {
          const Hash proof = (*keyring)->keyed_hash("decision-id", std::to_string(position));
          return "d" + std::to_string(position) + "-" + to_hex(std::span(proof).first(4));
        },
        stretch);
    ASSERT_TRUE(decisions.run([&](const std::string& line) { text += line; }));
    EXPECT_EQ(text, whole) << stretch;
  }
}

}  // namespace
}  // namespace attune
