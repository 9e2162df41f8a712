#include "ingest/own_csv.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace attune {
namespace {

template <class T>
struct Read {
  std::vector<T> taken;
  std::vector<RowError> rejected;
  std::vector<std::string> notes;
  std::string error;
};

template <class T, class Reader>
Read<T> read_all(Reader reader) {
  Read<T> out;
  const RowSink<T> sink = [&](ImportRow<T>&& row) {
    if (row.value) out.taken.push_back(std::move(*row.value));
    else out.rejected.push_back(row.value.error());
  };
  const Result<FileReport> report = reader(sink);
  if (report) out.notes = report->notes;
  else out.error = report.error().message;
  return out;
}

Read<Product> products(std::string_view csv, const FileWords& words = {},
                       UnknownFields unknown = UnknownFields::usual) {
  return read_all<Product>([&](const auto& sink) { return read_products_csv(csv, unknown, sink, words); });
}

Read<CustomerBody> customers(std::string_view csv, const FileWords& words = {},
                             UnknownFields unknown = UnknownFields::usual) {
  const auto facts = FactDictionary::standard();
  const Instant now = *parse_instant("2026-12-01");
  return read_all<CustomerBody>(
      [&](const auto& sink) { return read_customers_csv(csv, facts, now, unknown, sink, words); });
}

bool says(const std::vector<std::string>& notes, std::string_view part) {
  return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

TEST(OwnProducts, AnIdentifierIsEnough) {
  const auto read = products("product_id\n31\n0012\n");
  ASSERT_EQ(read.taken.size(), 2u);
  EXPECT_EQ(read.taken[0].name, "31");
  EXPECT_EQ(read.taken[1].id, "0012");
  EXPECT_TRUE(is_unclassified(read.taken[0]));
  EXPECT_FALSE(products("name\nx\n").error.empty());
}

TEST(OwnProducts, ColumnsAreTheFieldsOfTheApi) {
  const auto read = products(
      "Product_ID;name;category;features;interest_rate;retired;lock_in_days\ns1;Easy Saver;savings;\"App, "
      "Card\";2,5;no;30\n");
  ASSERT_EQ(read.taken.size(), 1u) << read.rejected.at(0).message;
  const auto& product = read.taken[0];
  EXPECT_EQ(product.category, Category::savings);
  EXPECT_EQ(product.regime, Regime::deposit);
  EXPECT_EQ(product.features, (std::vector<std::string>{"App", "Card"}));
  EXPECT_EQ(product.interest_rate, parse_decimal("2.5"));
  EXPECT_EQ(product.lock_in_days, 30);
  EXPECT_FALSE(product.retired);
  EXPECT_EQ(product.original, "s1,Easy Saver,savings,\"App, Card\",2.5,no,30");
}

TEST(OwnProducts, WordsOfItsOwnAreMappedOrStayUnclassified) {
  const FileWords words{.map = *parse_column_map("product_id=movieId,name=title,category=genre"),
                        .categories = *parse_category_map("Films=investment")};
  const auto read = products("movieId,title,genre\n1,Toy Story,films\n2,Jumanji,games\n3,Heat,\n", words);
  ASSERT_EQ(read.taken.size(), 3u);
  EXPECT_EQ(read.taken[0].category, Category::investment);
  EXPECT_TRUE(is_unclassified(read.taken[1]));
  EXPECT_TRUE(is_unclassified(read.taken[2]));
  EXPECT_TRUE(says(read.notes, "category games is none of ours: 1 product stays unclassified"));
  for (const auto wrong : {"films", "films=movies", "films=savings,FILMS=savings"}) {
    EXPECT_FALSE(parse_category_map(wrong)) << wrong;
  }
}

TEST(OwnProducts, UnknownColumnsAreLeftOutKeptOrRefused) {
  const std::string_view csv = "product_id,colour\n1,red\n2,\n";
  const auto usual = products(csv);
  EXPECT_TRUE(usual.taken.at(0).features.empty());
  EXPECT_TRUE(says(usual.notes, "column colour is none of our fields: left out"));
  const auto kept = products(csv, {}, UnknownFields::keep);
  EXPECT_EQ(kept.taken.at(0).features, (std::vector<std::string>{"colour: red"}));
  EXPECT_TRUE(kept.taken.at(1).features.empty());
  EXPECT_TRUE(kept.notes.empty());
  EXPECT_NE(products(csv, {}, UnknownFields::refuse).error.find("colour"), std::string::npos);
}

TEST(OwnProducts, RejectsByLineAndColumn) {
  const auto read = products(
      "product_id,min_balance,tailored,regime\n,1,no,\n#REF!,1,no,\na,lots,no,\nb,1,perhaps,\nc,1,no,law\nd,1,yes,"
      "credit\nd,2,no,\n");
  std::vector<std::string> seen;
  for (const auto& error : read.rejected) seen.push_back(std::to_string(error.line) + error.column);
  EXPECT_EQ(seen, (std::vector<std::string>{"2product_id", "3product_id", "4min_balance", "5tailored", "6regime",
                                            "8product_id"}));
  EXPECT_EQ(read.taken.size(), 1u);
  // With a decimal comma a thousand can't be told from a one.
  EXPECT_EQ(products("product_id;min_balance\na;1,000\nb;1,50\n").rejected.at(0).column, "min_balance");
}

TEST(OwnCustomers, FactsByTheirNamesAndTheRestLeftOut) {
  const auto read =
      customers("Kundennummer;income_level;age;arrears;shoe;last_updated\n4711;Low;41,5;yes;38;2026-11-01\n4712;;;;;\n",
                {.map = *parse_column_map("customer_id=Kundennummer")});
  ASSERT_EQ(read.taken.size(), 2u);
  const auto& customer = read.taken[0].customer;
  EXPECT_EQ(customer.id, "4711");
  EXPECT_EQ(std::get<Decimal>(customer.find("age")->value), parse_decimal("41.5"));
  EXPECT_EQ(std::get<bool>(customer.find("arrears")->value), true);
  EXPECT_EQ(customer.find("age")->source, "csv");
  EXPECT_EQ(customer.find("age")->as_of, parse_instant("2026-11-01"));
  EXPECT_TRUE(says(read.notes, "column shoe is none of our fields"));
  EXPECT_NE(customers("customer_id,arears\na,yes\n", {}, UnknownFields::refuse).error.find("arears"),
            std::string::npos);
}

TEST(OwnCustomers, FactsThatNobodyCanHaveRejectTheRow) {
  const auto read = customers(
      "customer_id,date_of_birth,age,household_size,income\na,2999-01-01,,,\nb,0001-01-01,,,\nc,1900-01-01,,,\n"
      "d,,-3,,\ne,,430,,\nf,,,-1,\ng,,,,-5\nh,1900-01-02,0,0,0\ni,2026-12-01,120,50,1\n");
  std::vector<std::string> seen;
  for (const auto& error : read.rejected) seen.push_back(std::to_string(error.line) + error.column);
  EXPECT_EQ(seen, (std::vector<std::string>{"2date_of_birth", "3date_of_birth", "4date_of_birth", "5age", "6age",
                                            "7household_size", "8income"}));
  EXPECT_EQ(read.taken.size(), 2u);
}

}  // namespace
}  // namespace attune
