// Turns texts into vectors. The engine sees this and knows no model file, no tokenizer and no OpenVINO.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/vector.h"

namespace attune {

class Encoder {
 public:
  virtual ~Encoder() = default;

  // One vector for each text, in their order. A text is cut to the model's number of tokens (256 for all-MiniLM-L6-v2) and
  // to its first 32 KiB; the empty text has a vector too.
  // Errors: `invalid` for a text that is not UTF-8 (says which), `unavailable` when the runtime fails.
  // Threads: any, at once. A short call waits for at most one batch of each of those under way, not for their ends.
  virtual Result<std::vector<TextVector>> encode(std::span<const std::string> texts) const = 0;

  // Which model it is: 32 hexadecimal digits, a BLAKE2b of its files. Vectors of different models can't be compared, so
  // what stores vectors stores this with them.
  virtual std::string_view identity() const = 0;
};

struct EncoderOptions {
  unsigned threads = 0;  // how many cores it may use at once; 0: all of them
};

// Opens a model folder as the Hugging Face hub lays it out: config.json, model.safetensors, tokenizer.json, and where they
// are there sentence_bert_config.json and 1_Pooling/config.json. Takes some tenths of a second and about 250 MB.
// Errors: `unsupported` where this build has no text model, or for a model that is no BERT (says what to do); `not_found`
// for a missing folder or file; `corrupt` for a damaged one (says which, and what is wrong with it); `unavailable` when
// the runtime can't be loaded.
Result<std::unique_ptr<Encoder>> open_encoder(const std::filesystem::path& folder, const EncoderOptions& options = {});

// Whether this build has what open_encoder needs.
bool has_text_model();

// For tests: vectors made of the hashes of a text's words, so texts that share words are alike. No model, same bytes
// everywhere, any thread.
std::unique_ptr<Encoder> make_stub_encoder();

}  // namespace attune
