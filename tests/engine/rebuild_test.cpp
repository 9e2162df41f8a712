// Rebuilding finds what differs from the log, mends it, and may be cut short at any moment.
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "bank.h"
#include "engine/checkpoint.h"
#include "engine/directory.h"
#include "store/log.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

class Rebuild : public ::testing::Test {
 protected:
  // Two customers with lists, reactions and ratings; a checkpoint and a closed index on disk.
  void SetUp() override {
    Bank bank(layout_.root);
    ASSERT_EQ(
        bank.import(
                "products", "jsonl",
                "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save.\"}\n"
                "{\"product_id\":\"fund\",\"name\":\"Fund\",\"category\":\"investment\",\"description\":\"A fund.\"}\n")
            ->accepted,
        2u);
    ASSERT_EQ(bank.import("customers", "jsonl", "{\"customer_id\":\"ann\"}\n{\"customer_id\":\"bob\"}\n")->accepted,
              2u);
    for (const std::string customer : {"ann", "bob", "ann"}) {
      const auto list = bank.recommend(customer, 2);
      ASSERT_TRUE(list);
      ASSERT_TRUE(bank.feedback(customer, "fund", EventKind::view, {}, list->decision_id));
      ASSERT_TRUE(bank.feedback(customer, "fund", EventKind::select, {}, list->decision_id));
    }
    const auto fresh = bank.rebuild();
    ASSERT_TRUE(fresh.same) << fresh.difference;
    hash_ = fresh.state_hash;
  }

  void in_the_index(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(layout_.index().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  // Rebuilds, expects a difference and that it is gone afterwards, also after a restart.
  std::string mended() {
    Bank bank(layout_.root);
    const auto found = bank.rebuild();
    EXPECT_FALSE(found.same);
    EXPECT_EQ(found.state_hash, hash_);
    const auto again = bank.rebuild();
    EXPECT_TRUE(again.same) << again.difference;
    bank.crash();
    const auto restarted = bank.rebuild();
    EXPECT_TRUE(restarted.same) << restarted.difference;
    EXPECT_TRUE(bank.recommend("ann", 2)) << "it serves on";
    EXPECT_FALSE(std::filesystem::exists(layout_.rebuild()));
    return found.difference;
  }

  ScratchDirectory scratch_;
  DirectoryLayout layout_{scratch_.path() / "bank"};
  std::string hash_;
};

TEST_F(Rebuild, MendsAnIndexThatLacksRecords) {
  in_the_index("DELETE FROM records WHERE position IN (5, 7)");
  EXPECT_EQ(mended(), "the index: record 5 is missing");
}

TEST_F(Rebuild, MendsAnIndexThatLies) {
  in_the_index("UPDATE records SET kind = kind + 1 WHERE position = 6");
  EXPECT_EQ(mended(), "the index: record 6 stands otherwise in the log");
}

TEST_F(Rebuild, MakesAnIndexThatIsNoDatabaseAnew) {
  std::ofstream(layout_.index(), std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  Bank bank(layout_.root);
  const auto rebuilt = bank.rebuild();
  EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
}

TEST_F(Rebuild, AnIndexMadeAnewHoldsNothingOfTheErased) {
  {
    Bank bank(layout_.root);
    ASSERT_TRUE(bank.wait<ErasureAnswer>(
        [&](auto reply) { bank.engine().erase_customer(Bank::who(), "ann", std::move(reply)); }));
    const auto rebuilt = bank.rebuild();
    EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
  }
  std::filesystem::remove(layout_.index());
  Bank bank(layout_.root);
  const auto rebuilt = bank.rebuild();
  EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
}

// A checkpoint that says something else than the log: what a fault in an earlier version may have left.
TEST_F(Rebuild, MendsAStateThatIsNotTheLogs) {
  {
    Disk disk;
    auto keyring = open_keyring(layout_.keys(), *load_master_key(layout_.root));
    ASSERT_TRUE(keyring);
    CheckpointDirectory checkpoints(layout_.checkpoints(), **keyring, disk);
    auto checkpoint = read_checkpoint(checkpoints, log_end);
    ASSERT_TRUE(checkpoint);
    const auto ann = (*keyring)->find(NameSpace::customer, "ann");
    ASSERT_TRUE(ann && checkpoint->state.forget(*ann, {}, [](Position) { return nullptr; }));
    ASSERT_TRUE(write_checkpoint(checkpoints, checkpoint->state, checkpoint->sums));
  }
  EXPECT_NE(mended().find("customer"), std::string::npos);
}

TEST_F(Rebuild, StoppedChangesNothing) {
  in_the_index("DELETE FROM records WHERE position = 5");
  {
    Bank bank(layout_.root);
    const auto stopped = bank.engine().rebuild(Bank::who(), [](std::uint64_t, std::uint64_t) { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
    EXPECT_FALSE(std::filesystem::exists(layout_.rebuild()));
  }
  EXPECT_EQ(mended(), "the index: record 5 is missing") << "what was in force stayed so";
}

TEST_F(Rebuild, KilledChangesNothing) {
  in_the_index("DELETE FROM records WHERE position = 5");
  const pid_t child = ::fork();
  if (child == 0) {
    Bank bank(layout_.root);
    (void)bank.engine().rebuild(Bank::who(),
                                [](std::uint64_t, std::uint64_t) { return ::kill(::getpid(), SIGKILL) != 0; });
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(std::filesystem::exists(layout_.rebuild())) << "killed in the middle";
  {
    const Bank bank(layout_.root);
    EXPECT_FALSE(std::filesystem::exists(layout_.rebuild()));
  }
  EXPECT_EQ(mended(), "the index: record 5 is missing");
}

}  // namespace
}  // namespace attune
