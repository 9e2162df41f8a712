#include <cmath>
#include <cstdint>
#include <memory>

#include "text/content_hash.h"
#include "text/encoder.h"

namespace attune {
namespace {

bool separates(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Each word counts one up or down in 16 components, chosen by its hash: whole numbers, so the order does not matter.
void add_word(std::string_view word, std::array<std::int32_t, text_dimension>& counts) {
  const auto hash = content_hash(lower(word));
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) {
    const auto next = hash.bytes[(i + 1) % hash.bytes.size()];
    const std::size_t at = (std::size_t{hash.bytes[i]} * 256 + next) % text_dimension;
    counts[at] += (hash.bytes[(i + 7) % hash.bytes.size()] & 1U) != 0 ? 1 : -1;
  }
}

TextVector stub_vector(std::string_view text) {
  std::array<std::int32_t, text_dimension> counts{};
  add_word("", counts);  // the empty text has a direction too
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !separates(text[i])) continue;
    if (i > from) add_word(text.substr(from, i - from), counts);
    from = i + 1;
  }
  std::int64_t squares = 0;
  for (const auto count : counts) squares += std::int64_t{count} * count;
  TextVector out{};
  if (squares == 0) {
    out[0] = 1;
    return out;
  }
  const double norm = std::sqrt(static_cast<double>(squares));  // exact to the last bit by IEEE 754
  for (std::size_t i = 0; i < text_dimension; ++i) out[i] = static_cast<float>(counts[i] / norm);
  return out;
}

class StubEncoder final : public Encoder {
 public:
  Result<std::vector<TextVector>> encode(std::span<const std::string> texts, TextRole) const override {
    std::vector<TextVector> out;
    out.reserve(texts.size());
    for (const auto& text : texts) out.push_back(stub_vector(text));
    return out;
  }

  std::string_view identity() const override { return "00000000000000000000000000000001"; }
};

}  // namespace

std::unique_ptr<Encoder> make_stub_encoder() { return std::make_unique<StubEncoder>(); }

}  // namespace attune
