#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/fake_engine.h"
#include "cli/program.h"

namespace attune::cli {
namespace {

using attune::testing::Asked;
using attune::testing::FakeEngine;

class Program : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("attune-cli-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "attune-data");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int run(const std::vector<std::string>& arguments) {
    output_ = KeptOutput();
    const Surroundings around{
        clock_,
        output_,
        [this](EngineOptions options, const Clock&, Post post) -> Result<std::unique_ptr<Engine>> {
          asked_.opened_with = std::move(options);
          auto engine = std::make_unique<FakeEngine>(asked_, std::move(post));
          engine->import_report = import_report_;
          engine->rebuilds_the_same = rebuilds_the_same_;
          return engine;
        },
        folder_,
        {},
        {}};
    return run_program(around, arguments);
  }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::string read(const std::string& name) {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool says(const std::string& text) const { return output_.text().find(text) != std::string::npos; }
  bool complains(const std::string& text) const { return output_.errors().find(text) != std::string::npos; }

  std::filesystem::path folder_;
  ManualClock clock_{Instant{0}};
  KeptOutput output_;
  Asked asked_;
  ImportReport import_report_{3, 0, 0, {}, 0, 0, {}};
  bool rebuilds_the_same_ = true;
};

TEST_F(Program, WithoutACommandSaysWhatThereIs) {
  EXPECT_EQ(run({}), exit_usage);
  EXPECT_TRUE(complains("recommend"));
  EXPECT_TRUE(complains("import"));
}

TEST_F(Program, HelpIsAnAnswer) {
  EXPECT_EQ(run({"--help"}), exit_done);
  EXPECT_TRUE(says("train"));
  EXPECT_EQ(run({"import", "--help"}), exit_done);
  EXPECT_TRUE(says("attune import products --format cdr"));
}

TEST_F(Program, SaysItsVersion) {
  EXPECT_EQ(run({"--version"}), exit_done);
  EXPECT_TRUE(says("attune 0."));
}

TEST_F(Program, WrongUseNamesTheHelp) {
  EXPECT_EQ(run({"import", "nonsense", "--format", "csv", "x"}), exit_usage);
  EXPECT_TRUE(complains("nonsense"));
  EXPECT_TRUE(complains("'attune import --help'"));
  EXPECT_EQ(run({"dance"}), exit_usage);
  EXPECT_TRUE(complains("There is no command 'dance'"));
  EXPECT_EQ(run({"recommend"}), exit_usage);
  EXPECT_TRUE(complains("CUSTOMER"));
  EXPECT_EQ(run({"recommend", "maya", "--count", "101"}), exit_usage);
}

TEST_F(Program, DataThatIsNotThereIsNotMadeByReading) {
  EXPECT_EQ(run({"recommend", "maya", "--data", "elsewhere"}), exit_usage);
  EXPECT_TRUE(complains("elsewhere"));
  EXPECT_TRUE(complains("--data DIR"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "elsewhere"));
}

TEST_F(Program, RecommendShowsTheList) {
  EXPECT_EQ(run({"recommend", "maya"}), exit_done);
  EXPECT_TRUE(says("decision d42"));
  EXPECT_TRUE(says("0.80"));
  EXPECT_TRUE(says("████████░░"));
  EXPECT_TRUE(says("Fits your goal: Save for Home"));
  EXPECT_TRUE(says("withheld: 3 (3 eligibility.income_below_minimum)"));
  EXPECT_TRUE(asked_.stopped);
  EXPECT_FALSE(asked_.opened_with.read_only);
}

TEST_F(Program, NamesCannotSteerTheTerminal) {
  EXPECT_EQ(run({"recommend", "maya", "--explain"}), exit_done);
  EXPECT_EQ(output_.text().find('\x1b'), std::string::npos);
  EXPECT_TRUE(says("First ?[31mHome Saver"));
}

TEST_F(Program, RecommendPassesOnWhatWasAsked) {
  EXPECT_EQ(run({"recommend", "maya", "--count", "7", "--placement", "email", "--context", "b=2", "--context", "a=1",
                 "--exclude", "loan", "--simulate", "--explain"}),
            exit_done);
  const auto& request = asked_.recommend.request;
  EXPECT_EQ(request.count, 7U);
  EXPECT_EQ(request.placement, "email");
  ASSERT_EQ(request.context.size(), 2U);
  EXPECT_EQ(request.context[0], std::make_pair(std::string("a"), std::string("1")));
  EXPECT_EQ(request.exclude, std::vector<std::string>{"loan"});
  EXPECT_TRUE(request.explain);
  EXPECT_TRUE(asked_.recommend.simulate);
  EXPECT_TRUE(says("simulated"));
  EXPECT_EQ(run({"recommend", "maya", "--context", "phone"}), exit_usage);
}

TEST_F(Program, RecommendAsJsonIsOneLine) {
  EXPECT_EQ(run({"recommend", "maya", "--json"}), exit_done);
  EXPECT_EQ(output_.text().front(), '{');
  EXPECT_EQ(output_.text().find('\n'), output_.text().size() - 1);
  EXPECT_TRUE(says(R"("decision_id":"d42")"));
}

TEST_F(Program, AnUnknownCustomerIsANo) {
  EXPECT_EQ(run({"recommend", "nobody"}), exit_no);
  EXPECT_TRUE(complains("attune: There is no customer nobody."));
  EXPECT_TRUE(complains("Ids are case-sensitive."));
}

TEST_F(Program, RecommendAllWritesOneLineForEachCustomer) {
  EXPECT_EQ(run({"recommend", "--all", "--placement", "email", "--output", "lists.jsonl"}), exit_done);
  EXPECT_EQ(asked_.recommendations, 2U);
  const std::string lists = read("lists.jsonl");
  EXPECT_EQ(std::count(lists.begin(), lists.end(), '\n'), 2);
  EXPECT_NE(lists.find(R"("customer_id":"ben")"), std::string::npos);
  EXPECT_TRUE(says("2 lists written to lists.jsonl"));
  EXPECT_EQ(run({"recommend", "--all"}), exit_usage);
  EXPECT_EQ(run({"recommend", "maya", "--all", "--output", "x"}), exit_usage);
}

TEST_F(Program, ImportReadsEachFile) {
  write("a.csv", "one\n");
  write("b.csv", "two\n");
  EXPECT_EQ(run({"import", "interactions", "--format", "csv", "--scale", "5", "a.csv", "b.csv"}), exit_done);
  EXPECT_EQ(asked_.imported, "one\ntwo\n");
  EXPECT_EQ(asked_.import.what, "interactions");
  EXPECT_EQ(asked_.import.format, "csv");
  EXPECT_EQ(asked_.import.file.scale, (ValueScale{1, 5}));
  EXPECT_TRUE(says("a.csv: 3 accepted, 0 changed, 0 unchanged, 0 rejected"));
}

TEST_F(Program, ImportTakesForeignFilesAsTheyAre) {
  write("a.csv", "one\n");
  EXPECT_EQ(run({"import", "interactions", "--format", "csv", "--map", "customer_id=userId,value=rating", "--map",
                 "product_id=movieId", "--encoding", "windows-1252", "--scale", "0.5-5", "--time-unit", "ms",
                 "--not-before", "1985-01-01", "--not-after", "2030-12-31", "a.csv"}),
            exit_done);
  const FileOptions& file = asked_.import.file;
  EXPECT_EQ(file.map, (ColumnMap{{"customer_id", "userId"}, {"value", "rating"}, {"product_id", "movieId"}}));
  EXPECT_EQ(file.encoding, Encoding::windows_1252);
  EXPECT_EQ(file.scale, (ValueScale{0.5, 5}));
  EXPECT_EQ(file.time_unit, TimeUnit::milliseconds);
  EXPECT_EQ(file.not_before, parse_date("1985-01-01"));
  EXPECT_EQ(file.not_after, parse_date("2030-12-31"));
}

TEST_F(Program, AnOptionThatIsNotUnderstoodIsWrongUse) {
  write("a.csv", "one\n");
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"--map", "customer_id"},  {"--encoding", "latin"},      {"--scale", "0"},           {"--scale", "-5"},
      {"--scale", "five"},       {"--scale", "5-1"},           {"--time-unit", "minutes"}, {"--not-before", "1990"},
      {"--not-after", "30/1/1"}, {"--map", "value=a,value=b"},
  };
  for (const auto& [option, value] : wrong) {
    EXPECT_EQ(run({"import", "interactions", "--format", "csv", option, value, "a.csv"}), exit_usage) << value;
    EXPECT_TRUE(complains(option)) << value;
    EXPECT_TRUE(complains("'attune import --help'"));
  }
  EXPECT_EQ(asked_.imported, "");
}

