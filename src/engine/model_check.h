// Whether the folders of models that an operator named can be used, before anything is opened: every file is looked at, of weights
// the table of names, types and shapes. Some tens of milliseconds each. Errors: those of check_encoder and check_classifier (src/text),
// and `unsupported` for a classifier whose labels are others.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace attune {

Result<void> check_text_model(const std::filesystem::path& folder);
Result<void> check_sentiment_model(const std::filesystem::path& folder);
Result<void> check_entailment_model(const std::filesystem::path& folder);

}  // namespace attune
