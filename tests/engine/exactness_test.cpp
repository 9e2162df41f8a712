// The fold is exact: over generated histories, going on from a checkpoint, merging shards of sums in any order, and taking a
// customer out give the same bits as folding the log in one go, or without them.
//
// ATTUNE_EXACTNESS_CASES: how many histories; the entry "exactness.long" of ctest runs a million.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engine/state.h"
#include "rank/sums.h"

namespace attune {
namespace {

constexpr std::uint32_t product_count = 4;
constexpr std::size_t customer_count = 3;
constexpr std::int64_t start = 1'800'000'000'000'000;

Handle handle_of(std::uint64_t number) {
  Handle handle;
  handle.bytes[0] = static_cast<std::uint8_t>(number + 1);
  return handle;
}

struct History {
  std::vector<Record> log;
  std::vector<std::shared_ptr<const Decision>> decisions;  // by position
  bool withdrawal = false;
  bool late = false;
};

class HistoryOf {
 public:
  explicit HistoryOf(std::uint64_t seed) : random_(seed) {}

  History make() {
    for (std::uint32_t p = 0; p < product_count; ++p) put_product(p);
    const std::uint64_t count = 6 + random_.below(20);
    for (std::uint64_t i = 0; i < count; ++i) step();
    return std::move(history_);
  }

 private:
  void put(RecordKind kind, const Handle& subject, Bytes payload) {
    now_ += static_cast<std::int64_t>(random_.below(5 * micros_per_day));
    history_.log.push_back({history_.log.size(),
                            Event{kind, payload_version, Instant{start + now_}, subject, std::move(payload)},
                            {},
                            true});
    history_.decisions.emplace_back();
  }

  void put_product(std::uint32_t p) {
    Product product;
    product.id = product.name = "product " + std::to_string(p);
    product.category = static_cast<Category>(random_.below(10));
    product.regime = default_regime(*product.category);
    put(RecordKind::product, {}, encode(ProductChange{product}));
  }

  void step() {
    const Handle subject = handle_of(random_.below(customer_count));
    switch (random_.below(13)) {
      case 0: profile(subject); break;
      case 1: consent(subject); break;
      case 2: put(RecordKind::holdings, subject, encode(HoldingsChange{{Holding{"product 1", {}, {}}}})); break;
      case 3: put_product(static_cast<std::uint32_t>(random_.below(product_count))); break;
      case 4:
        put(RecordKind::idempotency, {}, encode(WriteNote{Hash{static_cast<std::uint8_t>(random_.below(4))}, {}, {}}));
        break;
      case 12: care(subject); break;
      case 5:
      case 6:
      case 7: decision(subject); break;
      default: feedback(subject); break;
    }
  }

  void profile(const Handle& subject) {
    CustomerChange change;
    change.replace = random_.below(2) == 0;
    constexpr std::string_view levels[]{"Low", "Medium", "High"};
    if (random_.below(2) == 0)
      change.facts.push_back(
          {"income_level", std::string(levels[random_.below(3)]), Instant{start + now_}, "customer"});
    if (random_.below(2) == 0) {
      std::vector<std::string> goals{std::string(levels[random_.below(3)]), std::string(levels[random_.below(3)])};
      change.facts.push_back({"financial_goals", std::move(goals), Instant{start + now_}, "customer"});
    }
    put(RecordKind::customer, subject, encode(change));
  }

  void care(const Handle& subject) {
    CareChange change;
    change.what = static_cast<CareChange::What>(random_.below(9));
    change.product = static_cast<std::uint32_t>(random_.below(product_count));
    change.step = static_cast<StepKind>(random_.below(3));
    change.step_status = static_cast<StepStatus>(random_.below(3));
    change.request_status = static_cast<RequestStatus>(random_.below(4));
    if (!history_.log.empty()) change.of = random_.below(history_.log.size());
    put(RecordKind::care, subject, encode(change));
  }

  void consent(const Handle& subject) {
    const auto state = static_cast<ConsentState>(1 + random_.below(3));
    history_.withdrawal = history_.withdrawal || state != ConsentState::granted;
    put(RecordKind::consent, subject,
        encode(ConsentChange{Purpose::personalisation, Consent{state, Instant{start + now_}, "customer"}}));
  }

  void decision(const Handle& subject) {
    Decision decision;
    decision.at = Instant{start + now_};
    const std::uint64_t items = 1 + random_.below(3);
    for (std::uint64_t i = 0; i < items; ++i) {
      ShownItem item;
      item.product = static_cast<std::uint32_t>((i + history_.log.size()) % product_count);
      if (random_.below(6) > 0) item.x.emplace_back(std::uint8_t{0}, rank::x_one);
      for (std::uint64_t x = random_.below(6); x > 0 && !item.x.empty(); --x) {
        const auto slot = static_cast<std::uint8_t>(1 + 10 * x + random_.below(10));
        const auto value =
            static_cast<std::int16_t>(static_cast<int>(random_.below(2 * rank::x_limit + 1)) - rank::x_limit);
        item.x.emplace_back(slot, value);
      }
      decision.items.push_back(std::move(item));
    }
    shown_.emplace_back(history_.log.size(), decision.at);
    put(RecordKind::decision, subject, encode(decision));
    history_.decisions.back() = std::make_shared<const Decision>(std::move(decision));
  }

