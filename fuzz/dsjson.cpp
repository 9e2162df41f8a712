#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/evaluate.h"
#include "expect.h"

// Lines of anybody's logs: every line is a decision or rejected, and figures are numbers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = attune::evaluate_dsjson(text, {});
  if (!found) return 0;
  ATTUNE_EXPECT(found->rows > 0);
  ATTUNE_EXPECT(found->rows + found->rejected <= static_cast<std::uint64_t>(std::ranges::count(text, '\n')) + 1);
  if (found->figures.mse) ATTUNE_EXPECT(*found->figures.mse >= 0 && *found->figures.mse <= 1);
  if (found->figures.auc) ATTUNE_EXPECT(*found->figures.auc >= 0 && *found->figures.auc <= 1);
  return 0;
}
