#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "scratch.h"
#include "store/head.h"
#include "store/memory_log.h"
#include "store/segment_log.h"

namespace attune::test {
namespace {

// Every log keeps these promises.
class LogContract : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    keyring_ = make_memory_keyring(11);
    maya_ = *keyring_->find_or_create(NameSpace::customer, "maya");
    jon_ = *keyring_->find_or_create(NameSpace::customer, "jon");
    log_ = make_log(*keyring_, "log");
  }
  std::unique_ptr<Log> make_log(Keyring& keyring, std::string_view name) {
    if (!GetParam()) return make_memory_log(keyring);
    SegmentLogOptions options;
    options.segment_bytes = 1 << 14;
    options.disk = &disk_;
    auto opened = open_segment_log(directory_ / name, keyring, options);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  ScratchDirectory directory_;
  FaultyDisk disk_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Log> log_;
  Handle maya_, jon_;
};

TEST_P(LogContract, BeginsEmpty) {
  EXPECT_EQ(log_->next_position(), 0U);
  EXPECT_EQ(log_->durable_end(), 0U);
  EXPECT_TRUE(read_all(*log_).empty());
  EXPECT_EQ(log_->at(0).error().code, ErrorCode::not_found);
  const auto found = log_->verify(std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->records, 0U);
  EXPECT_FALSE(found->broken_at);
  log_->flush();
}

TEST_P(LogContract, GivesBackWhatWasAppended) {
  const Event genesis{RecordKind::genesis, 3, test_time, {}, bytes_of("in clear")};
  const Event empty{RecordKind::consent, 1, Instant{-5}, jon_, {}};
  EXPECT_EQ(append_and_wait(*log_, {genesis}), 0U);
  EXPECT_EQ(append_and_wait(*log_, {event_of(maya_, "one"), event_of(jon_, "two"), empty}), 1U);
  EXPECT_EQ(log_->durable_end(), 4U);
  EXPECT_EQ(log_->next_position(), 4U);

  const auto records = read_all(*log_);
  ASSERT_EQ(records.size(), 4U);
  EXPECT_EQ(records[0].event.kind, RecordKind::genesis);
  EXPECT_EQ(records[0].event.version, 3);
  EXPECT_EQ(payload_of(records[0]), "in clear");
  EXPECT_EQ(payload_of(records[1]), "one");
  EXPECT_EQ(records[1].event.subject, maya_);
  EXPECT_EQ(records[1].event.time, test_time);
  EXPECT_EQ(records[3].event.time, Instant{-5});
  EXPECT_TRUE(records[3].event.payload.empty());
  for (Position p = 0; p < 4; ++p) {
    EXPECT_EQ(records[p].position, p);
    EXPECT_TRUE(records[p].readable);
    const auto one = log_->at(p);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->hash, records[p].hash);
    EXPECT_EQ(one->event.payload, records[p].event.payload);
  }
}

TEST_P(LogContract, ReadsAnyRangeAcrossSegments) {
  for (int i = 0; i < 40; ++i) {
    std::vector<Event> events;
    for (int k = 0; k < 25; ++k) events.push_back(event_of(maya_, "payload " + std::to_string(i * 25 + k)));
    ASSERT_TRUE(append_and_wait(*log_, std::move(events)));
  }
  for (const auto& [from, to] : std::vector<std::pair<Position, Position>>{{0, 1000},
                                                                           {0, 1},
                                                                           {63, 65},
                                                                           {64, 64},
                                                                           {117, 900},
                                                                           {999, 1000},
                                                                           {999, log_end},
                                                                           {1000, log_end},
                                                                           {500, 10}}) {
    const auto records = read_all(*log_, from, to);
    const Position end = std::min<Position>(to, 1000);
    ASSERT_EQ(records.size(), from < end ? end - from : 0) << from << " to " << to;
    for (std::size_t i = 0; i < records.size(); ++i) {
      EXPECT_EQ(records[i].position, from + i);
      EXPECT_EQ(payload_of(records[i]), "payload " + std::to_string(from + i));
    }
  }
  for (Position p = 0; p < 1000; p += 7) EXPECT_EQ(payload_of(*log_->at(p)), "payload " + std::to_string(p));
  EXPECT_EQ(log_->at(1000).error().code, ErrorCode::not_found);
  EXPECT_EQ(log_->verify(std::nullopt)->records, 1000U);
}

TEST_P(LogContract, StopsReadingWhenTold) {
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "a"), event_of(maya_, "b"), event_of(maya_, "c")}));
  int seen = 0;
  const auto read = log_->read(0, log_end, [&seen](const Record&) -> Result<void> {
    if (++seen == 2) return fail(ErrorCode::unavailable, "enough");
    return {};
  });
  EXPECT_EQ(seen, 2);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "enough");
}

TEST_P(LogContract, AcknowledgesInOrderOnAnotherThread) {
  std::vector<Position> acknowledged;
  std::atomic<bool> elsewhere = true;
  const auto here = std::this_thread::get_id();
  for (Position p = 0; p < 300; ++p) {
    const Position at = log_->append({event_of(maya_, "x")}, [&, p](Result<void> result) {
      EXPECT_TRUE(result);
      EXPECT_GT(log_->durable_end(), p) << "durable before acknowledged";
      elsewhere = elsewhere && std::this_thread::get_id() != here;
      acknowledged.push_back(p);
    });
    EXPECT_EQ(at, p);
  }
  log_->flush();
  ASSERT_EQ(acknowledged.size(), 300U);
  EXPECT_TRUE(std::is_sorted(acknowledged.begin(), acknowledged.end()));
  EXPECT_TRUE(elsewhere);
}