  void feedback(const Handle& subject) {
    constexpr EventKind kinds[]{EventKind::view,   EventKind::click, EventKind::select,  EventKind::dismiss,
                                EventKind::rating, EventKind::apply, EventKind::convert, EventKind::interaction};
    FeedbackChange change;
    change.product = static_cast<std::uint32_t>(random_.below(product_count));
    Feedback& said = change.feedback;
    said.kind = kinds[random_.below(std::size(kinds))];
    if (said.kind == EventKind::rating || random_.below(8) == 0)
      said.overall = static_cast<std::int32_t>(random_.below(score_one + 1));
    said.viewed = random_.below(2) == 0;
    said.clicked = random_.below(3) == 0;
    said.selected = random_.below(4) == 0;
    std::int64_t late = 0;
    if (!shown_.empty() && random_.below(2) == 0) {
      const auto& [position, at] = shown_[random_.below(shown_.size())];
      if (random_.below(2) == 0) said.decision = position;
      late = start + now_ - at.micros;
    }
    if (random_.below(3) == 0) late += static_cast<std::int64_t>(random_.below(20 * micros_per_day));
    history_.late = history_.late || late > micros_per_day;
    said.occurred_at =
        Instant{start + now_ - static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(late) + 1))};
    put(RecordKind::feedback, subject, encode(change));
  }

  Random random_;
  History history_;
  std::int64_t now_ = 0;
  std::vector<std::pair<Position, Instant>> shown_;
};

struct Folded {
  State state;
  rank::Sums sums;
  std::vector<rank::Contribution> taught;
};

DecisionSource decisions_of(const History& history) {
  return [&history](Position position) {
    return position < history.decisions.size() ? history.decisions[position] : nullptr;
  };
}

void fold(Folded& folded, const History& history, Position to, const Handle* without = nullptr) {
  const DecisionSource decisions = decisions_of(history);
  Effects effects;
  while (folded.state.position() < to) {
    Record record = history.log[folded.state.position()];
    record.readable = without == nullptr || record.event.subject != *without;
    ASSERT_TRUE(folded.state.apply(record, decisions, effects));
  }
  folded.sums.advance(to);
  ASSERT_TRUE(folded.sums.add(effects.contributions));
  folded.taught.insert(folded.taught.end(), effects.contributions.begin(), effects.contributions.end());
}

#define EXPECT_SAME(a, b)                                                             \
  ASSERT_EQ(State::first_difference((a).state, (b).state), "") << "history " << seed; \
  ASSERT_TRUE((a).state.open_tasks() == (b).state.open_tasks()) << "tasks, " << seed; \
  ASSERT_TRUE((a).sums.serialise() == (b).sums.serialise()) << "sums, history " << seed

void check(std::uint64_t seed, std::uint64_t& hard) {
  Random random(seed, 1);
  const History history = HistoryOf(seed).make();
  const Position end = history.log.size();
  Folded whole;
  fold(whole, history, end);

  // Rebuilding and going on from a checkpoint.
  Folded resumed;
  const Position cut = random.below(end + 1);
  fold(resumed, history, cut);
  auto state = State::deserialise(resumed.state.serialise());
  auto sums = rank::Sums::deserialise(resumed.sums.serialise());
  ASSERT_TRUE(state && sums) << "history " << seed;
  resumed.state = *std::move(state);
  resumed.sums = *std::move(sums);
  fold(resumed, history, end);
  EXPECT_SAME(resumed, whole);

  // Shards in any order.
  std::vector<rank::Sums> shards(2);
  for (rank::Sums& shard : shards) shard.advance(end);
  std::vector<std::vector<rank::Contribution>> parts(2);
  for (const auto& contribution : whole.taught) parts[random.below(2)].push_back(contribution);
  for (std::size_t i = 0; i < 2; ++i) {
    std::reverse(parts[i].begin(), parts[i].end());
    ASSERT_TRUE(shards[i].add(parts[i]));
  }
  ASSERT_TRUE(shards[1].merge(shards[0]));
  ASSERT_TRUE(shards[1].serialise() == whole.sums.serialise()) << "shards, history " << seed;

  // Somebody taken out, now or in the middle.
  const bool erases = random.below(3) > 0;
  hard += erases || history.withdrawal || history.late;
  if (!erases) return;
  const Handle subject = handle_of(random.below(customer_count));
  const Position at = random.below(2) == 0 ? end : cut;
  Folded without;
  fold(without, history, end, &subject);
  Folded erased;
  fold(erased, history, at);
  std::vector<Record> theirs;
  std::copy_if(history.log.begin(), history.log.begin() + static_cast<std::ptrdiff_t>(at), std::back_inserter(theirs),
               [&](const Record& record) { return record.event.subject == subject; });
  const auto back = erased.state.forget(subject, theirs, decisions_of(history));
  ASSERT_TRUE(back);
  ASSERT_TRUE(erased.sums.add(*back));
  fold(erased, history, end, &subject);
  EXPECT_SAME(erased, without);
}

TEST(Exactness, HoldsOverGeneratedHistories) {
  const char* wanted = std::getenv("ATTUNE_EXACTNESS_CASES");
  const std::uint64_t cases = wanted == nullptr ? 1'000 : std::strtoull(wanted, nullptr, 10);
  std::uint64_t hard = 0;
  for (std::uint64_t seed = 0; seed < cases; ++seed) {
    check(seed, hard);
    if (HasFatalFailure()) return;
  }
  EXPECT_GE(hard * 2, cases) << "with an erasure, a withdrawal or a late reaction";
  RecordProperty("histories", std::to_string(cases));
  RecordProperty("hard", std::to_string(hard));
}

}  // namespace
}  // namespace attune
