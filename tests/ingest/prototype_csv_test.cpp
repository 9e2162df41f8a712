#include "ingest/prototype_csv.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "shared_data.h"

namespace attune {
namespace {

constexpr std::string_view product_header =
    "product_name,description,features,tags,min_balance,interest_rate,annual_fee,monthly_fee,min_investment,"
    "management_fee,tax_benefits\n";
constexpr std::string_view profile_header =
    "user_id,income_level,risk_tolerance,financial_goals,preferred_services,banking_frequency,last_updated\n";
constexpr std::string_view interaction_header =
    "user_id,timestamp,interaction_type,product_name,feedback_score,clicked,selected,features,tags\n";
constexpr std::string_view feedback_header =
    "user_id,product_name,timestamp,relevance,clarity,value,complexity,risk_level,cost,overall_score\n";

template <class T>
struct Read {
  FileReport report;
  std::vector<T> taken;
  std::vector<RowError> rejected;
  std::vector<std::string> originals;
};

template <class T, class Reader>
Read<T> read_all(Reader reader) {
  Read<T> out;
  const RowSink<T> sink = [&](ImportRow<T>&& row) {
    if (row.value) {
      out.taken.push_back(std::move(*row.value));
      out.originals.emplace_back(row.original);
    } else {
      out.rejected.push_back(row.value.error());
    }
  };
  auto report = reader(sink);
  EXPECT_TRUE(report) << report.error().message;
  if (report) out.report = *report;
  EXPECT_EQ(out.report.rows, out.taken.size() + out.rejected.size());
  EXPECT_EQ(out.report.rejected, out.rejected.size());
  return out;
}

Read<Product> products(std::string_view csv) {
  return read_all<Product>([&](const auto& sink) { return read_prototype_products(csv, sink); });
}

Read<CustomerBody> profiles(std::string_view csv) {
  const auto facts = FactDictionary::standard();
  return read_all<CustomerBody>(
      [&](const auto& sink) { return read_prototype_profiles(csv, facts, Instant{7}, sink); });
}

Read<FeedbackRequest> interactions(std::string_view csv) {
  return read_all<FeedbackRequest>([&](const auto& sink) { return read_prototype_interactions(csv, sink); });
}

Read<FeedbackRequest> feedback(std::string_view csv) {
  return read_all<FeedbackRequest>([&](const auto& sink) { return read_prototype_feedback(csv, sink); });
}

std::string file(std::string_view header, std::string_view rows) { return std::string(header) + std::string(rows); }

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

TEST(PrototypeProducts, ReadsARow) {
  const auto read =
      products(file(product_header,
                    "Harbour Saver,\"Save, calmly\",\" App , No fees,,\",\"savings, digital\",100,2.50,0,,"
                    "0,0.25,None \n"));
  ASSERT_EQ(read.taken.size(), 1u);
  const auto& p = read.taken[0];
  EXPECT_EQ(p.id, "harbour-saver");
  EXPECT_EQ(p.description, "Save, calmly");
  EXPECT_EQ(p.features, (std::vector<std::string>{"App", "No fees"}));
  EXPECT_EQ(p.tags, (std::vector<std::string>{"savings", "digital"}));
  EXPECT_EQ(p.interest_rate, decimal("2.5"));
  EXPECT_EQ(p.monthly_fee, std::nullopt);
  EXPECT_EQ(p.tax_benefits, "");
  EXPECT_TRUE(is_unclassified(p));  // its name is not of the prototype's own catalogue
  EXPECT_EQ(p.source_format, "prototype-csv");
  EXPECT_TRUE(read.report.notes.empty());
}

TEST(PrototypeProducts, AreClassifiedByTheirOwnNamesOrByAColumn) {
  const auto own = products(file(product_header, "Basic Savings Account,,,,,,,,,,\nPayday Advance,,,,,,,,,,\n"));
  ASSERT_EQ(own.taken.size(), 2u);
  EXPECT_EQ(own.taken[0].category, Category::savings);
  EXPECT_EQ(own.taken[0].regime, Regime::deposit);
  EXPECT_TRUE(is_unclassified(own.taken[1]));
  std::string header(product_header);
  header.insert(header.size() - 1, ",category");
  const auto stated = products(header + "Payday Advance,,,,,,,,,,,personal_loan\nFast Cash,,,,,,,,,,,crypto\n");
  ASSERT_EQ(stated.taken.size(), 1u);
  EXPECT_EQ(stated.taken[0].regime, Regime::credit);
  ASSERT_EQ(stated.rejected.size(), 1u);
  EXPECT_EQ(stated.rejected[0].column, "category");
}

TEST(PrototypeProducts, RejectsTheSecondRowOfANameAndNamesTheFirst) {
  const auto read = products(file(product_header, "A Saver,,,,,,,,,,\nB Loan,,,,,,,,,,\nA  saver,,,,,,,,,,\n"));
  EXPECT_EQ(read.taken.size(), 2u);
  ASSERT_EQ(read.rejected.size(), 1u);
  EXPECT_EQ(read.rejected[0].line, 4u);
  EXPECT_EQ(read.rejected[0].column, "product_name");
  EXPECT_NE(read.rejected[0].message.find("line 2"), std::string::npos);
}

TEST(PrototypeProducts, RejectsBadNumbersByLineAndColumnAndKeepsTheRest) {
  for (const auto* bad : {"nan", "abc", "1,5", "inf", "--1", "0x10", "12345678901234567890"}) {
    const auto read = products(file(product_header, "Good Loan,,,,0,,,,,,\nBad Loan,,,,,\"" + std::string(bad) +
                                                        "\",,,,,\nBetter Loan,,,,0,,,,,,\n"));
    EXPECT_EQ(read.taken.size(), 2u) << bad;
    ASSERT_EQ(read.rejected.size(), 1u) << bad;
    EXPECT_EQ(read.rejected[0].line, 3u);
    EXPECT_EQ(read.rejected[0].column, "interest_rate");
  }
}

TEST(PrototypeProducts, ARowWithoutNameOrWithAnotherNumberOfFieldsIsRejected) {
  const auto read = products(file(product_header, ",,,,,,,,,,\n???,,,,,,,,,,\nShort,a,b\nLong,,,,,,,,,,,,\n"));
  EXPECT_EQ(read.taken.size(), 0u);
  EXPECT_EQ(read.rejected.size(), 4u);
}

TEST(PrototypeProducts, MissingColumnsFailByName) {
  const auto report = read_prototype_products("product_name,tags\nA,b\n", [](ImportRow<Product>&&) {});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("description, features, min_balance"), std::string::npos);
  EXPECT_FALSE(read_prototype_products("", [](ImportRow<Product>&&) {}));
}

TEST(PrototypeProducts, AFileCutWithinItsLastRowLosesOnlyThatRow) {
  const auto whole = file(product_header, "A Saver,x,f,t,0,0,0,0,0,0,None\nB Saver,\"long text\",f,t,0,0,0,0,0,0,No");
  EXPECT_EQ(products(whole).taken.size(), 2u);  // all its fields are there
  const auto within_quotes = whole.substr(0, whole.find("long") + 2);
  EXPECT_EQ(products(within_quotes).taken.size(), 1u);
  EXPECT_EQ(products(within_quotes).rejected.at(0).line, 3u);
  const auto few_fields = whole.substr(0, whole.find("long text") + 12);
  EXPECT_EQ(products(few_fields).taken.size(), 1u);
}

TEST(PrototypeProducts, UnknownColumnsAreNotedOnceAndKept) {
  const auto csv = "colour," + file(product_header, "red,A Saver,d,f,t,0,1.50,0,0,0,0,None\nblue,B Loan,,,,,,,,,,\n");
  const auto read = products(csv);
  ASSERT_EQ(read.taken.size(), 2u);
  ASSERT_EQ(read.report.notes.size(), 1u);
  EXPECT_NE(read.report.notes[0].find("colour"), std::string::npos);
  const auto extra = extra_columns(read.taken[0].source_format, prototype_product_columns());
  EXPECT_EQ(extra, (std::vector<std::string>{"colour"}));
  std::string with;
  append_prototype_product(with, read.taken[0], extra);
  EXPECT_EQ(with, "A Saver,d,f,t,0,1.50,0,0,0,0,None,red\n");
  std::string without;
  append_prototype_product(without, read.taken[0]);
  EXPECT_EQ(without, "A Saver,d,f,t,0,1.50,0,0,0,0,None\n");
}

TEST(PrototypeProducts, AChangedProductIsWrittenAsItIsNow) {
  auto read = products(file(product_header, "A Saver,d,\"f, g\",t,0,1.50,0,0,0,0,None\n"));
  auto product = read.taken.at(0);
  std::string same;
  append_prototype_product(same, product);
  EXPECT_EQ(same, "A Saver,d,\"f, g\",t,0,1.50,0,0,0,0,None\n");
  product.interest_rate = decimal("1.75");
  std::string changed;
  append_prototype_product(changed, product);
  EXPECT_EQ(changed, "A Saver,d,\"f,g\",t,0,1.75,0,0,0,0,None\n");
}

TEST(PrototypeProfiles, ReadsARow) {
  const auto read =
      profiles(file(profile_header, "ann,Medium,,\"Save for House, Travel\",Stocks,Weekly,2024-03-20T10:00:00\n"));
  ASSERT_EQ(read.taken.size(), 1u);
  const auto& customer = read.taken[0].customer;
  EXPECT_EQ(customer.id, "ann");
  EXPECT_EQ(customer.find("risk_tolerance"), nullptr);
  const auto* goals = customer.find("financial_goals");
  ASSERT_NE(goals, nullptr);
  EXPECT_EQ(std::get<std::vector<std::string>>(goals->value), (std::vector<std::string>{"Save for House", "Travel"}));
  EXPECT_EQ(goals->source, "prototype-csv");
  EXPECT_EQ(goals->as_of, parse_instant("2024-03-20T10:00:00Z"));
}

TEST(PrototypeProfiles, ColumnsOfTheDictionaryBecomeFactsAndBadOnesReject) {
  const auto read = profiles(
      "user_id,income_level,risk_tolerance,financial_goals,preferred_services,banking_frequency,last_updated,age,shoe\n"
      "ann,,,,,,2024-03-20,41,38\nbob,,,,,,2024-03-20,old,44\ncid,,,,,,yesterday,,\n");
  ASSERT_EQ(read.taken.size(), 1u);
  EXPECT_EQ(std::get<Decimal>(read.taken[0].customer.find("age")->value), Decimal::from_integer(41));
  EXPECT_EQ(read.taken[0].unknown, (std::vector<std::string>{"shoe"}));
  ASSERT_EQ(read.rejected.size(), 2u);
  EXPECT_EQ(read.rejected[0].column, "age");
  EXPECT_EQ(read.rejected[1].column, "last_updated");
}

TEST(PrototypeProfiles, AChangedProfileIsWrittenAsItIsNow) {
  auto body = profiles(file(profile_header, "ann,Medium,,\"A, B\",Stocks,Weekly,2024-03-20T10:00:00\n")).taken.at(0);
  body.customer.set(
      Fact{"income_level", std::string("High"), parse_instant("2025-01-01T00:00:00.5Z").value(), "customer"});
  std::string out;
  append_prototype_profile(out, body);
  EXPECT_EQ(out, "ann,High,,\"A,B\",Stocks,Weekly,2025-01-01T00:00:00.500000\n");
}

TEST(PrototypeInteractions, ReadsFlagsScoresAndBothSpellingsOfTime) {
  const auto read = interactions(file(interaction_header,
                                      "ann,2024-03-20T10:00:00,view,A Saver,0.8,True,False,f,t\n"
                                      "ann,2025-03-26 17:08:09.793207,feedback,A Saver,0.5,True,True,,\n"
                                      "ann,2025-03-26 17:08:10,view,A Saver,0.5,False,,,\n"
                                      "ann,2025-03-26 17:08:11,click,A Saver,,,,,\n"));
  ASSERT_EQ(read.taken.size(), 4u);
  const auto& first = read.taken[0].feedback;
  EXPECT_EQ(first.kind, EventKind::interaction);
  EXPECT_TRUE(first.viewed && first.clicked && !first.selected && !first.slider_default);
  EXPECT_EQ(first.overall, 4800);
  EXPECT_EQ(first.product_id, "a-saver");
  EXPECT_EQ(read.taken[0].product_name, "A Saver");
  EXPECT_TRUE(read.taken[1].feedback.slider_default);
  EXPECT_EQ(read.taken[1].feedback.occurred_at, parse_instant("2025-03-26T17:08:09.793207Z"));
  EXPECT_FALSE(read.taken[2].feedback.slider_default);
  EXPECT_EQ(read.taken[3].feedback.overall, std::nullopt);
  EXPECT_TRUE(read.taken[3].feedback.clicked);
}

TEST(PrototypeInteractions, RejectsWhatCannotBe) {
  const auto read = interactions(file(interaction_header,
                                      ",2024-03-20T10:00:00,view,A,0.8,True,False,,\n"
                                      "ann,,view,A,0.8,True,False,,\n"
                                      "ann,2024-02-30T10:00:00,view,A,0.8,True,False,,\n"
                                      "ann,2024-03-20T10:00:00,view,,0.8,True,False,,\n"
                                      "ann,2024-03-20T10:00:00,view,A,1.8,True,False,,\n"
                                      "ann,2024-03-20T10:00:00,view,A,nan,True,False,,\n"
                                      "ann,2024-03-20T10:00:00,view,A,0.8,maybe,False,,\n"
                                      "ann,2024-03-20T10:00:00,view,A\xff,0.8,True,False,,\n"));
  std::vector<std::string> columns;
  for (const auto& error : read.rejected) columns.push_back(error.column);
  EXPECT_EQ(columns, (std::vector<std::string>{"user_id", "timestamp", "timestamp", "product_name", "feedback_score",
                                               "feedback_score", "clicked", ""}));
}

TEST(PrototypeInteractions, AStubKeepsWhatTheRowSaysOfTheProduct) {
  const auto read = interactions(file(
      interaction_header, "ann,2024-03-20,view,Home Improvement Loan,0.8,True,False,\"Fast,Fixed\",\"loans,home\"\n"));
  const auto stub = stub_product(read.taken.at(0));
  EXPECT_EQ(stub.id, "home-improvement-loan");
  EXPECT_EQ(stub.category, Category::personal_loan);
  EXPECT_EQ(stub.regime, Regime::credit);
  EXPECT_EQ(stub.features, (std::vector<std::string>{"Fast", "Fixed"}));
  EXPECT_TRUE(stub.retired);
}

TEST(PrototypeFeedback, ReadsAspectsAndTheFilesOwnOverall) {
  const auto read = feedback(file(feedback_header,
                                  "ann,Tax Help,2025-03-26T18:44:10.679453,0.0,1.0,,0.30000000000000004,0.0,0.9,0.55\n"
                                  "ann,Tax Help,2025-03-26T18:44:10,0.25,1.0,0,0,0,0,0.5\n"
                                  "ann,Tax Help,2025-03-26T18:44:10,,,,,,,\n"));
  ASSERT_EQ(read.taken.size(), 1u);
  const auto& rating = read.taken[0].feedback;
  EXPECT_EQ(rating.kind, EventKind::rating);
  EXPECT_EQ(rating.aspects.tenths, (std::array<std::int8_t, 6>{0, 10, -1, 3, 0, 9}));
  EXPECT_EQ(rating.overall, 3300);
  ASSERT_EQ(read.rejected.size(), 2u);
  EXPECT_EQ(read.rejected[0].column, "relevance");
}

TEST(PrototypeFeedback, AnEventOfTheApiBecomesARowThatReadsTheSame) {
  FeedbackRequest request;
  request.customer_id = "ann";
  request.product_name = "Tax, and more";
  request.feedback.kind = EventKind::rating;
  request.feedback.product_id = slug(request.product_name);
  request.feedback.occurred_at = parse_instant("2025-03-26T18:44:10.5Z").value();
  request.feedback.aspects.tenths = {10, -1, 7, 0, -1, 3};
  std::string csv = prototype_header(prototype_feedback_columns());
  append_prototype_feedback(csv, request);
  const auto read = feedback(csv);
  ASSERT_EQ(read.taken.size(), 1u) << csv;
  EXPECT_EQ(read.taken[0].feedback.aspects, request.feedback.aspects);
  EXPECT_EQ(read.taken[0].feedback.overall, request.feedback.aspects.overall());
  EXPECT_EQ(read.taken[0].feedback.occurred_at, request.feedback.occurred_at);
  EXPECT_EQ(read.taken[0].product_name, request.product_name);
}

TEST(PrototypeFiles, OfOtherDelimitersComeBackAsCommas) {
  std::string csv = file(interaction_header, "ann,2024-03-20T10:00:00,view,A Saver,0.8,True,False,f,t\n");
  std::ranges::replace(csv, ',', ';');
  csv.replace(csv.find("0.8"), 3, "0,8");
  const auto read = interactions(csv);
  ASSERT_EQ(read.taken.size(), 1u) << read.rejected.at(0).message;
  EXPECT_EQ(read.taken[0].feedback.overall, 4800);
  std::string out = prototype_header(prototype_interaction_columns());
  append_prototype_interaction(out, read.taken[0]);
  EXPECT_EQ(out, file(interaction_header, "ann,2024-03-20T10:00:00,view,A Saver,0.8,True,False,f,t\n"));
  EXPECT_EQ(stub_product(read.taken[0]).features, (std::vector<std::string>{"f"}));
}

TEST(PrototypeFiles, TimesThatCannotBeAreRejected) {
  const EventTimes times{.not_after = *parse_instant("2026-12-01")};
  const auto rejected = [&](std::string_view time) {
    const auto rows = std::string("ann,") + std::string(time) + ",view,A,0.8,True,False,,\n";
    return !read_all<FeedbackRequest>([&](const auto& sink) {
              return read_prototype_interactions(file(interaction_header, rows), sink, {.times = times});
            }).rejected.empty();
  };
  EXPECT_TRUE(rejected("2999-01-01T00:00:00"));
  EXPECT_TRUE(rejected("1900-01-01T00:00:00"));
  EXPECT_FALSE(rejected("2024-03-20T10:00:00"));
}

TEST(PrototypeFiles, WhatASpreadsheetWouldRunComesBack) {
  const auto csv = file(product_header, "=A Saver,@d,-f,+t,-1,0,0,0,0,0,None\n");
  std::string first = prototype_header(prototype_product_columns());
  for (const auto& product : products(csv).taken) append_prototype_product(first, product);
  EXPECT_EQ(first, file(product_header, "'=A Saver,'@d,'-f,'+t,-1,0,0,0,0,0,None\n"));
  const auto again = products(first);
  ASSERT_EQ(again.taken.size(), 1u);
  EXPECT_EQ(again.taken[0].name, "=A Saver");
  EXPECT_EQ(again.taken[0].features, (std::vector<std::string>{"-f"}));
  std::string second = prototype_header(prototype_product_columns());
  append_prototype_product(second, again.taken[0]);
  EXPECT_EQ(second, first);
  // The same written from its values, as a product of the API is.
  auto changed = again.taken[0];
  changed.original.clear();
  std::string written = prototype_header(prototype_product_columns());
  append_prototype_product(written, changed);
  EXPECT_EQ(written, first);
}

TEST(PrototypeFiles, ForeignNamesAreMapped) {
  const auto csv = "kunde," + std::string(profile_header).substr(8) + "ann,Medium,,,,,2024-03-20\n";
  const auto facts = FactDictionary::standard();
  const auto read = read_all<CustomerBody>([&](const auto& sink) {
    return read_prototype_profiles(csv, facts, Instant{7}, sink, {.map = *parse_column_map("user_id=kunde")});
  });
  ASSERT_EQ(read.taken.size(), 1u);
  EXPECT_EQ(read.taken[0].source_format, "prototype-csv");  // by our names it is a file like any other
}

// The real files: the numbers that the documents state, and every accepted row written back to the letter.

TEST(RealPrototypeFiles, Products) {
  ATTUNE_SHARED_FILE(csv, "codeblooded_csv/financial_products.csv");
  const auto read = products(csv);
  EXPECT_EQ(read.report.rows, 43u);
  EXPECT_EQ(read.taken.size(), 42u);
  ASSERT_EQ(read.rejected.size(), 1u);
  EXPECT_EQ(read.rejected[0].line, 40u);
  std::map<Category, int> by_category;
  std::string out = prototype_header(prototype_product_columns());
  for (const auto& product : read.taken) {
    ++by_category[product.category.value()];
    append_prototype_product(out, product);
  }
  EXPECT_EQ(by_category[Category::guidance], 0);
  std::string expected;
  for (std::size_t at = 0, line = 1; at < csv.size(); ++line) {
    const auto end = std::min(csv.find('\n', at), csv.size());
    if (line != 40) expected += csv.substr(at, end - at) + "\n";
    at = end + 1;
  }
  EXPECT_EQ(out, expected);
}

TEST(RealPrototypeFiles, Profiles) {
  ATTUNE_SHARED_FILE(csv, "codeblooded_csv/user_profiles.csv");
  const auto read = profiles(csv);
  EXPECT_EQ(read.taken.size(), 16u);
  EXPECT_TRUE(read.rejected.empty());
  std::string kept = prototype_header(prototype_profile_columns());
  std::string formatted = kept;
  for (auto body : read.taken) {
    append_prototype_profile(kept, body);
    body.original.clear();
    append_prototype_profile(formatted, body);
  }
  EXPECT_EQ(kept, csv);
  EXPECT_EQ(formatted, csv);  // the file's own spelling is ours
}

TEST(RealPrototypeFiles, Interactions) {
  ATTUNE_SHARED_FILE(csv, "codeblooded_csv/user_interactions.csv");
  ATTUNE_SHARED_FILE(catalogue, "codeblooded_csv/financial_products.csv");
  const auto read = interactions(csv);
  EXPECT_EQ(read.taken.size(), 143u);
  int slider = 0;
  int clicked = 0;
  std::string out = prototype_header(prototype_interaction_columns());
  std::set<std::string> known;
  for (const auto& product : products(catalogue).taken) known.insert(product.id);
  std::set<std::string> stubs;
  int unknown = 0;
  for (const auto& row : read.taken) {
    slider += row.feedback.slider_default ? 1 : 0;
    clicked += row.feedback.clicked ? 1 : 0;
    if (!known.contains(row.feedback.product_id)) {
      ++unknown;
      EXPECT_NE(stub_product(row).category, Category::guidance) << row.product_name;
      stubs.insert(row.feedback.product_id);
    }
    append_prototype_interaction(out, row);
  }
  EXPECT_EQ(slider, 37);
  EXPECT_EQ(clicked, 143);
  EXPECT_EQ(unknown, 34);
  EXPECT_EQ(stubs.size(), 15u);
  EXPECT_EQ(out, csv);
}

TEST(RealPrototypeFiles, Feedback) {
  ATTUNE_SHARED_FILE(csv, "codeblooded_csv/user_feedback.csv");
  const auto read = feedback(csv);
  ASSERT_EQ(read.taken.size(), 3u);
  EXPECT_EQ(read.taken[1].feedback.overall, 1900);
  std::string out = prototype_header(prototype_feedback_columns());
  for (const auto& row : read.taken) append_prototype_feedback(out, row);
  EXPECT_EQ(out, csv);
}

}  // namespace
}  // namespace attune
