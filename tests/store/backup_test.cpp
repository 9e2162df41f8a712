#include <gtest/gtest.h>

#include <thread>

#include "scratch.h"
#include "store/backup.h"
#include "store/erasure_list.h"
#include "store/file.h"
#include "store/head.h"
#include "store/segment_log.h"

namespace attune::test {
namespace {

struct Bank {
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<Log> log;  // before the keyring it uses goes
};

class BackupTest : public ::testing::Test {
 protected:
  Bank open(const std::filesystem::path& directory) {
    Bank bank;
    auto keyring = open_keyring(directory / "keys", test_master_key, {.disk = &disk_});
    EXPECT_TRUE(keyring) << keyring.error().message;
    if (!keyring) return bank;
    bank.keyring = std::move(*keyring);
    SegmentLogOptions options;
    options.segment_bytes = 4096;
    options.disk = &disk_;
    auto log = open_segment_log(directory / "log", *bank.keyring, options);
    EXPECT_TRUE(log) << log.error().message;
    if (log) bank.log = std::move(*log);
    return bank;
  }

  void SetUp() override {
    std::filesystem::create_directory(bank_path_);
    bank_ = open(bank_path_);
    maya_ = *bank_.keyring->find_or_create(NameSpace::customer, "maya");
    jon_ = *bank_.keyring->find_or_create(NameSpace::customer, "jon");
    for (int i = 0; i < 40; ++i) put();
  }
  void put() {
    const Position p = bank_.log->next_position();
    ASSERT_TRUE(append_and_wait(*bank_.log, {event_of(p % 2 == 0 ? maya_ : jon_, "p" + std::to_string(p))}));
  }
  Result<BackupSummary> write() {
    return write_backup(*bank_.log, *bank_.keyring, bank_path_ / "log", file_, test_time);
  }
  Result<RestoreSummary> restore(const RestoreOptions& options) {
    std::filesystem::remove_all(restored_path_);
    return restore_backup(file_, restored_path_, test_master_key, options);
  }
  // A copy, as it is kept beside the backups.
  std::filesystem::path list() {
    const auto copy = scratch_ / "list";
    put_bytes(copy, file_bytes(bank_path_ / erasure_list_name));
    return copy;
  }

