// Erasing: the state equals the fold of the log without the customer, bit for bit; what is gone stays gone.
#include <filesystem>
#include <fstream>

#include "bank.h"
#include "engine/custody.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::string_view products =
    "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save a little each "
    "month.\"}\n"
    "{\"product_id\":\"fund\",\"name\":\"Fund\",\"category\":\"investment\",\"description\":\"A "
    "fund.\",\"capital_at_risk\":true}\n"
    "{\"product_id\":\"card\",\"name\":\"Card\",\"category\":\"credit_card\",\"description\":\"A card.\"}\n";
constexpr std::string_view customers =
    "{\"customer_id\":\"ann\",\"income_level\":\"High\",\"financial_goals\":[\"Invest for Growth\"]}\n"
    "{\"customer_id\":\"bob\",\"income_level\":\"Low\",\"financial_goals\":[\"Build Emergency Fund\"]}\n";

void fill(Bank& bank) {
  ASSERT_EQ(bank.import("products", "jsonl", products)->accepted, 3u);
  ASSERT_EQ(bank.import("customers", "jsonl", customers)->accepted, 2u);
}

// Lists, views, clicks, selections and ratings, some attributed and some not.
void live(Bank& bank, const std::string& customer) {
  const auto list = bank.recommend(customer, 3);
  ASSERT_TRUE(list);
  for (const auto& item : list->items) {
    ASSERT_TRUE(bank.feedback(customer, item.product_id, EventKind::view, {}, list->decision_id));
  }
  ASSERT_TRUE(bank.feedback(customer, "fund", EventKind::click, {}, list->decision_id));
  ASSERT_TRUE(bank.feedback(customer, "fund", EventKind::select, {}, list->decision_id));
  ASSERT_TRUE(bank.feedback(customer, "card", EventKind::dismiss));
  ASSERT_TRUE(bank.feedback(customer, "saver", EventKind::rating, 4200));
}

Result<ErasureAnswer> erase(Bank& bank, const std::string& customer) {
  return bank.wait<ErasureAnswer>(
      [&](auto reply) { bank.engine().erase_customer(Bank::who(), customer, std::move(reply)); });
}

bool any_file_holds(const std::filesystem::path& directory, std::string_view wanted) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (text.find(wanted) != std::string::npos) return true;
  }
  return false;
}

TEST(Erasure, EqualsNeverHavingKnown) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  for (int round = 0; round < 5; ++round) {
    live(bank, "ann");
    live(bank, "bob");
  }
  const auto receipt = erase(bank, "ann");
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_GT(receipt->contributions, 0u);
  EXPECT_FALSE(bank.engine().customer(Bank::who(), "ann"));
  // A fold from an empty state can't read Ann's records any more: it is the fold without them.
  const auto rebuilt = bank.rebuild();
  EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
  const auto genuine = receipt_is_genuine(receipt->receipt);
  ASSERT_TRUE(genuine);
  EXPECT_TRUE(*genuine);
  std::string forged = receipt->receipt;
  forged[forged.find("records: ") + 9] ^= 1;
  EXPECT_FALSE(*receipt_is_genuine(forged));
}

TEST(Erasure, SurvivesARestartAndACrash) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  live(bank, "ann");
  live(bank, "bob");
  bank.restart();
  ASSERT_TRUE(erase(bank, "ann"));
  const auto hash = bank.rebuild().state_hash;
  bank.crash();
  EXPECT_FALSE(bank.engine().customer(Bank::who(), "ann"));
  const auto rebuilt = bank.rebuild();
  EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
  EXPECT_EQ(rebuilt.state_hash, hash);
  bank.restart();
  EXPECT_EQ(bank.rebuild().state_hash, hash);
}

TEST(Erasure, ImportsDoNotBringThemBack) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  ASSERT_TRUE(erase(bank, "ann"));
  const auto again = bank.import("customers", "jsonl", customers);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->rejected_count, 1u);
  EXPECT_EQ(again->rejected[0].line, 1u);
  EXPECT_EQ(again->unchanged, 1u);
}

TEST(Erasure, NeitherNameNorFactsStandInAnyFile) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  const std::string who = "zebedee-quillfeather";
  ASSERT_EQ(bank.import("customers", "jsonl", "{\"customer_id\":\"" + who + "\",\"occupation\":\"flamingo-keeper\"}\n")
                ->accepted,
            1u);
  live(bank, who);
  bank.restart();  // a checkpoint holds them now, encrypted
  EXPECT_FALSE(any_file_holds(directory.path(), who));
  EXPECT_FALSE(any_file_holds(directory.path(), "flamingo-keeper"));
  ASSERT_TRUE(erase(bank, who));
  EXPECT_FALSE(any_file_holds(directory.path(), who));
}

TEST(Erasure, ARestoredBackupDoesItAgain) {
  ScratchDirectory directory;
  ScratchDirectory aside;
  const auto file = aside.path() / "yesterday.backup";
  const auto restored = aside.path() / "restored";
  {
    Bank bank(directory.path());
    fill(bank);
    live(bank, "ann");
    live(bank, "bob");
    const auto backed_up = bank.engine().backup(Bank::who(), file);
    ASSERT_TRUE(backed_up) << backed_up.error().message;
    ASSERT_TRUE(erase(bank, "ann"));
  }
  std::filesystem::create_directories(restored);
  std::filesystem::copy_file(directory.path() / "master.key", restored / "master.key");
  EXPECT_FALSE(restore_directory(file, restored, std::nullopt, false));  // without the list it is refused
  const auto done = restore_directory(file, restored, directory.path() / "erasures.signed", false);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->reapplied, 1u);
  Bank bank(restored);
  EXPECT_FALSE(bank.engine().customer(Bank::who(), "ann"));
  EXPECT_TRUE(bank.engine().customer(Bank::who(), "bob"));
  EXPECT_TRUE(bank.rebuild().same);
}

TEST(Erasure, OlderDecisionsReplayFromTheirScores) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  live(bank, "ann");
  const auto decision = bank.recommend("bob");
  ASSERT_TRUE(decision);
  ASSERT_TRUE(erase(bank, "ann"));
  const auto replayed = bank.engine().replay(Bank::who(), decision->decision_id);
  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->replayed_from, "scores");
  EXPECT_TRUE(replayed->same);
}

}  // namespace
}  // namespace attune
