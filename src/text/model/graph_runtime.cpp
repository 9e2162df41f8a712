#include "text/model/graph_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <openvino/openvino.hpp>

#include "text/slots.h"

#if defined(__SANITIZE_ADDRESS__)
#define ATTUNE_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ATTUNE_ADDRESS_SANITIZER
#endif
#endif

namespace attune {
namespace {

// A request and the buffers that it reads while it runs.
struct Request {
  ov::InferRequest infer;
  std::size_t batch = 0;  // of the caller's batches
  std::size_t rows = 0;
};

class OpenVinoRuntime final : public GraphRuntime {
 public:
  OpenVinoRuntime(ov::CompiledModel model, std::size_t columns, unsigned streams)
      : model_(std::move(model)), columns_(columns), reads_segments_(model_.inputs().size() == 3), slots_(streams) {
    for (unsigned i = 0; i < streams; ++i) requests_.push_back({model_.create_infer_request(), 0, 0});
  }

  Result<void> run(std::size_t count, const MakeBatch& make_batch, const TakeRow& take) const override {
    std::deque<std::size_t> running;  // slots, oldest first
    try {
      std::size_t next = 0;
      while (next < count || !running.empty()) {
        if (next < count && running.size() < requests_.size()) {
          std::optional<std::size_t> slot = running.empty() ? slots_.take() : slots_.try_take();
          if (slot) {
            running.push_back(*slot);
            start(requests_[*slot], next, make_batch(next));
            ++next;
            continue;
          }
        }
        finish(requests_[running.front()], take);
        slots_.give_back(running.front());
        running.pop_front();
      }
      return {};
    } catch (const std::exception& failed) {
      for (const auto slot : running) abandon(slot);
      return fail(ErrorCode::unavailable, "the text model could not be computed: see detail, and try with fewer texts",
                  failed.what());
    }
  }

 private:
  void start(Request& request, std::size_t number_of_batch, const TokenBatch& batch) const {
    request.batch = number_of_batch;
    request.rows = batch.lengths.size();
    const ov::Shape shape{request.rows, batch.width};
    auto ids = request.infer.get_input_tensor(0);
    auto mask = request.infer.get_input_tensor(1);
    ids.set_shape(shape);
    mask.set_shape(shape);
    std::ranges::copy(batch.ids, ids.data<std::int32_t>());
    if (reads_segments_) {
      auto segments = request.infer.get_input_tensor(2);
      segments.set_shape(shape);
      std::ranges::copy(batch.segments, segments.data<std::int32_t>());
    }
    auto* row = mask.data<float>();
    for (const auto length : batch.lengths) {
      std::fill(row, row + length, 1.0F);
      std::fill(row + length, row + batch.width, 0.0F);
      row += batch.width;
    }
    request.infer.start_async();
  }

  void finish(Request& request, const TakeRow& take) const {
    request.infer.wait();
    const auto out = request.infer.get_output_tensor();
    if (out.get_shape() != ov::Shape{request.rows, columns_}) {
      throw std::runtime_error(fmt::format("the graph gave {} for {} texts of {} numbers", out.get_shape().to_string(),
                                           request.rows, columns_));
    }
    const auto* data = out.data<const float>();
    for (std::size_t row = 0; row < request.rows; ++row) {
      take(request.batch, row, {data + row * columns_, columns_});
    }
  }

  // A request may be reused only once it has ended.
  void abandon(std::size_t slot) const {
    try {
      requests_[slot].infer.cancel();
      requests_[slot].infer.wait();
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it ended, if badly
    }
    slots_.give_back(slot);
  }

  ov::CompiledModel model_;
  std::size_t columns_;
  bool reads_segments_;
  mutable Slots slots_;
  mutable std::vector<Request> requests_;  // each is only touched by who holds its slot
};

}  // namespace

void prepare_openvino() {
#ifdef ATTUNE_ADDRESS_SANITIZER
  setenv("TBB_ENABLE_SANITIZERS", "1", 0);  // else TBB opens a library in a way that the sanitizer forbids
#endif
}

Result<std::unique_ptr<GraphRuntime>> GraphRuntime::compile(const std::shared_ptr<ov::Model>& graph,
                                                            std::size_t columns, unsigned streams) {
  prepare_openvino();
  try {
    ov::Core core;
    auto model = core.compile_model(
        graph, "CPU",
        ov::AnyMap{ov::hint::inference_precision(ov::element::f32),
                   ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY),
                   ov::num_streams(ov::streams::Num(static_cast<std::int32_t>(streams))),
                   ov::inference_num_threads(static_cast<std::int32_t>(streams)), ov::hint::enable_cpu_pinning(false)});
    return std::make_unique<OpenVinoRuntime>(std::move(model), columns, streams);
  } catch (const std::exception& failed) {
    return fail(ErrorCode::unavailable,
                "OpenVINO could not be started: its libraries belong in lib/attune beside the program, build anew",
                failed.what());
  }
}

}  // namespace attune
