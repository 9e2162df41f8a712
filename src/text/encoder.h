// Turns texts into vectors. The engine sees this and knows no model file, no tokenizer and no OpenVINO.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/vector.h"

namespace attune {

// What a text is, for models that read the two sides of a search differently (E5 and its like). Where vectors of texts are compared
// with one another, or a head is fitted to them, all are of one role, whenever they are made.
enum class TextRole : std::uint8_t {
  offered,  // a product's text: the model reads it as a passage
  asking,   // what people want or say, and labels it is told apart by: a profile, a comment. It reads them as queries.
};

class Encoder {
 public:
  virtual ~Encoder() = default;

  // One vector for each text, in their order. What the model's folder puts before a text of that role is put before it; then it is
  // cut to the model's number of tokens (256 for all-MiniLM-L6-v2) and to its first 32 KiB; the empty text has a vector too.
  // Errors: `invalid` for a text that is not UTF-8 (says which), `unavailable` when the runtime fails.
  // Threads: any, at once. A short call waits for at most one batch of each of those under way, not for their ends.
  virtual Result<std::vector<TextVector>> encode(std::span<const std::string> texts, TextRole role) const = 0;

  // Which model it is: 32 hexadecimal digits, a BLAKE2b of its files, of those too that say how it is pooled and what stands before
  // a text. Vectors of different models can't be compared, so what stores vectors stores this with them.
  virtual std::string_view identity() const = 0;
};

struct EncoderOptions {
  unsigned threads = 0;  // how many cores it may use at once; 0: all of them
};

// Opens a model folder as the Hugging Face hub lays it out: config.json, tokenizer.json, model.safetensors or the files that
// model.safetensors.index.json names, and where they are there modules.json with the pooling's config.json,
// config_sentence_transformers.json, sentence_bert_config.json and tokenizer_config.json (sentence_folder.h says what of them is
// computed). Takes some tenths of a second and about 250 MB.
// Errors: `unsupported` where this build has no text model, or for a model that is no BERT or asks for what is not computed (says what
// to do); `not_found` for a missing folder or file; `corrupt` for a damaged one (says which, and what is wrong with it);
// `unavailable` when the runtime can't be loaded.
Result<std::unique_ptr<Encoder>> open_encoder(const std::filesystem::path& folder, const EncoderOptions& options = {});

// Whether a folder would open, as far as that shows in some tens of milliseconds: every file is looked at, of the weights the table of
// names, types and shapes. What is left for open_encoder to find are weights that are no finite numbers and a runtime that fails.
// Errors: those of open_encoder.
Result<void> check_encoder(const std::filesystem::path& folder);

// Whether this build has what open_encoder needs.
bool has_text_model();

// For tests: vectors made of the hashes of a text's words, so texts that share words are alike. No model, same bytes
// everywhere, any thread.
std::unique_ptr<Encoder> make_stub_encoder();

}  // namespace attune
