// How a text sounds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune {

enum class Mood : std::uint8_t { negative, neutral, positive };
inline constexpr std::size_t mood_count = 3;
std::string_view to_string(Mood mood);

struct Sentiment {
  std::array<double, mood_count> probability{};  // by Mood; they add to 1

  Mood label() const;    // the likeliest; of equal ones the first
  double score() const;  // its probability
};

}  // namespace attune
