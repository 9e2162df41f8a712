// Computes a BERT encoder on the CPU. The only door to OpenVINO: bert_runtime.cpp alone includes it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "text/bert_config.h"
#include "text/safetensors.h"
#include "text/vector.h"

namespace attune {

// Texts of a batch, padded to the longest: `ids` is rows × width, row after row, with 0 behind a text's end; `lengths` says
// where each ends (1 to width). Ids are below the config's vocabulary, width is at most its positions.
struct TokenBatch {
  std::size_t width = 0;
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> lengths;
};

class BertRuntime {
 public:
  // Builds the graph of the weights (copied, `weights` may go) and compiles it for `streams` batches at once, one core
  // each. Errors: `corrupt` for missing or misshapen weights, `unavailable` when OpenVINO or its libraries fail.
  static Result<std::unique_ptr<BertRuntime>> build(const BertConfig& config, const SafeTensors& weights, unsigned streams);

  virtual ~BertRuntime() = default;

  // Computes `count` batches, several at once, in any order: `make(i)` gives batch i, `take(i, row, vector)` receives the
  // L2-normalised mean of the hidden states of each of its rows; both are called on the caller's thread.
  // Errors: `unavailable`. Threads: any, at once; requests are handed out in the order in which calls ask for them.
  virtual Result<void> run(std::size_t count, const std::function<TokenBatch(std::size_t)>& make,
                           const std::function<void(std::size_t, std::size_t, std::span<const float>)>& take) const = 0;
};

}  // namespace attune
