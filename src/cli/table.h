// Plain tables for a terminal: columns as wide as they need to be, numbers to the right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::cli {

enum class Align : std::uint8_t { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  std::size_t widest = 60;  // longer cells are cut and end in "…"
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns; missing ones are empty. Cells are made printable.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  // The title line, then the rows, each indented by two blanks and ended by a line feed.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// The number of code points; what a terminal shows for the scripts that names here are written in.
std::size_t width_of(std::string_view utf8);

// A value of 0 to 1 as a bar of `cells` characters: "██████░░░░".
std::string bar(double value, std::size_t cells = 10);

// "0.813", or "–" where there is none.
std::string figure(const std::optional<double>& value, int digits = 3);

// 1234567 → "1,234,567".
std::string counted(std::uint64_t value);

}  // namespace attune::cli
