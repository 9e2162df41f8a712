// What was acknowledged is in force: the next list knows the product whose import or PUT was answered, and a report that
// nobody waits for holds no stop up.
#include <string>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

std::string product_line(int number) {
  return "{\"product_id\":\"saver-" + std::to_string(number) + "\",\"name\":\"Saver " + std::to_string(number) +
         "\",\"category\":\"savings\",\"description\":\"Save a little each month.\"}\n";
}

TEST(InForce, AnImportedProductStandsInTheNextList) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  ASSERT_TRUE(bank.import("customers", "jsonl", "{\"customer_id\":\"ann\",\"income_level\":\"High\"}\n"));
  for (int number = 1; number <= 8; ++number) {
    ASSERT_TRUE(bank.import("products", "jsonl", product_line(number)));
    const auto list = bank.recommend("ann", 20);
    ASSERT_TRUE(list);
    EXPECT_EQ(list->items.size(), static_cast<std::size_t>(number));
  }
}

TEST(InForce, AProductThatWasPutStandsInTheNextListAndARetiredOneDoesNot) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  ASSERT_TRUE(bank.import("customers", "jsonl", "{\"customer_id\":\"ann\"}\n"));
  Product product;
  product.id = "saver";
  product.name = "Saver";
  product.category = Category::savings;
  product.regime = Regime::deposit;
  ASSERT_TRUE(
      bank.wait<ProductAnswer>([&](auto reply) { bank.engine().put_product(Bank::who(), product, std::move(reply)); }));
  ASSERT_EQ(bank.recommend("ann")->items.size(), 1u);
  ASSERT_TRUE(bank.wait<ProductAnswer>(
      [&](auto reply) { bank.engine().retire_product(Bank::who(), "saver", std::move(reply)); }));
  EXPECT_TRUE(bank.recommend("ann")->items.empty());
}

// Rows newer than anything known are not looked up; older ones still are, also when rows of the same file came before.
TEST(InForce, ARowThatIsKnownIsUnchangedWhereverItStandsInTheFile) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const std::string header = "customer_id,product_id,value,occurred_at\n";
  const std::string first = "ann,saver,1,1700000000\nann,card,0.5,1700000100\n";
  ASSERT_EQ(bank.import("interactions", "csv", header + first)->accepted, 2u);
  const auto again = bank.import("interactions", "csv", header + "ann,saver,0.2,1700000200\n" + first);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->accepted, 1u);
  EXPECT_EQ(again->unchanged, 2u);
  EXPECT_EQ(bank.engine().customer_statistics(Bank::who(), "ann")->total_interactions, 3u);
}

}  // namespace
}  // namespace attune
