#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "scratch.h"
#include "store/envelope.h"
#include "store/head.h"
#include "store/segment_files.h"
#include "store/segment_log.h"

namespace attune::test {
namespace {

class SegmentLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    keyring_ = make_memory_keyring(11);
    maya_ = *keyring_->find_or_create(NameSpace::customer, "maya");
    options_.segment_bytes = 2048;
    options_.disk = &disk_;
  }

  std::unique_ptr<Log> open(const std::filesystem::path& directory) {
    auto opened = open_segment_log(directory, *keyring_, options_);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  std::unique_ptr<Log> open() { return open(path_); }
  ErrorCode refusal(const std::filesystem::path& directory) {
    auto opened = open_segment_log(directory, *keyring_, options_);
    return opened ? ErrorCode::unsupported : opened.error().code;
  }

  Result<Position> put(Log& log, std::size_t records = 1) {
    std::vector<Event> events;
    for (std::size_t i = 0; i < records; ++i)
      events.push_back(event_of(maya_, "p" + std::to_string(log.next_position() + i)));
    return append_and_wait(log, std::move(events));
  }

  // The directory as a crash at this moment would leave it.
  std::filesystem::path crash_image() {
    const auto image = scratch_ / "image";
    std::filesystem::remove_all(image);
    std::filesystem::copy(path_, image);
    return image;
  }

  static void expect_whole(const Log& log, Position records) {
    EXPECT_EQ(log.durable_end(), records);
    const auto all = read_all(log);
    ASSERT_EQ(all.size(), records);
    for (const Record& record : all) EXPECT_EQ(payload_of(record), "p" + std::to_string(record.position));
    EXPECT_FALSE(log.verify(std::nullopt)->broken_at);
  }

  // Offsets of the frames of a segment, and of their end.
  static std::vector<std::uint64_t> frame_offsets(const std::filesystem::path& path) {
    const auto file = File::open(path, OpenMode::read);
    SegmentReader reader(*file, segment_header_bytes);
    std::vector<std::uint64_t> offsets{reader.offset()};
    while (*reader.next()) offsets.push_back(reader.offset());
    return offsets;
  }

  ScratchDirectory scratch_;
  std::filesystem::path path_ = scratch_ / "log";
  FaultyDisk disk_;
  std::unique_ptr<Keyring> keyring_;
  SegmentLogOptions options_;
  Handle maya_;
};

TEST_F(SegmentLogTest, GoesOnAfterAStart) {
  for (int round = 0; round < 5; ++round) {
    auto log = open();
    for (int i = 0; i < 9; ++i) ASSERT_TRUE(put(*log));
  }
  expect_whole(*open(), 45);
  EXPECT_GT(list_segments(path_)->size(), 2U);
}

TEST_F(SegmentLogTest, GoesOnAfterACrashAnywhere) {
  auto log = open();
  for (Position p = 0; p < 60; ++p) {
    ASSERT_TRUE(put(*log));
    const auto image = crash_image();
    auto again = open(image);
    ASSERT_TRUE(again);
    expect_whole(*again, p + 1);
    ASSERT_TRUE(put(*again));
    again.reset();
    expect_whole(*open(image), p + 2);
  }
}

TEST_F(SegmentLogTest, NeedsNoCheckpoint) {
  auto log = open();
  for (int i = 0; i < 70; ++i) ASSERT_TRUE(put(*log));
  log.reset();
  std::filesystem::remove(path_ / "checkpoint");
  expect_whole(*open(), 70);
  put_bytes(path_ / "checkpoint", bytes_of("not one"));
  expect_whole(*open(), 70);
}

TEST_F(SegmentLogTest, IsOpenOnce) {
  auto log = open();
  EXPECT_EQ(refusal(path_), ErrorCode::conflict);
}

TEST_F(SegmentLogTest, BelongsToItsKeyFile) {
  ASSERT_TRUE(put(*open()));
  keyring_ = make_memory_keyring(12);
  EXPECT_EQ(refusal(path_), ErrorCode::conflict);
}

TEST_F(SegmentLogTest, CutsATornTailAtEveryByte) {
  options_.segment_bytes = 1 << 14;
  auto log = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(put(*log));
  const Position kept = log->durable_end();
  ASSERT_TRUE(put(*log, 2));  // one append of two records: both or none
  const auto image = crash_image();
  const auto segment = image / "00000000.seg";
  const Bytes whole = file_bytes(segment);
  const auto offsets = frame_offsets(segment);
  for (std::uint64_t cut = offsets[kept]; cut < offsets[kept + 2]; ++cut) {
    for (const bool garbage : {false, true}) {
      Bytes torn = whole;
      // Pages may arrive in any order: what stands behind the tear may be there or not.
      if (garbage) {
        torn[cut] ^= 0xff;
      } else {
        std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), 0);
        if (torn == whole) continue;
      }
      put_bytes(segment, torn);
      auto again = open(image);
      ASSERT_TRUE(again) << "cut at " << cut;
      ASSERT_EQ(again->durable_end(), kept) << "cut at " << cut << " garbage " << garbage;
      ASSERT_TRUE(put(*again, 2));
      again.reset();
      std::filesystem::remove(image / "checkpoint");
      expect_whole(*open(image), kept + 2);
      std::filesystem::remove(image / "checkpoint");
    }
  }
}

