#include "cli/table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/output.h"

namespace attune::cli {
namespace {

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::string cut(std::string text, std::size_t widest) {
  if (width_of(text) <= widest) return text;
  std::size_t points = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (starts_code_point(text[end]) && ++points == widest) break;
  }
  return text.substr(0, end) + "…";
}

}  // namespace

std::size_t width_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts_code_point));
}

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = cut(printable(cells[i]), columns_[i].widest);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = width_of(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }
  std::string out;
  const auto add_line = [&](const auto& cell_of) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = cell_of(i);
      const std::string blanks(widths[i] - width_of(cell), ' ');
      line += "  " + (columns_[i].align == Align::right ? blanks + cell : cell + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  add_line([this](std::size_t i) -> const std::string& { return columns_[i].title; });
  for (const auto& row : rows_) add_line([&row](std::size_t i) -> const std::string& { return row[i]; });
  return out;
}

std::string bar(double value, std::size_t cells) {
  const double share = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
  const auto full = static_cast<std::size_t>(std::lround(share * static_cast<double>(cells)));
  std::string out;
  for (std::size_t i = 0; i < cells; ++i) out += i < full ? "█" : "░";
  return out;
}

std::string figure(const std::optional<double>& value, int digits) {
  return value && std::isfinite(*value) ? fmt::format("{:.{}f}", *value, digits) : "–";
}

std::string counted(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

}  // namespace attune::cli
