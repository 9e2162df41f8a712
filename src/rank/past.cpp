#include "rank/past.h"

#include <algorithm>

#include "base/random.h"

namespace attune::rank {

void Past::add(std::uint16_t place) {
  const auto end = places.begin() + count;
  const auto at = std::lower_bound(places.begin(), end, place);
  if (place >= past_places || count == places.size() || (at != end && *at == place)) return;
  std::copy_backward(at, end, end + 1);
  *at = place;
  ++count;
}

std::uint16_t place_of(std::uint32_t product_hash) {
  return static_cast<std::uint16_t>(mix64(product_hash) % past_places);
}

Past past_of(const OwnBehaviour& behaviour) {
  Past past;
  for (const std::uint32_t product : behaviour.recent()) past.add(place_of(product));
  return past;
}

Past past_of(std::span<const std::uint16_t> places) {
  Past past;
  for (const std::uint16_t place : places) past.add(place);
  return past;
}

}  // namespace attune::rank
