#include "text/model/graph_parts.h"

#include <limits>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace attune {
namespace {

// Checkpoints from before 2019 call a layer norm's weight gamma and its bias beta.
std::string older_name(const std::string& name) {
  for (const auto& [now, then] :
       {std::pair{"LayerNorm.weight", "LayerNorm.gamma"}, {"LayerNorm.bias", "LayerNorm.beta"}}) {
    if (name.ends_with(now)) return name.substr(0, name.size() - std::string_view(now).size()) + then;
  }
  return name;
}

// [batch, width, hidden] → [batch, heads, width, hidden / heads]
Value split_heads(const Value& in, const AttentionShape& shape) {
  const std::int64_t size = shape.hidden / shape.heads;
  const auto shaped = make<op::Reshape>(in, integers({0, 0, shape.heads, size}), true);
  return make<op::Transpose>(shaped, integers({0, 2, 1, 3}));
}

}  // namespace

Value integers(const std::vector<std::int64_t>& values) {
  return make<op::Constant>(ov::element::i64, ov::Shape{values.size()}, values);
}

Value integer(std::int64_t value) { return make<op::Constant>(ov::element::i64, ov::Shape{}, value); }
Value number(float value) { return make<op::Constant>(ov::element::f32, ov::Shape{}, value); }

TextInputs TextInputs::make(bool with_segments) {
  const auto input = [](ov::element::Type type) {
    return std::make_shared<op::Parameter>(type, ov::PartialShape{-1, -1});
  };
  return {input(ov::element::i32), input(ov::element::f32), with_segments ? input(ov::element::i32) : nullptr};
}

ov::ParameterVector TextInputs::all() const {
  ov::ParameterVector out{ids, mask};
  if (segments) out.push_back(segments);
  return out;
}

Value attention_mask(const TextInputs& inputs) {
  const auto absent = make<op::Subtract>(inputs.mask->output(0), number(1));
  return make<op::Unsqueeze>(make<op::Multiply>(absent, number(std::numeric_limits<float>::max())), integers({1, 2}));
}

Value GraphParts::weight(const std::string& name, const std::vector<std::uint64_t>& shape) {
  auto found = weights_.float_tensor(has(name) ? name : older_name(name), shape);
  if (!found && !has(older_name(name))) found = weights_.float_tensor(name, shape);  // named as it is called today
  const auto placeholder = [&] { return make<op::Broadcast>(number(0), integers({shape.begin(), shape.end()})); };
  if (found && !weights_.has_values()) return placeholder();
  if (found) {
    ov::Tensor values(ov::element::f32, ov::Shape(shape.begin(), shape.end()));
    const auto odd = copy_floats(**found, {values.data<float>(), values.get_size()});
    if (!odd) return make<op::Constant>(values);
    found = fail(ErrorCode::corrupt,
                 fmt::format("tensor \"{}\" holds a value that is no finite number, at place {}: get the "
                             "file anew",
                             name, *odd));
  }
  if (failure_.message.empty()) failure_ = std::move(found).error();
  return placeholder();
}

Value GraphParts::linear(const Value& in, const std::string& name, std::uint64_t from, std::uint64_t to) {
  const auto product = make<op::MatMul>(in, weight(name + ".weight", {to, from}), false, true);
  return make<op::Add>(product, weight(name + ".bias", {to}));
}

Value GraphParts::layer_norm(const Value& in, const std::string& name) {
  const auto centred = make<op::MVN>(in, integers({-1}), true, static_cast<float>(config_.layer_norm_eps),
                                     ov::op::MVNEpsMode::INSIDE_SQRT);
  const auto scaled = make<op::Multiply>(centred, weight(name + ".weight", {config_.hidden}));
  return make<op::Add>(scaled, weight(name + ".bias", {config_.hidden}));
}

Value GraphParts::activation(const Value& in) const {
  if (config_.activation == Activation::relu) return make<op::Relu>(in);
  return make<op::Gelu>(in, ov::op::GeluApproximationMode::ERF);
}

Value GraphParts::rows(const Value& table, const Value& ids) { return make<op::Gather>(table, ids, integer(0)); }

Value GraphParts::position_rows(const Value& table, const Value& ids, std::uint32_t from) {
  const auto width = make<op::Gather>(make<op::ShapeOf>(ids), integers({1}), integer(0));
  const auto first = integers({from});
  return make<op::Slice>(table, first, make<op::Add>(width, first), integers({1}), integers({0}));
}

Value GraphParts::attention(const Value& from, const Value& over, const Value& mask, const AttentionNames& names,
                            const AttentionShape& shape) {
  const auto project = [&](const Value& in, const std::string& name) {
    return split_heads(linear(in, name, shape.hidden, shape.hidden), shape);
  };
  const auto query = project(from, names.query);
  const auto key = project(over, names.key);
  const auto value = project(over, names.value);
  const auto mixed = shape.causal ? make<op::ScaledDotProductAttention>(query, key, value, true)
                                  : make<op::ScaledDotProductAttention>(query, key, value, mask, false);
  const auto joined =
      make<op::Reshape>(make<op::Transpose>(mixed, integers({0, 2, 1, 3})), integers({0, 0, shape.hidden}), true);
  return linear(joined, names.out, shape.hidden, shape.hidden);
}

Value GraphParts::feed_forward(const Value& in, const std::string& widen, const std::string& narrow,
                               std::uint32_t intermediate) {
  const auto wide = activation(linear(in, widen, config_.hidden, intermediate));
  return linear(wide, narrow, intermediate, config_.hidden);
}

Value GraphParts::add_and_norm(const Value& in, const Value& change, const std::string& name) {
  return layer_norm(make<op::Add>(in, change), name);
}

Result<std::shared_ptr<ov::Model>> GraphParts::finish(const Value& out, const TextInputs& inputs) const {
  if (!failure_.message.empty()) return std::unexpected(failure_);
  return std::make_shared<ov::Model>(ov::OutputVector{out}, inputs.all(), "text");
}

}  // namespace attune