TEST_F(SegmentLogTest, RefusesDamageBeforeALaterGroup) {
  options_.segment_bytes = 1 << 14;
  auto log = open();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(put(*log));
  const auto image = crash_image();
  const auto segment = image / "00000000.seg";
  const Bytes whole = file_bytes(segment);
  const auto offsets = frame_offsets(segment);
  for (std::uint64_t at = 0; at < offsets[3]; ++at) {
    Bytes damaged = whole;
    damaged[at] ^= 0x04;
    put_bytes(segment, damaged);
    const ErrorCode code = refusal(image);
    EXPECT_TRUE(code == ErrorCode::corrupt || (at >= 16 && at < 32 && code == ErrorCode::conflict)) << "byte " << at;
  }
  Bytes page_lost = whole;
  std::fill(page_lost.begin() + static_cast<std::ptrdiff_t>(offsets[1]),
            page_lost.begin() + static_cast<std::ptrdiff_t>(offsets[2]), 0);
  put_bytes(segment, page_lost);
  auto opened = open_segment_log(image, *keyring_, options_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("position 1"), std::string::npos) << opened.error().message;
}

TEST_F(SegmentLogTest, RefusesALogThatEndsBeforeItsCheckpoint) {
  options_.segment_bytes = 1 << 14;
  auto log = open();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(put(*log));
  log.reset();
  const auto segment = path_ / "00000000.seg";
  Bytes cut = file_bytes(segment);
  const auto offsets = frame_offsets(segment);
  std::fill(cut.begin() + static_cast<std::ptrdiff_t>(offsets[3]), cut.end(), 0);
  put_bytes(segment, cut);
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
  std::filesystem::remove(segment);
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
}

TEST_F(SegmentLogTest, RefusesALogWithoutOneOfItsSegments) {
  auto log = open();
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(put(*log));
  log.reset();
  const auto segments = *list_segments(path_);
  ASSERT_GT(segments.size(), 3U);
  std::filesystem::remove(segment_path(path_, segments[1]));
  auto opened = open_segment_log(path_, *keyring_, options_);
  ASSERT_TRUE(opened) << "the checkpoint says that the end is whole";
  EXPECT_EQ((*opened)->verify(std::nullopt)->broken_at, segments[1]);
  EXPECT_FALSE((*opened)->read(0, log_end, [](const Record&) -> Result<void> { return {}; }));
  opened->reset();
  std::filesystem::remove(path_ / "checkpoint");
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
  std::filesystem::remove(segment_path(path_, segments[0]));
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
}

// S4: one byte changed, wherever it is.
TEST_F(SegmentLogTest, VerifyFindsEveryChangedByte) {
  auto log = open();
  for (int i = 0; i < 24; ++i) ASSERT_TRUE(put(*log));
  ASSERT_TRUE(append_and_wait(*log, {event_of({}, "in clear", RecordKind::product)}));
  const auto segments = *list_segments(path_);
  ASSERT_GE(segments.size(), 2U);
  for (const Position first : segments) {
    const auto path = segment_path(path_, first);
    const auto offsets = frame_offsets(path);
    const auto file = File::open(path, OpenMode::read_write);
    for (std::uint64_t at = 0; at < offsets.back(); ++at) {
      std::uint8_t byte = 0;
      ASSERT_TRUE(file->read_at({&byte, 1}, at));
      const auto changed = static_cast<std::uint8_t>(byte ^ (1U << (at % 8)));
      ASSERT_TRUE(write_at(disk_, *file, {&changed, 1}, at));
      const auto found = log->verify(std::nullopt);
      ASSERT_TRUE(found);
      const auto frame = static_cast<Position>(std::upper_bound(offsets.begin(), offsets.end(), at) - offsets.begin());
      ASSERT_EQ(found->broken_at, first + (frame == 0 ? 0 : frame - 1)) << "byte " << at << " of " << path;
      ASSERT_FALSE(found->reason.empty());
      ASSERT_TRUE(write_at(disk_, *file, {&byte, 1}, at));
    }
  }
  EXPECT_FALSE(log->verify(std::nullopt)->broken_at);
}

