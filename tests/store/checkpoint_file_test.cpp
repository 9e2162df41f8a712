#include <gtest/gtest.h>

#include "scratch.h"
#include "store/checkpoint_file.h"

namespace attune::test {
namespace {

class CheckpointFile : public ::testing::Test {
 protected:
  static StoredCheckpoint checkpoint(Position position, std::size_t bytes = 100) {
    StoredCheckpoint stored;
    stored.position = position;
    stored.sections["state"] = bytes_of("state as of " + std::to_string(position));
    stored.sections["sums"] = Bytes(bytes, static_cast<std::uint8_t>(position));
    stored.sections["nothing"] = {};
    return stored;
  }
  std::optional<Position> newest(Position limit = log_end) {
    const auto found = directory_.newest(limit);
    EXPECT_TRUE(found) << found.error().message;
    if (!found || !*found) return std::nullopt;
    return (*found)->position;
  }
  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& file : std::filesystem::directory_iterator(path_)) found.push_back(file.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  ScratchDirectory scratch_;
  std::filesystem::path path_ = scratch_ / "checkpoints";
  FaultyDisk disk_;
  std::unique_ptr<Keyring> keyring_ = make_memory_keyring(5);
  CheckpointDirectory directory_{path_, *keyring_, disk_};
};

TEST_F(CheckpointFile, GivesBackWhatWasWritten) {
  EXPECT_EQ(newest(), std::nullopt);
  for (const std::size_t size : {0UL, 1UL, (1UL << 20) - 200, 1UL << 20, (3UL << 20) + 7}) {
    ASSERT_TRUE(directory_.write(checkpoint(42, size)));
    const auto found = directory_.newest(42);
    ASSERT_TRUE(found && *found) << size;
    EXPECT_EQ((*found)->position, 42U);
    EXPECT_EQ((*found)->sections, checkpoint(42, size).sections);
  }
  ASSERT_TRUE(directory_.write({50, {}}));
  EXPECT_TRUE((*directory_.newest(log_end))->sections.empty());
}

TEST_F(CheckpointFile, TakesThePlaceOfAllOthers) {
  CheckpointDirectory made(scratch_ / "made", *keyring_, disk_, "made");
  EXPECT_EQ(directory_.replace_with_newest_of(made).error().code, ErrorCode::not_found);
  for (const Position p : {10U, 42U}) ASSERT_TRUE(directory_.write(checkpoint(p)));
  StoredCheckpoint right = checkpoint(42);
  right.sections["state"] = bytes_of("the right state");
  ASSERT_TRUE(made.write(right));
  EXPECT_EQ((*directory_.newest(42))->sections, checkpoint(42).sections) << "each has keys of its own";
  ASSERT_TRUE(directory_.replace_with_newest_of(made));
  EXPECT_EQ((*directory_.newest(42))->sections, right.sections);
  EXPECT_EQ(newest(41), std::nullopt);
  EXPECT_EQ(keyring_->secret_names(), std::vector<std::string>{"checkpoint 42"});
}

TEST_F(CheckpointFile, KeepsTheNewestTwo) {
  for (const Position p : {10U, 200U, 3000U, 40000U}) ASSERT_TRUE(directory_.write(checkpoint(p)));
  EXPECT_EQ(files().size(), 2U);
  EXPECT_EQ(keyring_->secret_names().size(), 2U);
  EXPECT_EQ(newest(), 40000U);
  EXPECT_EQ(newest(39999), 3000U) << "not beyond the log's end";
  EXPECT_EQ(newest(2999), std::nullopt);
}

TEST_F(CheckpointFile, PassesOverOneThatIsDamaged) {
  ASSERT_TRUE(directory_.write(checkpoint(1)));
  ASSERT_TRUE(directory_.write(checkpoint(2)));
  const auto file = files().back();
  const Bytes whole = file_bytes(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= 0x20;
    put_bytes(file, damaged);
    EXPECT_EQ(newest(), 1U) << "byte " << at;
    put_bytes(file, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(at)));
    EXPECT_EQ(newest(), 1U) << "cut at " << at;
  }
  Bytes longer = whole;
  longer.push_back(0);
  put_bytes(file, longer);
  EXPECT_EQ(newest(), 1U);
  put_bytes(file, whole);
  EXPECT_EQ(newest(), 2U);
  std::filesystem::copy_file(file, path_ / "00000000000000003.ckpt");
  EXPECT_EQ(newest(), 2U) << "a file under another's name";
}

TEST_F(CheckpointFile, DestroyingTheKeysShredsEveryCopy) {
  ASSERT_TRUE(directory_.write(checkpoint(1)));
  ASSERT_TRUE(directory_.write(checkpoint(2)));
  EXPECT_FALSE(holds(file_bytes(files().back()), bytes_of("state as of")));
  const auto copy = scratch_ / "copy";
  std::filesystem::copy(path_, copy);
  ASSERT_TRUE(directory_.destroy_all());
  EXPECT_TRUE(files().empty());
  EXPECT_TRUE(keyring_->secret_names().empty());
  const auto found = CheckpointDirectory(copy, *keyring_, disk_).newest(log_end);
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(CheckpointFile, AFailedWriteLeavesTheOlderOne) {
  ASSERT_TRUE(directory_.write(checkpoint(1)));
  disk_.room = 60;
  EXPECT_EQ(directory_.write(checkpoint(2)).error().code, ErrorCode::storage_full);
  disk_.room = -1;
  EXPECT_EQ(newest(), 1U);
  ASSERT_TRUE(directory_.write(checkpoint(2))) << "and the same may be tried again";
  EXPECT_EQ(newest(), 2U);
}

}  // namespace
}  // namespace attune::test
