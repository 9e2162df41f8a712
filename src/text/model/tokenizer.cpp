#include "text/tokenizer.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <attune_tokenizers.h>
#include <fmt/format.h>

namespace attune {
namespace {

// The first `limit` bytes or fewer, so that no character is cut in two.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return text.substr(0, limit);
}

const std::uint8_t* as_bytes(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

struct Free {
  void operator()(attune_tokenizer* tokenizer) const { attune_tokenizer_free(tokenizer); }
};

}  // namespace

struct Tokenizer::Loaded {
  std::unique_ptr<attune_tokenizer, Free> handle;
  std::size_t max_tokens = 0;
};

Tokenizer::Tokenizer(std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::load(std::span<const std::uint8_t> json, std::uint32_t max_tokens) {
  std::array<char, 400> why{};
  auto* handle = attune_tokenizer_load(json.data(), json.size(), max_tokens, why.data(), why.size());
  if (handle == nullptr) {
    return fail(ErrorCode::corrupt, fmt::format("it is no tokenizer ({}): get the file anew", why.data()));
  }
  auto loaded = std::make_unique<Loaded>();
  loaded->handle.reset(handle);
  loaded->max_tokens = max_tokens;
  return Tokenizer(std::move(loaded));
}

Result<std::vector<std::int32_t>> Tokenizer::encode(std::string_view text) const {
  auto tokens = encode_pair(text, std::nullopt);
  if (!tokens) return pass_on(std::move(tokens));
  return std::move(tokens->ids);
}

Result<Tokens> Tokenizer::encode_pair(std::string_view text, std::optional<std::string_view> second) const {
  text = cut(text, max_text_bytes);
  std::string_view other = second ? cut(*second, max_text_bytes) : std::string_view{};
  if (second && other.data() == nullptr) other = "";  // null says that there is no second text
  Tokens out{std::vector<std::int32_t>(loaded_->max_tokens), std::vector<std::int32_t>(loaded_->max_tokens)};
  const auto count =
      attune_tokenizer_encode_pair(loaded_->handle.get(), as_bytes(text), text.size(), as_bytes(other), other.size(),
                                   out.ids.data(), out.segments.data(), loaded_->max_tokens);
  if (count == -1) return fail(ErrorCode::invalid, "the text is not UTF-8: convert it first");
  if (count == -4) return fail(ErrorCode::invalid, "the second text is not UTF-8: convert it first");
  if (count <= 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("the tokenizer failed on a text of {} bytes ({})", text.size(), count));
  }
  out.ids.resize(static_cast<std::size_t>(count));
  out.segments.resize(out.ids.size());
  return out;
}

std::uint32_t Tokenizer::largest_id() const { return attune_tokenizer_largest_id(loaded_->handle.get()); }

}  // namespace attune
