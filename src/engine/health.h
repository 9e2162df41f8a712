// How the parts do that decisions can be made without: models of texts, the model that words offers. Where one fails lists are still
// made, with less in them; so it is said where operators look (/readyz, /metrics) and not left to be noticed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

enum class PartState : std::uint8_t {
  opening,  // not used yet, or being opened
  works,
  failed,   // it can't be opened, or the last thing asked of it came to nothing
  missing,  // none is there, and nobody said that there should be none
};
std::string_view to_string(PartState state);

struct PartHealth {
  std::string_view part;  // "text_model", "sentiment_model", "zero_shot_model", "narrator"; of static storage
  PartState state = PartState::opening;
  std::string why{};  // of failed and missing: what is wrong and what to do. No path, no key, nothing of a customer.
};

struct Health {
  std::vector<PartHealth> parts;  // those that there should be
  std::vector<std::pair<std::string_view, std::uint64_t>>
      narrator_outcomes;  // questions since the start by what came of them
};

}  // namespace attune
