#include "text/model/token_rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/batches.h"

namespace attune {
namespace {

bool within(const std::vector<std::int32_t>& numbers, std::uint32_t limit) {
  return std::ranges::all_of(numbers, [&](std::int32_t n) { return n >= 0 && static_cast<std::uint32_t>(n) < limit; });
}

TokenBatch pad(std::span<const Tokens> rows, const std::vector<std::size_t>& chosen, std::int32_t pad_id) {
  TokenBatch batch;
  for (const auto row : chosen) batch.width = std::max(batch.width, rows[row].ids.size());
  batch.ids.assign(chosen.size() * batch.width, pad_id);
  batch.segments.assign(batch.ids.size(), 0);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto& found = rows[chosen[i]];
    const auto at = static_cast<std::ptrdiff_t>(i * batch.width);
    std::ranges::copy(found.ids, batch.ids.begin() + at);
    std::ranges::copy(found.segments, batch.segments.begin() + at);
    batch.lengths.push_back(static_cast<std::int32_t>(found.ids.size()));
  }
  return batch;
}

}  // namespace

Result<std::vector<Tokens>> tokenize(const Tokenizer& tokenizer, const TokenLimits& limits, std::size_t count,
                                     const TextAt& text_at) {
  std::vector<Tokens> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [text, second] = text_at(i);
    auto found = tokenizer.encode_pair(text, second);
    if (!found) {
      auto error = std::move(found).error();
      error.message = fmt::format("text {}: {}", i + 1, error.message);
      return std::unexpected(std::move(error));
    }
    if (!within(found->ids, limits.vocabulary) || (limits.segments != 0 && !within(found->segments, limits.segments))) {
      return fail(ErrorCode::corrupt,
                  "tokenizer.json gives an id or segment that the model has no row for: the files belong "
                  "to different models");
    }
    out.push_back(*std::move(found));
  }
  return out;
}

Result<void> compute_rows(const GraphRuntime& runtime, std::span<const Tokens> rows, const TokenLimits& limits,
                          const std::function<void(std::size_t, std::span<const float>)>& take) {
  std::vector<std::size_t> lengths;
  for (const auto& row : rows) lengths.push_back(row.ids.size());
  const auto batches = plan_batches(lengths);
  return runtime.run(
      batches.size(), [&](std::size_t batch) { return pad(rows, batches[batch], limits.pad); },
      [&](std::size_t batch, std::size_t row, std::span<const float> numbers) { take(batches[batch][row], numbers); });
}

}  // namespace attune
