// Where offers are shown, and how a product is worded there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/product.h"

namespace attune {

// Whether the customer came, or the institution writes to them: outbound needs consent to marketing.
enum class Direction : std::uint8_t { inbound, outbound };

struct Placement {
  std::string channel = "portal";  // "portal", "branch", "email" …
  Direction direction = Direction::inbound;
  std::uint32_t count = 5;        // items of a list, where a request names none: 1 to 100
  std::vector<ItemKind> kinds{};  // of items that may stand here; empty: all
  std::int32_t window_days = 30;  // a selection within so many days of a view is a response to it: 1 to 90
  friend bool operator==(const Placement&, const Placement&) = default;

  bool takes(ItemKind kind) const;
  std::int64_t window_micros() const { return window_days * micros_per_day; }
};

// How one product is worded in one placement.
struct OfferTerms {
  std::uint32_t product = 0;  // index in the catalogue
  std::string placement;
  std::string wording;
  std::optional<Instant> from{}, to{};  // shown from … until before …; nothing: without a bound
  friend bool operator==(const OfferTerms&, const OfferTerms&) = default;

  bool valid_at(Instant at) const { return !(from && at < *from) && !(to && *to <= at); }
};

// What became of a proposed wording.
enum class OfferStatus : std::uint8_t { proposed, approved, rejected, withdrawn };

std::string_view to_string(Direction direction);
std::optional<Direction> parse_direction(std::string_view name);
std::string_view to_string(OfferStatus status);

}  // namespace attune
