// Lists of the ledger: what they name can be opened.
#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::string_view products =
    "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save a little each "
    "month.\"}\n";
constexpr std::string_view customers = "{\"customer_id\":\"ann\",\"financial_goals\":[\"Build Emergency Fund\"]}\n";

TEST(Ledger, ListsNameDecisionsByTheIdsThatOpenThem) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  ASSERT_EQ(bank.import("products", "jsonl", products)->accepted, 1u);
  ASSERT_EQ(bank.import("customers", "jsonl", customers)->accepted, 1u);
  const auto list = bank.recommend("ann", 1);
  ASSERT_TRUE(list);
  ASSERT_TRUE(bank.feedback("ann", "saver", EventKind::view, {}, list->decision_id));

  const auto decisions = bank.engine().records(Bank::who(), {.kind = "decision"});
  ASSERT_TRUE(decisions) << decisions.error().message;
  ASSERT_EQ(decisions->entries.size(), 1u);
  EXPECT_EQ(decisions->entries[0].decision_id, list->decision_id);
  const auto opened = bank.engine().decision(Bank::who(), decisions->entries[0].decision_id);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->items.size(), 1u);

  const auto feedback = bank.engine().customer_records(Bank::who(), "ann", "feedback", {}, 10);
  ASSERT_TRUE(feedback) << feedback.error().message;
  ASSERT_EQ(feedback->entries.size(), 1u);
  EXPECT_EQ(feedback->entries[0].decision_id, list->decision_id);
}

}  // namespace
}  // namespace attune
