#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "store/segment_log.h"

namespace attune::test {
namespace {

// Lets the appender write until it has acknowledged `count` appends, kills it, and returns the last acknowledged position.
Position append_and_kill(const std::filesystem::path& directory, int count) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    const std::string path = directory.string();
    ::execl(ATTUNE_STORE_APPENDER, ATTUNE_STORE_APPENDER, path.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  Position last = 0;
  Position acknowledged = 0;
  int read = 0;
  while (read < count && ::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
    last = std::max(last, acknowledged);
    ++read;
  }
  EXPECT_EQ(read, count) << "the appender stopped by itself";
  ::kill(child, SIGKILL);
  // What it still acknowledged before it died counts as well.
  while (::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged)
    last = std::max(last, acknowledged);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return last;
}

TEST(Kill, LosesNothingThatWasAcknowledged) {
  ScratchDirectory directory;
  std::mt19937 random(20261123);
  Position before = 0;
  for (int round = 0; round < 5; ++round) {
    const Position last = append_and_kill(directory.path(), 1 + static_cast<int>(random() % 1500));
    auto keyring = open_keyring(directory / "keys", test_master_key);
    ASSERT_TRUE(keyring) << keyring.error().message;
    auto log = open_segment_log(directory / "log", **keyring);
    ASSERT_TRUE(log) << log.error().message;
    EXPECT_GT((*log)->durable_end(), last) << "round " << round;
    EXPECT_GT(last, before);
    before = last;
    const auto found = (*log)->verify(std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->broken_at) << found->reason;
    Position first_of_append = 0;
    Position expected = 0;
    const auto read = (*log)->read(0, log_end, [&](const Record& record) -> Result<void> {
      if (record.position == first_of_append + 1 + first_of_append % 3) first_of_append = record.position;
      EXPECT_EQ(record.position, expected++);
      EXPECT_EQ(payload_of(record), "payload of " + std::to_string(first_of_append));
      return {};
    });
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(expected, (*log)->durable_end());
    EXPECT_EQ(first_of_append + 1 + first_of_append % 3, expected) << "whole appends only";
  }
}

}  // namespace
}  // namespace attune::test
