#include "cli/table.h"

#include <gtest/gtest.h>

#include <limits>

namespace attune::cli {
namespace {

TEST(TableText, AlignsByCodePoints) {
  Table table({{"name"}, {"n", Align::right}});
  table.add({"Zoë", "7"});
  table.add({"Benjamin", "1,234"});
  EXPECT_EQ(table.text(), "  name          n\n  Zoë           7\n  Benjamin  1,234\n");
}

TEST(TableText, CutsLongCellsAtACodePoint) {
  Table table({{"t", Align::left, 4}});
  table.add({"éééé"});
  table.add({"ééééé"});
  EXPECT_EQ(table.text(), "  t\n  éééé\n  ééé…\n");
}

TEST(TableText, CellsCannotBreakTheLine) {
  Table table({{"t"}});
  table.add({"a\nb\x1b[2J\xc2\x9b"});
  EXPECT_EQ(table.text(), "  t\n  a?b?[2J?\n");
}

TEST(TableText, MissingCellsAreEmpty) {
  Table table({{"a"}, {"b"}});
  table.add({"x"});
  EXPECT_EQ(table.text(), "  a  b\n  x\n");
}

TEST(Bar, IsFullAtOne) {
  EXPECT_EQ(bar(1, 4), "████");
  EXPECT_EQ(bar(0.5, 4), "██░░");
  EXPECT_EQ(bar(-3, 2), "░░");
  EXPECT_EQ(bar(std::numeric_limits<double>::quiet_NaN(), 2), "░░");
}

TEST(Figure, ShowsADashForNothing) {
  EXPECT_EQ(figure(0.81249, 3), "0.812");
  EXPECT_EQ(figure(std::nullopt), "–");
  EXPECT_EQ(figure(std::numeric_limits<double>::infinity()), "–");
}

TEST(Counted, GroupsByThousands) {
  EXPECT_EQ(counted(0), "0");
  EXPECT_EQ(counted(999), "999");
  EXPECT_EQ(counted(1000), "1,000");
  EXPECT_EQ(counted(1234567), "1,234,567");
}

}  // namespace
}  // namespace attune::cli
