#include "ingest/gzip.h"

#include "expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t limit = 1 << 16;
  const auto out = attune::gunzip({data, size}, limit);
  if (out) ATTUNE_EXPECT(out->size() <= limit);
  return 0;
}
