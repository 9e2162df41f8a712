// Texts as tokens, and their way through a graph. Only files of src/text/model include this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/model/graph_runtime.h"
#include "text/tokenizer.h"

namespace attune {

// What a model has rows for.
struct TokenLimits {
  std::uint32_t vocabulary = 0;
  std::uint32_t segments = 0;  // 0: none are read
  std::int32_t pad = 0;        // the id that stands behind a text's end
};

using TextAt = std::function<std::pair<std::string_view, std::optional<std::string_view>>(std::size_t)>;

// The tokens of `count` texts or pairs. Errors: `invalid` for what is not UTF-8 and `unavailable` where the tokenizer fails,
// both with the text's number from 1; `corrupt` for an id or segment beyond the limits.
Result<std::vector<Tokens>> tokenize(const Tokenizer& tokenizer, const TokenLimits& limits, std::size_t count,
                                     const TextAt& text_at);

// Computes all rows, texts of like length together; `take(row, numbers)` is called once for each, in any order.
// Errors: those of GraphRuntime::run.
Result<void> compute_rows(const GraphRuntime& runtime, std::span<const Tokens> rows, const TokenLimits& limits,
                          const std::function<void(std::size_t, std::span<const float>)>& take);

}  // namespace attune
