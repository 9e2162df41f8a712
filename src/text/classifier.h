// Says how well labels fit texts, by a sequence classifier. The engine sees this and knows no model file, no tokenizer and no
// OpenVINO. What the numbers mean: label_readings.h.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace attune {

// A text, or for a model that compares two (a premise and a hypothesis) both.
struct TextPair {
  std::string text;
  std::optional<std::string> second = {};
};

class Classifier {
 public:
  virtual ~Classifier() = default;

  // The logits of each pair, in their order, one for each of labels(): as the transformers library gives them, within 1e-4.
  // Each text is read to its first 32 KiB; a pair is cut to the model's number of tokens (at most 512), the longer text
  // first. The empty text has logits too.
  // Errors: `invalid` for a text that is not UTF-8 (says which), `unavailable` when the runtime fails or gives no finite
  // numbers.
  // Threads: any, at once. A short call waits for at most one batch of each of those under way, not for their ends.
  virtual Result<std::vector<std::vector<float>>> classify(std::span<const TextPair> pairs) const = 0;

  // As config.json names them, in the order of the logits.
  virtual const std::vector<std::string>& labels() const = 0;

  // Which model it is: 32 hexadecimal digits, a BLAKE2b of its files.
  virtual std::string_view identity() const = 0;
};

struct ClassifierOptions {
  unsigned threads = 0;  // how many cores it may use at once; 0: all of them
};

// Opens a model folder as the Hugging Face hub lays it out: config.json, tokenizer.json, and model.safetensors of a BERT,
// DistilBERT or BART sequence classifier (F32, F16 or BF16; computed in F32; also in several files, as
// model.safetensors.index.json names them), or else model.onnx or onnx/model.onnx of any
// classifier that reads input_ids, attention_mask and, if it wishes, token_type_ids. Takes twice the size of the weights while
// it opens. An ONNX file's graph is read by OpenVINO: take it only from where you would take a program.
// Errors: `unsupported` where this build has no text model, or for a model of another kind (says what to do); `not_found`
// for a missing folder or file; `corrupt` for a damaged one (says which, and what is wrong with it); `too_large` for files
// beyond 4 GiB; `unavailable` when the runtime can't be loaded.
Result<std::unique_ptr<Classifier>> open_classifier(const std::filesystem::path& folder,
                                                    const ClassifierOptions& options = {});

// Whether a folder would open, as check_encoder looks at one. Of an ONNX file only that it is there. Gives its
// labels. Errors: those of open_classifier.
Result<std::vector<std::string>> check_classifier(const std::filesystem::path& folder);

}  // namespace attune
