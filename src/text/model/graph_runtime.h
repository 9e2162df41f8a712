// Computes a graph over batches of texts on the CPU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace ov {
class Model;
}

namespace attune {

// Texts of a batch, padded to the longest: `ids` and `segments` are rows × width, row after row, with padding behind a
// text's end; `lengths` says where each ends (1 to width). Ids are below the graph's vocabulary, segments below its number
// of segments, width is at most its positions.
struct TokenBatch {
  std::size_t width = 0;
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> segments;
  std::vector<std::int32_t> lengths;
};

class GraphRuntime {
 public:
  using MakeBatch = std::function<TokenBatch(std::size_t)>;
  using TakeRow = std::function<void(std::size_t, std::size_t, std::span<const float>)>;

  // Compiles a graph that reads TextInputs (graph_parts.h) and gives `columns` numbers a row, for `streams` batches at once,
  // one core each. Errors: `unavailable` when OpenVINO or its libraries fail.
  static Result<std::unique_ptr<GraphRuntime>> compile(const std::shared_ptr<ov::Model>& graph, std::size_t columns,
                                                       unsigned streams);

  virtual ~GraphRuntime() = default;

  // Computes `count` batches, several at once, in any order: `make(i)` gives batch i, `take(i, row, numbers)` receives the
  // `columns` numbers of each of its rows; both are called on the caller's thread.
  // Errors: `unavailable`. Threads: any, at once; requests are handed out in the order in which calls ask for them.
  virtual Result<void> run(std::size_t count, const MakeBatch& make, const TakeRow& take) const = 0;
};

// To be called before OpenVINO is used for the first time; any number of times.
void prepare_openvino();

}  // namespace attune