TEST_P(LogContract, RejectsAnEventOfAnUnknownSubjectAlone) {
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "before")}));
  const auto rejected = append_and_wait(*log_, {event_of(jon_, "fine"), event_of(Handle{{1}}, "unknown")});
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, ErrorCode::invalid);
  EXPECT_EQ(append_and_wait(*log_, {event_of(maya_, "after")}), 1U);
  EXPECT_EQ(read_all(*log_).size(), 2U);
}

TEST_P(LogContract, AnErasedSubjectIsUnreadableAndEverythingElseIsNot) {
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "maya 1"), event_of(jon_, "jon 1"), event_of(maya_, "maya 2")}));
  ASSERT_EQ(read_all(*log_).size(), 3U);
  ASSERT_TRUE(keyring_->destroy_subject(maya_));
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "too late"), event_of(jon_, "jon 2")}));
  const auto records = read_all(*log_);
  ASSERT_EQ(records.size(), 5U);
  for (const Record& record : records) {
    const bool of_maya = record.event.subject == maya_;
    EXPECT_EQ(record.readable, !of_maya);
    EXPECT_EQ(record.event.payload.empty(), of_maya);
  }
  EXPECT_FALSE(log_->at(0)->readable);
  EXPECT_EQ(payload_of(*log_->at(1)), "jon 1");
  EXPECT_FALSE(log_->verify(std::nullopt)->broken_at) << "the chain covers the ciphertext, so it still holds";
}

TEST_P(LogContract, AnExpiredMonthIsUnreadable) {
  const Instant later{test_time.micros + 40 * micros_per_day};
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "old"), event_of(maya_, "new", RecordKind::feedback, later),
                                      event_of(maya_, "profile", RecordKind::customer)}));
  ASSERT_TRUE(keyring_->destroy_month(RecordKind::feedback, month_of(test_time)));
  const auto records = read_all(*log_);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_FALSE(records[0].readable);
  EXPECT_EQ(payload_of(records[1]), "new");
  EXPECT_EQ(payload_of(records[2]), "profile");
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "late")}));
  EXPECT_FALSE(log_->at(3)->readable) << "what arrives for an expired month is expired";
}

TEST_P(LogContract, VerifiesAgainstAHead) {
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "a"), event_of(maya_, "b")}));
  const Head head = *log_->sign_head(test_time);
  EXPECT_EQ(head.end, 2U);
  EXPECT_TRUE(is_genuine(head));
  ASSERT_TRUE(append_and_wait(*log_, {event_of(maya_, "c")}));
  const auto found = log_->verify(head);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->broken_at);
  EXPECT_TRUE(found->tail_checked);
  EXPECT_EQ(found->records, 3U);
  EXPECT_FALSE(log_->verify(std::nullopt)->tail_checked);

  const auto beyond = log_->verify(make_head(5, head.hash, test_time, *keyring_));
  EXPECT_EQ(beyond->broken_at, 3U);
  const auto other = log_->verify(make_head(2, Hash{1}, test_time, *keyring_));
  EXPECT_EQ(other->broken_at, 1U);
  const auto foreign = make_memory_keyring(12);
  EXPECT_EQ(log_->verify(make_head(2, head.hash, test_time, *foreign))->broken_at, 0U);
  Head forged = head;
  forged.end = 1;
  EXPECT_EQ(log_->verify(forged).error().code, ErrorCode::invalid);
}

TEST_P(LogContract, IsReadWhileItGrows) {
  constexpr Position total = 3000;
  std::atomic<bool> done = false;
  const auto reader = [&] {
    Position last = 0;
    do {
      const Position end = log_->durable_end();
      EXPECT_GE(end, last);
      last = end;
      const auto records = read_all(*log_, end > 200 ? end - 200 : 0, end);
      EXPECT_EQ(records.size(), std::min<Position>(end, 200));
      for (const Record& record : records) EXPECT_EQ(payload_of(record), std::to_string(record.position));
      if (end > 0) {
        EXPECT_EQ(payload_of(*log_->at(end - 1)), std::to_string(end - 1));
      }
    } while (!done);
  };
  std::thread one(reader), two(reader);
  for (Position p = 0; p < total; ++p) {
    log_->append({event_of(p % 2 == 0 ? maya_ : jon_, std::to_string(p))},
                 [](Result<void> result) { EXPECT_TRUE(result); });
    if (p % 500 == 0) log_->flush();
  }
  log_->flush();
  done = true;
  one.join();
  two.join();
  EXPECT_EQ(read_all(*log_).size(), total);
}

INSTANTIATE_TEST_SUITE_P(Logs, LogContract, ::testing::Values(true, false),
                         [](const auto& log) { return log.param ? "segments" : "memory"; });

TEST(HeadText, SurvivesTheWayThere) {
  const auto keyring = make_memory_keyring(1);
  const Head head = make_head(1042, Hash{7, 8}, Instant{test_time.micros + 123}, *keyring);
  const auto read = parse_head(to_text(head));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(*read), to_text(head));
  EXPECT_TRUE(is_genuine(*read));
  const std::string text = to_text(head);
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    std::string changed = text;
    changed[at] = changed[at] == '3' ? '4' : '3';
    const auto other = parse_head(changed);
    EXPECT_FALSE(other && is_genuine(*other)) << "byte " << at;
    const auto cut = parse_head(text.substr(0, at));
    EXPECT_FALSE(cut && is_genuine(*cut)) << "cut at " << at;
  }
  EXPECT_FALSE(parse_head(text + "more"));
  EXPECT_FALSE(parse_head(std::string(5000, 'x')));
}

}  // namespace
}  // namespace attune::test
