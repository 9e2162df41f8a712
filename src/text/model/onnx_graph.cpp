#include "text/model/onnx_graph.h"

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "text/model/graph_parts.h"
#include "text/model/graph_runtime.h"

namespace attune {
namespace {

bool is_named(const Value& value, std::string_view name) { return value.get_names().contains(std::string(name)); }

std::string name_of(const Value& value) {
  return value.get_names().empty() ? "without a name" : fmt::format("\"{:.60}\"", *value.get_names().begin());
}

std::shared_ptr<op::Parameter> find_input(const ov::Model& model, std::string_view name) {
  for (const auto& input : model.get_parameters()) {
    if (is_named(input->output(0), name)) return input;
  }
  return nullptr;
}

std::optional<Value> find_logits(const ov::Model& model) {
  for (const auto& result : model.get_results()) {
    if (is_named(result->output(0), "logits") || model.get_results().size() == 1) return result->input_value(0);
  }
  return std::nullopt;
}

// Our inputs in the place of the file's, converted to what its graph expects.
Result<TextInputs> take_inputs(const ov::Model& model) {
  const auto segments = find_input(model, "token_type_ids");
  auto inputs = TextInputs::make(segments != nullptr);
  std::size_t taken = 0;
  const auto take = [&](std::string_view name, const std::shared_ptr<op::Parameter>& ours) {
    const auto theirs = find_input(model, name);
    if (!theirs) return false;
    theirs->output(0).replace(make<op::Convert>(ours, theirs->get_element_type()));
    ++taken;
    return true;
  };
  for (const auto& input : model.get_parameters()) {
    if (input->get_element_type().is_dynamic() || !input->get_partial_shape().compatible(ov::PartialShape{-1, -1})) {
      return fail(ErrorCode::unsupported,
                  fmt::format("its input {} is no table of numbers", name_of(input->output(0))));
    }
  }
  for (const auto& [name, ours] : {std::pair{"input_ids", inputs.ids}, std::pair{"attention_mask", inputs.mask}}) {
    if (!take(name, ours)) return fail(ErrorCode::unsupported, fmt::format("it has no input {}: export it anew", name));
  }
  if (segments) take("token_type_ids", inputs.segments);
  if (taken == model.get_parameters().size()) return inputs;
  return fail(ErrorCode::unsupported,
              "it has inputs other than input_ids, attention_mask and token_type_ids: export a "
              "sequence classifier");
}

Result<OnnxGraph> convert(const ov::Model& model, std::size_t labels) {
  auto logits = find_logits(model);
  if (!logits)
    return fail(ErrorCode::unsupported, "none of its outputs is called logits: export a sequence classifier");
  const auto shape = logits->get_partial_shape();
  if (!shape.rank().compatible(2)) {
    return fail(ErrorCode::unsupported, "its logits are not one row for each text: export a sequence classifier");
  }
  if (shape.rank().is_static() && !shape[1].compatible(static_cast<std::int64_t>(labels))) {
    return fail(ErrorCode::corrupt,
                fmt::format("it gives {} logits where config.json names {} labels: the files belong to "
                            "different models",
                            shape[1].get_length(), labels));
  }
  const auto inputs = take_inputs(model);
  if (!inputs) return std::unexpected(inputs.error());
  if (logits->get_element_type() != ov::element::f32) logits = make<op::Convert>(*logits, ov::element::f32);
  return OnnxGraph{std::make_shared<ov::Model>(ov::OutputVector{*logits}, inputs->all(), "onnx"),
                   inputs->segments != nullptr};
}

}  // namespace

Result<OnnxGraph> read_onnx_graph(std::span<const std::uint8_t> file, std::size_t labels) {
  prepare_openvino();
  try {
    ov::Core core;
    // From memory, so that no path in the file leads to another one.
    const auto model = core.read_model(std::string(file.begin(), file.end()), ov::Tensor());
    return convert(*model, labels);
  } catch (const std::exception& failed) {
    return fail(ErrorCode::corrupt, "it holds no graph that OpenVINO can read: export it anew, as one file",
                failed.what());
  }
}

}  // namespace attune
