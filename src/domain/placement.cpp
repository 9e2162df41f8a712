#include "domain/placement.h"

#include <algorithm>
#include <array>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 2> directions{"inbound", "outbound"};
constexpr std::array<std::string_view, 4> statuses{"proposed", "approved", "rejected", "withdrawn"};

}  // namespace

bool Placement::takes(ItemKind kind) const { return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end(); }

std::string_view to_string(Direction direction) { return name_of(directions, direction); }
std::optional<Direction> parse_direction(std::string_view name) { return parse_name<Direction>(directions, name); }
std::string_view to_string(OfferStatus status) { return name_of(statuses, status); }

}  // namespace attune
