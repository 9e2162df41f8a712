#include <cstdint>
#include <span>

#include "engine/payload.h"
#include "engine/state.h"
#include "expect.h"
#include "rank/sums.h"

namespace {

using namespace attune;

// What decodes is written as bytes that decode to the same bytes again.
template <class Payload>
void check(std::span<const std::uint8_t> bytes) {
  const auto payload = decode<Payload>(bytes);
  if (!payload) return;
  const Bytes written = encode(*payload);
  const auto again = decode<Payload>(written);
  ATTUNE_EXPECT(again.has_value());
  ATTUNE_EXPECT(encode(*again) == written);
}

template <class Folded>
void check_folded(std::span<const std::uint8_t> bytes) {
  const auto folded = Folded::deserialise(bytes);
  if (!folded) return;
  const Bytes written = folded->serialise();
  const auto again = Folded::deserialise(written);
  ATTUNE_EXPECT(again.has_value());
  ATTUNE_EXPECT(again->serialise() == written);
}

}  // namespace

// Payloads of records, and the two parts of a checkpoint; the first byte says which.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span bytes(data + 1, size - 1);
  switch (data[0] % 17) {
    case 0: check<CustomerChange>(bytes); break;
    case 1: check<ProductChange>(bytes); break;
    case 2: check<FeedbackChange>(bytes); break;
    case 3: check<HoldingsChange>(bytes); break;
    case 4: check<ConsentChange>(bytes); break;
    case 5: check<MembershipChange>(bytes); break;
    case 6: check<ErasureRecord>(bytes); break;
    case 7: check<AccountChange>(bytes); break;
    case 8: check<WriteNote>(bytes); break;
    case 9: check<TextVectorChange>(bytes); break;
    case 10: check<TrainingReport>(bytes); break;
    case 11: check<Decision>(bytes); break;
    case 12: check<CareChange>(bytes); break;
    case 13: check<AccessRecord>(bytes); break;
    case 14: check_folded<State>(bytes); break;
    case 15: check<PlacementChange>(bytes); break;
    default: check_folded<rank::Sums>(bytes); break;
  }
  return 0;
}
