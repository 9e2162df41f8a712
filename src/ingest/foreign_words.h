// What readers of somebody's own files share: words of categories that are not ours, and names that we do not have.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "ingest/catalogue_options.h"
#include "ingest/import_row.h"
#include "ingest/json_tree.h"

namespace attune {

// Puts ours in the place of the word under "category"; "unclassified" where it is neither in the map nor ours, and that word
// is given back.
std::optional<std::string> translate_category(JsonValue& product, const CategoryMap& map);

// How many rows had a name that is none of ours, for notes: one a name, at most 50.
class NameCounts {
 public:
  void add(const std::string& name) { ++rows_[name]; }
  void add(std::span<const std::string> names) {
    for (const auto& name : names) add(name);
  }
  // "colour is none of our fields: left out of 12 rows"
  void note_left_out(FileReport& report) const;
  // "category films of 3 products is none of ours: they stay unclassified; say map-category films=…"
  void note_categories(FileReport& report) const;

 private:
  std::map<std::string, std::size_t> rows_;
};

}  // namespace attune
