// The products that a customer engaged with last, as places of a sketch of fixed size: what companions (companions.h) are
// learnt from and looked up by. Of the customer's own record alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "rank/behaviour.h"

namespace attune::rank {

// Products share a place by the hash of their id; of 100 products about 5 do, of 2,000 most.
inline constexpr std::size_t past_places = 1024;

// Places in ascending order, none twice; elements beyond `count` are 0.
struct Past {
  std::uint8_t count = 0;
  std::array<std::uint16_t, OwnBehaviour::recent_kept> places{};

  std::span<const std::uint16_t> span() const { return std::span(places).first(count); }
  void add(std::uint16_t place);  // in its order; one that is there, beyond past_places or without room changes nothing
  friend bool operator==(const Past&, const Past&) = default;
};

std::uint16_t place_of(std::uint32_t product_hash);
Past past_of(const OwnBehaviour& behaviour);
Past past_of(std::span<const std::uint16_t> places);

}  // namespace attune::rank