TEST_F(SegmentLogTest, VerifyFindsWhatWasRemovedSwappedOrCut) {
  options_.segment_bytes = 1 << 14;
  auto log = open();
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(put(*log));
  const Head head = *log->sign_head(test_time);
  log.reset();
  const auto segment = path_ / "00000000.seg";
  const Bytes whole = file_bytes(segment);
  const auto offsets = frame_offsets(segment);
  const auto frame = [&](std::size_t i) {
    return Bytes(whole.begin() + static_cast<std::ptrdiff_t>(offsets[i]),
                 whole.begin() + static_cast<std::ptrdiff_t>(offsets[i + 1]));
  };
  const auto with_frames = [&](const std::vector<std::size_t>& order) {
    Bytes changed(whole.begin(), whole.begin() + segment_header_bytes);
    for (const std::size_t i : order) {
      const Bytes one = frame(i);
      changed.insert(changed.end(), one.begin(), one.end());
    }
    changed.resize(whole.size());
    put_bytes(segment, changed);
    std::filesystem::remove(path_ / "checkpoint");
  };

  log.reset();
  {  // while it is open, so that recovery has no say
    log = open();
    with_frames({0, 1, 3, 4, 5});
    EXPECT_EQ(log->verify(std::nullopt)->broken_at, 2U);
    EXPECT_NE(log->verify(std::nullopt)->reason.find("removed"), std::string::npos);
    with_frames({0, 1, 3, 2, 4, 5});
    EXPECT_EQ(log->verify(std::nullopt)->broken_at, 2U);
    with_frames({0, 1, 2, 3, 4});
    EXPECT_EQ(log->verify(std::nullopt)->broken_at, 5U);
    with_frames({0, 1, 2, 3, 4, 5});
    EXPECT_FALSE(log->verify(head)->broken_at);
    log.reset();
  }
  with_frames({0, 1, 3, 4, 5});
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
  with_frames({0, 1, 3, 2, 4, 5});
  EXPECT_EQ(refusal(path_), ErrorCode::corrupt);
  with_frames({0, 1, 2, 3});  // cut at the end, and nothing left that could tell
  log = open();
  EXPECT_FALSE(log->verify(std::nullopt)->broken_at);
  EXPECT_EQ(log->verify(head)->broken_at, 4U);
  EXPECT_TRUE(log->verify(head)->tail_checked);
}

TEST_F(SegmentLogTest, AFullDiskLosesNothingAndPasses) {
  options_.segment_bytes = 1 << 16;
  auto log = open();
  ASSERT_TRUE(put(*log));
  for (std::int64_t room = 0; room < 230; room += 21) {
    const Position before = log->durable_end();
    disk_.room = room;
    std::vector<ErrorCode> outcomes;
    for (int i = 0; i < 5; ++i) {
      log->append({event_of(maya_, "lost"), event_of(maya_, "lost")}, [&outcomes](Result<void> result) {
        outcomes.push_back(result ? ErrorCode::invalid : result.error().code);
      });
    }
    log->flush();
    disk_.room = -1;
    ASSERT_EQ(outcomes.size(), 5U);
    for (const ErrorCode code : outcomes) EXPECT_EQ(code, ErrorCode::storage_full);
    EXPECT_EQ(log->next_position(), before);
    ASSERT_EQ(*put(*log), before);
    auto again = open(crash_image());
    expect_whole(*again, before + 1);
  }
  EXPECT_EQ(log->durable_end(), 12U);
}

TEST_F(SegmentLogTest, AFailingDiskFailsAllThatWait) {
  options_.segment_bytes = 1 << 16;
  auto log = open();
  ASSERT_TRUE(put(*log));
  for (const bool wiping_fails : {false, true}) {
    disk_.wiping_fails = wiping_fails;
    disk_.failing_syncs = 1;
    EXPECT_EQ(put(*log, 40).error().code, ErrorCode::storage_failed);
    disk_.failing_writes = 1;
    EXPECT_EQ(put(*log, 2).error().code, ErrorCode::storage_failed);
    disk_.wiping_fails = false;
    const Position at = log->durable_end();
    ASSERT_EQ(*put(*log), at);
    auto again = open(crash_image());
    expect_whole(*again, at + 1);
  }
}