TEST_F(Program, ImportListsWhatWasRejected) {
  import_report_.rejected = {{17, "value 9 is above the scale"}};
  import_report_.rejected_count = 1200;
  import_report_.notes = {"unknown column: mood"};
  write("a.csv", "x");
  EXPECT_EQ(run({"import", "feedback", "--format", "csv", "a.csv"}), exit_done);
  EXPECT_TRUE(says("17  value 9 is above the scale"));
  EXPECT_TRUE(says("1,199 more"));
  EXPECT_TRUE(says("note: unknown column: mood"));
  EXPECT_EQ(run({"import", "feedback", "--format", "csv", "--strict", "a.csv"}), exit_no);
}

TEST_F(Program, AnImportThatTakesNothingIsANo) {
  import_report_ = {};
  write("a.csv", "x");
  EXPECT_EQ(run({"import", "feedback", "--format", "csv", "a.csv"}), exit_no);
  import_report_.unchanged = 1;
  EXPECT_EQ(run({"import", "feedback", "--format", "csv", "a.csv"}), exit_done);
}

TEST_F(Program, AFileThatIsNotThereIsNamed) {
  EXPECT_EQ(run({"import", "feedback", "--format", "csv", "gone.csv"}), exit_no);
  EXPECT_TRUE(complains("gone.csv cannot be read"));
}

