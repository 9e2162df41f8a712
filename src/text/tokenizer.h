// Splits a text into the numbers that a model reads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace attune {

// A loaded tokenizer.json. Threads: any, at once.
class Tokenizer {
 public:
  static constexpr std::size_t max_text_bytes = 32 * 1024;  // what follows in a text is not read

  // Texts are cut to `max_tokens` ids, those that open and close them included; padding that the file asks for is left out.
  // Errors: `corrupt`, with what the tokenizers library found; `unsupported` where this build has no text model.
  static Result<Tokenizer> load(std::span<const std::uint8_t> json, std::uint32_t max_tokens);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  // With the ids that open and close a text ([CLS], [SEP]). Fails with `invalid` for what is not UTF-8.
  Result<std::vector<std::int32_t>> encode(std::string_view text) const;

  // The largest id it may give: the model's table of words must have that row.
  std::uint32_t largest_id() const;

 private:
  struct Loaded;
  explicit Tokenizer(std::unique_ptr<Loaded> loaded);
  std::unique_ptr<Loaded> loaded_;
};

}  // namespace attune
