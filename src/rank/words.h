// What words say about money: one versioned table from word stems to categories and themes, so that goals, services and
// interests outside every list ("Save for Wedding", "Trading Platform") still match products, and tags match goals.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/category.h"

namespace attune::rank {

// Part of the feature version: a changed word is a changed feature.
inline constexpr std::uint16_t word_table_version = 1;

// What cuts across categories.
enum class Theme : std::uint8_t {
  travel,
  rewards,
  education,
  property,
  business,
  tax,
  legacy,
  trading,
  digital,
  low_cost,
  premium,
  family,
  health,
  growth,
  income,
  safety,
};
inline constexpr std::size_t theme_count = 16;

std::string_view to_string(Theme theme);

inline constexpr std::uint8_t topic_one = 8;  // weights are eighths

struct Topics {
  std::array<std::uint8_t, category_count> category{};  // 0 … topic_one
  std::array<std::uint8_t, theme_count> theme{};        // 0 … topic_one

  bool any() const;
  friend bool operator==(const Topics&, const Topics&) = default;
};

// Lower-case runs of letters and digits; anything else separates. At most 256 words are kept.
std::vector<std::string> words_of(std::string_view text);

// The strongest weight that any word of the text gives to each category and theme.
Topics topics_of(std::string_view text);

// Element by element the larger of the two.
Topics joined(const Topics& a, const Topics& b);

// The prototype's thirty listed services, numbered in its order; no_service where a text names none of them.
inline constexpr std::uint8_t service_count = 30;
inline constexpr std::uint8_t no_service = service_count;
// The most specific listed service that the words name, by words and not by spelling ("Mortgage Services" is Home Loans).
std::uint8_t service_of(std::string_view text);

}  // namespace attune::rank
