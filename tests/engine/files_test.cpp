// Files as other systems write them, through the bank: in, served, out and in again.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

bool says(const std::vector<std::string>& notes, std::string_view part) {
  return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

FileOptions options(const FileOptionTexts& texts) { return *read_file_options(texts); }

std::string exported(Bank& bank, std::string_view what, std::string_view format) {
  std::string out;
  EXPECT_TRUE(bank.engine().export_rows(Bank::who(), what, format, [&](std::string_view piece) { out += piece; }));
  return out;
}

// A log of bare ids over a catalogue of one's own goes in, and is served once somebody has said what its products are.
TEST(Files, ALogOfBareIdsIsServed) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const auto products = bank.import(
      "products", "csv", "movieId|title|genre\n31|Dangerous Minds|films\n32|Twelve Monkeys|films\n33|Babe|plays\n",
      false, options({.map = "product_id=movieId,name=title,category=genre", .map_category = "films=guidance"}));
  ASSERT_TRUE(products) << products.error().message;
  EXPECT_EQ(products->accepted, 3u);
  EXPECT_EQ(products->unclassified, 1u);
  EXPECT_TRUE(says(products->notes, "category plays is none of ours"));
  const auto events = bank.import(
      "interactions", "csv",
      "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,33,4,1260759145\n2,32,5,1260759146\n", false,
      options({.map = "customer_id=userId,product_id=movieId,value=rating,occurred_at=timestamp", .scale = "0.5-5"}));
  ASSERT_TRUE(events) << events.error().message;
  EXPECT_EQ(events->accepted, 3u);
  const auto list = bank.recommend("1", 10);
  ASSERT_TRUE(list) << list.error().message;
  std::vector<std::string> shown;
  for (const auto& item : list->items) shown.push_back(item.product_id);
  std::ranges::sort(shown);
  EXPECT_EQ(shown, (std::vector<std::string>{"31", "32"}));  // what nobody has classified is not
}

TEST(Files, AForeignFileIsRefusedWithWhatToDoAndADryRunShowsIt) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const std::string csv = "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n";
  const auto refused = bank.import("interactions", "csv", csv);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("userId, movieId, rating, timestamp (delimiter comma)"), std::string::npos);
  const auto dry = bank.import("interactions", "csv", csv, true);
  ASSERT_TRUE(dry);
  ASSERT_TRUE(dry->preview);
  EXPECT_EQ(dry->preview->columns.size(), 4u);
  EXPECT_EQ(dry->preview->rows.size(), 1u);
  EXPECT_EQ(dry->preview->encoding, "utf-8");
  EXPECT_EQ(dry->rejected_count, 1u);
  EXPECT_FALSE(bank.import("customers", "jsonl", "{\"customer_id\":\"a\"}", true)->preview);
  EXPECT_FALSE(bank.import("customers", "csv", "customer_id\na\n")->preview);
  const auto scale = bank.import("customers", "csv", "customer_id\na\n", false, options({.scale = "5"}));
  ASSERT_FALSE(scale);
  EXPECT_NE(scale.error().message.find("scale has no effect on customers"), std::string::npos);
}

TEST(Files, OtherEncodingsAreRead) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  std::string utf_16 = "\xff\xfe";
  for (const char c : std::string("customer_id;income_level\nann;Low\n")) utf_16 += {c, '\0'};
  ASSERT_EQ(bank.import("customers", "csv", utf_16)->accepted, 1u);
  ASSERT_EQ(bank.import("customers", "csv", "customer_id,occupation\nbob,caf\xe9 owner\n", false,
                        options({.encoding = "windows-1252"}))
                ->accepted,
            1u);
  EXPECT_NE(exported(bank, "customers", "jsonl").find("caf\xc3\xa9 owner"), std::string::npos);
}

TEST(Files, EventsThatCannotBeAreRejectedByABoundThatCanBeSet) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const std::string csv =
      "customer_id,product_id,value,occurred_at\na,p,1,2999-01-01T00:00:00Z\na,p,1,1900-01-01T00:00:00Z\na,p,1,1985-06-"
      "01\n";
  EXPECT_EQ(bank.import("interactions", "csv", csv)->rejected_count, 3u);
  const auto early = bank.import("interactions", "csv", csv, false, options({.not_before = "1980-01-01"}));
  EXPECT_EQ(early->accepted, 1u);
  EXPECT_TRUE(says(early->notes, "a date alone is read as the start of that day"));
  const auto jsonl = bank.import(
      "feedback", "jsonl",
      "{\"customer_id\":\"a\",\"product_id\":\"p\",\"event\":\"view\",\"occurred_at\":\"2999-01-01T00:00:00Z\"}\n"
      "{\"customer_id\":\"a\",\"product_id\":\"p\",\"event\":\"view\"}\n");
  EXPECT_EQ(jsonl->rejected_count, 2u);
}

// Export, import into another bank, export: the same bytes, formulas and apostrophes included.
TEST(Files, AnExportComesBackAsItWas) {
  ScratchDirectory scratch;
  ScratchDirectory other_scratch;
  Bank bank(scratch.path());
  Bank other(other_scratch.path());
  const std::string csv =
      "customer_id;product_id;value;occurred_at\n=cmd();'=p;0,5;2025-01-02\n-5;'tis;;1735812000\n@a;+b;1;2025-01-02 "
      "10:00:00\n";
  ASSERT_EQ(bank.import("interactions", "csv", csv)->accepted, 3u);
  const auto again = bank.import("interactions", "csv", csv);
  EXPECT_EQ(again->unchanged, 3u);
  const auto first = exported(bank, "interactions", "csv");
  EXPECT_NE(first.find("'=cmd(),'=p,0.5,2025-01-02\n"), std::string::npos) << first;
  ASSERT_EQ(other.import("interactions", "csv", first)->accepted, 3u);
  EXPECT_EQ(exported(other, "interactions", "csv"), first);
  EXPECT_EQ(exported(other, "interactions", "prototype-csv"), exported(bank, "interactions", "prototype-csv"));
  EXPECT_EQ(bank.import("interactions", "csv", first)->unchanged, 3u);  // and is known where it came from
}

}  // namespace
}  // namespace attune
