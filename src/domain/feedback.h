// What a customer did with a shown offer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/time.h"

namespace attune {

enum class EventKind : std::uint8_t {
  view,
  click,
  select,
  dismiss,
  rating,  // with a shown offer
  apply,
  convert,
  close,
  complain,
  unsubscribe,  // later outcomes
  interaction,  // one row of an interactions file: see `flags`
};

std::string_view to_string(EventKind kind);
std::optional<EventKind> parse_event_kind(std::string_view name);  // not `interaction`, which no one sends

enum class Aspect : std::uint8_t { relevance, clarity, value, complexity, risk_level, cost };
inline constexpr std::size_t aspect_count = 6;
std::string_view to_string(Aspect aspect);

// Six aspects in tenths, 0 to 10, 1 (ten tenths) always good; -1 is "never touched".
struct Aspects {
  std::array<std::int8_t, aspect_count> tenths{-1, -1, -1, -1, -1, -1};

  bool any() const;
  // The mean of those set in units of 1/6000 (exact: tenths over 1 to 6 aspects), nothing when none is set.
  std::optional<std::int32_t> overall() const;
  friend bool operator==(const Aspects&, const Aspects&) = default;
};

// Scores 0 to 1 are integers 0 to score_one, so that sums are exact.
inline constexpr std::int32_t score_one = 6000;

struct Feedback {
  std::string product_id;
  EventKind kind = EventKind::view;
  Instant occurred_at;
  Aspects aspects;                      // with `rating`
  std::optional<std::int32_t> overall;  // 0 to score_one; a rating without aspects, or a file's value
  bool viewed = false;                  // flags of an `interaction`
  bool clicked = false;
  bool selected = false;
  bool slider_default = false;    // a score of exactly .5 that no one touched: weighs a tenth
  std::optional<Decimal> amount;  // of an application or conversion
  std::string comment;
  std::optional<std::uint64_t> decision;  // position of the decision that showed it, where known
  std::string source_format;              // "api", "prototype-csv", "csv" …
  std::string original;                   // the row as it came, for exports; empty from the API
  friend bool operator==(const Feedback&, const Feedback&) = default;
};

}  // namespace attune