  ScratchDirectory scratch_;
  FaultyDisk disk_;
  std::filesystem::path bank_path_ = scratch_ / "bank";
  std::filesystem::path restored_path_ = scratch_ / "restored";
  std::filesystem::path file_ = scratch_ / "backup";
  Bank bank_;
  Handle maya_, jon_;
};

TEST_F(BackupTest, RestoresWhatWasDurable) {
  const auto written = write();
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written->records, 40U);
  EXPECT_EQ(written->bytes, std::filesystem::file_size(file_));
  EXPECT_EQ(std::filesystem::status(file_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(write().error().code, ErrorCode::conflict);
  put();

  const auto done = restore({.erasure_list = list()});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->records, 40U);
  EXPECT_EQ(done->taken, test_time);
  EXPECT_EQ(done->reapplied, 0U);
  Bank restored = open(restored_path_);
  const auto records = read_all(*restored.log);
  ASSERT_EQ(records.size(), 40U);
  for (const Record& record : records) EXPECT_EQ(payload_of(record), "p" + std::to_string(record.position));
  EXPECT_EQ(restored.keyring->find(NameSpace::customer, "maya"), maya_);
  EXPECT_TRUE(append_and_wait(*restored.log, {event_of(maya_, "goes on")}));
  EXPECT_FALSE(std::filesystem::exists(restored_path_ / "restoring"));
}

TEST_F(BackupTest, AnErasureYoungerThanTheBackupIsDoneAgain) {
  const Handle ruth = *bank_.keyring->find_or_create(NameSpace::customer, "ruth");
  ASSERT_TRUE(append_and_wait(*bank_.log, {event_of(ruth, "ruth")}));
  ASSERT_TRUE(bank_.keyring->destroy_subject(ruth));
  ASSERT_TRUE(write());
  const auto before = list();
  const Bytes old_list = file_bytes(before);
  ASSERT_TRUE(bank_.keyring->destroy_subject(maya_));
  const Handle late = *bank_.keyring->find_or_create(NameSpace::customer, "late");
  ASSERT_TRUE(bank_.keyring->destroy_subject(late));
  ASSERT_TRUE(bank_.keyring->destroy_month(RecordKind::feedback, month_of(test_time)));

  const auto done = restore({.erasure_list = list()});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->reapplied, 3U);
  {
    Bank restored = open(restored_path_);
    for (const Record& record : read_all(*restored.log)) EXPECT_FALSE(record.readable);
    EXPECT_EQ(restored.keyring->state_of(maya_), SubjectState::erased);
    EXPECT_TRUE(restored.keyring->is_suppressed(NameSpace::customer, "maya"));
    EXPECT_TRUE(restored.keyring->is_suppressed(NameSpace::customer, "late"));
    EXPECT_EQ(restored.keyring->erasures(), bank_.keyring->erasures());
    EXPECT_EQ(file_bytes(restored_path_ / erasure_list_name), file_bytes(bank_path_ / erasure_list_name));
  }
  // The list as it was when the backup was made says nothing of what came later, and can't be told from a new one: it
  // serves. One from before the backup is refused.
  put_bytes(before, old_list);
  EXPECT_TRUE(restore({.erasure_list = before}));
  const Bytes older = [&] {
    Bytes bytes = encode_erasure_list(bank_.keyring->log_id(), {});
    const auto signature = bank_.keyring->sign({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return bytes;
  }();
  put_bytes(before, older);
  EXPECT_EQ(restore({.erasure_list = before}).error().code, ErrorCode::conflict);
}

TEST_F(BackupTest, RefusesWithoutAListOrAWord) {
  ASSERT_TRUE(write());
  EXPECT_EQ(restore({}).error().code, ErrorCode::conflict);
  EXPECT_FALSE(std::filesystem::exists(restored_path_));
  EXPECT_TRUE(restore({.nothing_erased_since = true}));
  EXPECT_EQ(restore({.erasure_list = scratch_ / "missing"}).error().code, ErrorCode::not_found);
  put_bytes(scratch_ / "list", bytes_of("nonsense"));
  EXPECT_EQ(restore({.erasure_list = scratch_ / "list"}).error().code, ErrorCode::corrupt);
  const auto stranger = make_memory_keyring(1);
  put_bytes(scratch_ / "list", write_erasure_list(*stranger));
  EXPECT_EQ(restore({.erasure_list = scratch_ / "list"}).error().code, ErrorCode::denied);
  EXPECT_FALSE(std::filesystem::exists(restored_path_ / "keys"));
}

TEST_F(BackupTest, RefusesADirectoryInUseAndAnotherMasterKey) {
  ASSERT_TRUE(write());
  std::filesystem::create_directory(restored_path_);
  put_bytes(restored_path_ / "something", {1});
  EXPECT_EQ(restore_backup(file_, restored_path_, test_master_key, {.nothing_erased_since = true}).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(file_bytes(restored_path_ / "something"), Bytes{1});
  std::filesystem::remove(restored_path_ / "something");
  put_bytes(restored_path_ / "master.key", {1});
  EXPECT_EQ(restore_backup(file_, restored_path_, SecretKey{9}, {.nothing_erased_since = true}).error().code,
            ErrorCode::denied);
  EXPECT_TRUE(restore_backup(file_, restored_path_, test_master_key, {.nothing_erased_since = true}));
}

TEST_F(BackupTest, EveryChangedByteAndEveryCutIsFound) {
  ASSERT_TRUE(write());
  const Bytes whole = file_bytes(file_);
  const std::size_t step = whole.size() / 700 + 1;
  for (std::size_t at = 0; at < whole.size(); at += at < 400 || at + 400 > whole.size() ? 1 : step) {
    if (at >= 12 && at < 32) continue;  // unused, and the log id, which the keys say again
    Bytes changed = whole;
    changed[at] ^= 0x41;
    put_bytes(file_, changed);
    EXPECT_FALSE(restore({.nothing_erased_since = true})) << "byte " << at;
    put_bytes(file_, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(at)));
    EXPECT_FALSE(restore({.nothing_erased_since = true})) << "cut at " << at;
  }
  EXPECT_FALSE(std::filesystem::exists(restored_path_ / "keys"));
}

TEST_F(BackupTest, HoldsNoKeysOfCheckpoints) {
  ASSERT_TRUE(bank_.keyring->store_secret("checkpoint 7", SecretKey{7}));
  ASSERT_TRUE(write());
  ASSERT_TRUE(restore({.nothing_erased_since = true}));
  EXPECT_TRUE(open(restored_path_).keyring->secret_names().empty());
  EXPECT_TRUE(bank_.keyring->secret("checkpoint 7"));
}

TEST_F(BackupTest, IsConsistentWhileAppendsGoOn) {
  std::atomic<bool> done = false;
  std::atomic<int> allowed =
      0;  // so many a round: a slow round, as under a sanitizer, is not to meet an ever longer log
  std::thread appending([&] {
    for (int i = 0; !done;) {
      if (i >= allowed) {
        std::this_thread::yield();
        continue;
      }
      const auto subject = bank_.keyring->find_or_create(NameSpace::customer, "c" + std::to_string(i));
      bank_.log->append({event_of(*subject, "x")}, [](Result<void> result) { EXPECT_TRUE(result); });
      if (i++ % 20 == 0) bank_.log->flush();
    }
  });
  for (int round = 0; round < 5; ++round) {
    allowed += 2'000;
    std::filesystem::remove(file_);
    const auto written = write();
    ASSERT_TRUE(written) << written.error().message;
    const auto restored = restore({.nothing_erased_since = true});
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(restored->records, written->records);
    EXPECT_EQ(read_all(*open(restored_path_).log).size(), written->records) << "every key is there";
  }
  done = true;
  appending.join();
}

TEST_F(BackupTest, ChecksWhatItCopies) {
  bank_.log->flush();
  auto file = File::open(bank_path_ / "log" / "00000000.seg", OpenMode::read_write);
  ASSERT_TRUE(file);
  const std::uint8_t changed = 0x99;
  ASSERT_TRUE(write_at(disk_, *file, {&changed, 1}, 700));
  EXPECT_EQ(write().error().code, ErrorCode::corrupt);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

}  // namespace
}  // namespace attune::test
