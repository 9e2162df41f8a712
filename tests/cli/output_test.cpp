#include "cli/output.h"

#include <gtest/gtest.h>

namespace attune::cli {
namespace {

TEST(ExitStatusOfErrors, TellsNoFromWrongUseFromFailure) {
  EXPECT_EQ(exit_status_of(ErrorCode::not_found), exit_no);
  EXPECT_EQ(exit_status_of(ErrorCode::invalid), exit_usage);
  EXPECT_EQ(exit_status_of(ErrorCode::storage_full), exit_failed);
  EXPECT_EQ(exit_status_of(ErrorCode::conflict), exit_failed);
  EXPECT_EQ(exit_status_of(ErrorCode::corrupt), exit_failed);
}

TEST(Report, SaysMessageAndDetail) {
  KeptOutput output;
  EXPECT_EQ(report(output, Error{ErrorCode::conflict, "The folder is in use.", "process 7"}), exit_failed);
  EXPECT_EQ(output.errors(), "attune: The folder is in use.\n        process 7\n");
}

TEST(Printable, KeepsTextAndShowsControls) {
  EXPECT_EQ(printable("Zoë – 3 %"), "Zoë – 3 %");
  EXPECT_EQ(printable("a\tb\x7f"), "a?b?");
  EXPECT_EQ(printable("\xc2\x9b[2J"), "?[2J");
  EXPECT_EQ(printable("\xc2"), "\xc2");
}

}  // namespace
}  // namespace attune::cli
