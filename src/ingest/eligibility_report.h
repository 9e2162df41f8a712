// How much of a catalogue's eligibility became rules, and how much stays text for people.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace attune {

struct EligibilityReport {
  struct Count {
    std::size_t rules = 0;  // became a criterion with a meaning
    std::size_t texts = 0;  // shown verbatim only
    friend bool operator==(const Count&, const Count&) = default;
  };

  std::map<std::string, Count> by_type;  // by the catalogue's own word: "MIN_AGE"
  std::size_t products = 0;
  std::size_t products_with_rules = 0;
  std::size_t products_with_texts = 0;

  void count(const std::string& type, bool is_rule) {
    auto& entry = by_type[type];
    ++(is_rule ? entry.rules : entry.texts);
  }
};

}  // namespace attune