TEST_F(SegmentLogTest, AFullDiskWhenANewSegmentIsNeeded) {
  auto log = open();
  Position records = 0;
  for (; records < 5; ++records) ASSERT_TRUE(put(*log));
  disk_.room = 3000;
  while (put(*log)) ++records;
  const Position before = log->durable_end();
  EXPECT_EQ(before, records);
  EXPECT_EQ(put(*log).error().code, ErrorCode::storage_full);
  disk_.room = -1;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(put(*log));
  expect_whole(*log, before + 20);
  log.reset();
  expect_whole(*open(), before + 20);
}

TEST_F(SegmentLogTest, ShortWritesAreCarriedOn) {
  disk_.short_writes = true;
  auto log = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(put(*log));
  expect_whole(*log, 3);
}

TEST_F(SegmentLogTest, TakesAppendsLargerThanASegment) {
  auto log = open();
  ASSERT_TRUE(put(*log));
  ASSERT_TRUE(put(*log, 100));
  ASSERT_TRUE(put(*log));
  expect_whole(*log, 102);
  log.reset();
  expect_whole(*open(), 102);
}

TEST_F(SegmentLogTest, JoinsWhatWaitsIntoOneFdatasync) {
  options_.segment_bytes = 1 << 20;
  options_.pace_few = options_.pace_many = std::chrono::milliseconds(50);
  auto log = open();
  ASSERT_TRUE(put(*log));
  const int before = disk_.syncs;
  for (int i = 0; i < 30; ++i) log->append({event_of(maya_, "x")}, [](Result<void> result) { EXPECT_TRUE(result); });
  log->flush();
  EXPECT_LE(disk_.syncs - before, 3);
}

TEST_F(SegmentLogTest, HoldsNoPayloadOfASubjectInClear) {
  auto log = open();
  ASSERT_TRUE(append_and_wait(*log, {event_of(maya_, "the planted payload"), event_of({}, "catalogue text")}));
  const Bytes bytes = file_bytes(path_ / "00000000.seg");
  EXPECT_FALSE(holds(bytes, bytes_of("planted")));
  EXPECT_TRUE(holds(bytes, bytes_of("catalogue text")));
}

TEST_F(SegmentLogTest, AMissingKeyWithoutAnErasureIsAnErrorWithItsPlace) {
  const auto twin = make_memory_keyring(11);  // same log id, but it never heard of maya
  auto log = open();
  ASSERT_TRUE(append_and_wait(*log, {event_of({}, "clear"), event_of(maya_, "sealed")}));
  log.reset();
  auto opened = open_segment_log(path_, *twin, options_);
  ASSERT_TRUE(opened);
  const auto read = (*opened)->read(0, log_end, [](const Record&) -> Result<void> { return {}; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
  EXPECT_NE(read.error().message.find("Record 1"), std::string::npos);
}

// Any bytes at all: a log is opened or refused, never worse.
RC_GTEST_PROP(SegmentLogBytes, GarbageIsOpenedOrRefused, ()) {
  ScratchDirectory scratch;
  const auto keyring = make_memory_keyring(11);
  const Handle maya = *keyring->find_or_create(NameSpace::customer, "maya");
  FaultyDisk disk;
  SegmentLogOptions options;
  options.disk = &disk;
  options.segment_bytes = 4096;
  {
    auto log = open_segment_log(scratch.path(), *keyring, options);
    RC_ASSERT(log.has_value());
    for (int i = 0; i < 4; ++i) RC_ASSERT(append_and_wait(**log, {event_of(maya, "x")}).has_value());
  }
  if (*rc::gen::arbitrary<bool>()) std::filesystem::remove(scratch / "checkpoint");
  Bytes bytes = file_bytes(scratch / "00000000.seg");
  const auto changes = *rc::gen::container<std::vector<std::pair<std::uint16_t, std::uint8_t>>>(
      rc::gen::pair(rc::gen::inRange<std::uint16_t>(0, 1200), rc::gen::arbitrary<std::uint8_t>()));
  for (const auto& [at, value] : changes) bytes[at] = value;
  put_bytes(scratch / "00000000.seg", bytes);
  auto log = open_segment_log(scratch.path(), *keyring, options);
  if (log) (void)(*log)->verify(std::nullopt);
}

}  // namespace
}  // namespace attune::test
