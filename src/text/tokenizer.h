// Splits a text into the numbers that a model reads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace attune {

// What a model reads: ids, and which of two texts each belongs to by the tokenizer's count. As many of each; a negative one
// is none that a table can hold.
struct Tokens {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> segments;
};

// A loaded tokenizer.json. Threads: any, at once.
class Tokenizer {
 public:
  static constexpr std::size_t max_text_bytes = std::size_t{32} * 1024;  // what follows in a text is not read

  // Texts are cut to `max_tokens` ids, those that open and close them included; padding that the file asks for is left out.
  // Errors: `corrupt`, with what the tokenizers library found; `unsupported` where this build has no text model.
  static Result<Tokenizer> load(std::span<const std::uint8_t> json, std::uint32_t max_tokens);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  // With the ids that open and close a text ([CLS], [SEP]). Fails with `invalid` for what is not UTF-8.
  Result<std::vector<std::int32_t>> encode(std::string_view text) const;

  // The same of a text and, where it is there, a second one, with what parts them. A pair that is too long loses from its
  // longer text first.
  Result<Tokens> encode_pair(std::string_view text, std::optional<std::string_view> second) const;

  // The largest id of the vocabulary. What opens and closes a text may lie beyond: check each id against the model's table.
  std::uint32_t largest_id() const;

 private:
  struct Loaded;
  explicit Tokenizer(std::unique_ptr<Loaded> loaded);
  std::unique_ptr<Loaded> loaded_;
};

}  // namespace attune
