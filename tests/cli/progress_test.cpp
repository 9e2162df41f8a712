#include "cli/progress.h"

#include <gtest/gtest.h>

namespace attune::cli {
namespace {

class Terminal final : public Output {
 public:
  explicit Terminal(bool watched) : watched_(watched) {}
  void out(std::string_view) override {}
  void err(std::string_view text) override { shown += text; }
  bool progress_is_seen() const override { return watched_; }
  std::string shown;

 private:
  bool watched_;
};

TEST(ProgressBar, ShowsShareAndRowsWhereSomeoneWatches) {
  Terminal terminal(true);
  Progress progress(terminal, "a\x1b.csv");
  progress.set(50, 100, 1234);
  EXPECT_EQ(terminal.shown, "\ra?.csv  ████████████░░░░░░░░░░░░  50 %  1,234 rows\x1b[K");
}

TEST(ProgressBar, NeedsNeitherRowsNorATotal) {
  Terminal share_only(true);
  Progress(share_only, "demo bank").set(250, 1000, 0);
  EXPECT_NE(share_only.shown.find(" 25 %"), std::string::npos);
  EXPECT_EQ(share_only.shown.find("rows"), std::string::npos);
  Terminal rows_only(true);
  Progress(rows_only, "replaying").set(0, 0, 7);
  EXPECT_NE(rows_only.shown.find("replaying  7 rows"), std::string::npos);
}

TEST(ProgressBar, IsWipedAtTheEnd) {
  Terminal terminal(true);
  {
    Progress(terminal, "x").set(1, 2, 1);
  }
  EXPECT_TRUE(terminal.shown.ends_with("\r\x1b[K"));
}

TEST(ProgressBar, IsSilentWhereNobodyWatches) {
  Terminal terminal(false);
  {
    Progress(terminal, "x").set(1, 2, 1);
  }
  EXPECT_TRUE(terminal.shown.empty());
}

}  // namespace
}  // namespace attune::cli
