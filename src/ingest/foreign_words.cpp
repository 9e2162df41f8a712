#include "ingest/foreign_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "ingest/letter_case.h"

namespace attune {
namespace {

constexpr std::size_t names_noted = 50;
constexpr std::size_t shown_bytes = 60;

}  // namespace

std::optional<std::string> translate_category(JsonValue& product, const CategoryMap& map) {
  const auto at = std::ranges::find(product.keys, "category");
  if (at == product.keys.end()) return std::nullopt;
  auto& value = product.items[static_cast<std::size_t>(at - product.keys.begin())];
  if (!value.is_string() || value.text.empty()) return std::nullopt;
  for (const auto& mapped : map) {
    if (!equal_ignoring_case(mapped.word, value.text)) continue;
    value.text = to_string(mapped.category);
    return std::nullopt;
  }
  if (parse_category(value.text) || value.text == unclassified) return std::nullopt;
  auto word = std::exchange(value.text, std::string(unclassified));
  return word;
}

void NameCounts::note_left_out(FileReport& report) const {
  std::size_t noted = 0;
  for (const auto& [name, rows] : rows_) {
    if (++noted > names_noted) return;
    report.notes.push_back(fmt::format("{} is none of our fields: left out of {} row{}", name.substr(0, shown_bytes),
                                       rows, rows == 1 ? "" : "s"));
  }
}

void NameCounts::note_categories(FileReport& report) const {
  std::size_t noted = 0;
  for (const auto& [word, rows] : rows_) {
    if (++noted > names_noted) return;
    const auto shown = word.substr(0, shown_bytes);
    report.notes.push_back(
        fmt::format("category {} is none of ours: {} product{} unclassified; say map-category {}=… "
                    "with one of ours",
                    shown, rows, rows == 1 ? " stays" : "s stay", shown));
  }
}

}  // namespace attune