TEST_F(Program, ExportGoesToTheOutputOrAFile) {
  EXPECT_EQ(run({"export", "customers"}), exit_done);
  EXPECT_EQ(output_.text(), "customers,1\n");
  EXPECT_TRUE(asked_.opened_with.read_only);
  EXPECT_EQ(run({"export", "customers", "--output", "out.csv"}), exit_done);
  EXPECT_EQ(read("out.csv"), "customers,1\n");
  EXPECT_TRUE(output_.text().empty());
}

TEST_F(Program, AFailedExportLeavesNoFile) {
  EXPECT_EQ(run({"export", "customers", "--format", "parchment", "--output", "out.csv"}), exit_usage);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.csv"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(Program, NoTrainingDataYetIsANoAndNoFailure) {
  EXPECT_EQ(run({"train"}), exit_no);
  EXPECT_TRUE(says("no training data yet"));
  EXPECT_EQ(run({"train", "--force"}), exit_done);
  EXPECT_TRUE(says("0.0412"));
  EXPECT_TRUE(says("–"));  // R² was not measured
  EXPECT_TRUE(says("published"));
}

TEST_F(Program, ModelListShowsTheRuns) {
  EXPECT_EQ(run({"model", "list"}), exit_done);
  EXPECT_TRUE(says("model 9f3c"));
  EXPECT_TRUE(says("1,200"));
  EXPECT_EQ(run({"model"}), exit_usage);
}

TEST_F(Program, ReplaySaysWhetherItIsTheSame) {
  EXPECT_EQ(run({"replay", "d7"}), exit_done);
  EXPECT_TRUE(says("d7: the same, to the byte"));
  EXPECT_EQ(run({"replay", "d8"}), exit_no);
  EXPECT_TRUE(says("items[1].product"));
  EXPECT_EQ(run({"replay", "--all"}), exit_no);
  EXPECT_TRUE(says("3 decisions replayed: 2 the same, to the byte, 1 of them from recorded scores"));
  EXPECT_TRUE(says("d8"));
  EXPECT_EQ(run({"replay"}), exit_usage);
}

TEST_F(Program, HeadIsPrintedOrKept) {
  EXPECT_EQ(run({"head"}), exit_done);
  EXPECT_EQ(output_.text(), "end: 10\nhash: ab\n");
  EXPECT_EQ(run({"head", "--output", "head"}), exit_done);
  EXPECT_EQ(read("head"), "end: 10\nhash: ab\n");
}

TEST_F(Program, EraseKeepsTheReceipt) {
  EXPECT_EQ(run({"erase", "ben", "--receipt", "ben.receipt"}), exit_done);
  EXPECT_TRUE(says("1,234 records"));
  EXPECT_EQ(read("ben.receipt"), "receipt of an erasure");
  EXPECT_EQ(std::filesystem::status(folder_ / "ben.receipt").permissions(), std::filesystem::perms{0600});
  EXPECT_EQ(run({"erase", "nobody"}), exit_no);
}

TEST_F(Program, AReceiptThatCannotBeWrittenIsPrinted) {
  EXPECT_EQ(run({"erase", "ben", "--receipt", "no/such/folder"}), exit_no);
  EXPECT_TRUE(says("receipt of an erasure"));
}

TEST_F(Program, BackupGetsAnAbsolutePath) {
  EXPECT_EQ(run({"backup", "copy"}), exit_done);
  EXPECT_EQ(asked_.backup, folder_ / "copy");
}

TEST_F(Program, RebuildSaysWhetherItIsTheSame) {
  EXPECT_EQ(run({"rebuild", "--json"}), exit_done);
  EXPECT_TRUE(says(R"("state_hash":"00ff")"));
  rebuilds_the_same_ = false;
  EXPECT_EQ(run({"rebuild"}), exit_no);
  EXPECT_TRUE(says("statistics of customer 3"));
}

TEST_F(Program, AnAccountsSecretIsTheLastWord) {
  EXPECT_EQ(run({"account", "add", "website", "--role", "service"}), exit_done);
  EXPECT_TRUE(output_.text().ends_with(" plum-cedar-9183\n"));
  EXPECT_EQ(run({"account", "add", "eve", "--role", "emperor"}), exit_usage);
  EXPECT_EQ(run({"account", "list"}), exit_done);
  EXPECT_TRUE(says("ana      analyst"));
}

TEST_F(Program, AWrongConfigurationStopsBeforeTheEngineIsOpened) {
  write("attune-data/attune.toml", "[train]\nevery_events = -3\n");
  EXPECT_EQ(run({"train"}), exit_usage);
  EXPECT_TRUE(complains("attune.toml line 2: 'train.every_events' must be a whole number"));
  EXPECT_FALSE(asked_.stopped);
}

}  // namespace
}  // namespace attune::cli
