#include "engine/model_check.h"

#include "text/classifier.h"
#include "text/encoder.h"
#include "text/label_readings.h"

namespace attune {

Result<void> check_text_model(const std::filesystem::path& folder) { return check_encoder(folder); }

Result<void> check_sentiment_model(const std::filesystem::path& folder) {
  const auto labels = check_classifier(folder);
  if (!labels) return std::unexpected(labels.error());
  if (auto told = SentimentLabels::find(*labels); !told) return pass_on(std::move(told));
  return {};
}

Result<void> check_entailment_model(const std::filesystem::path& folder) {
  const auto labels = check_classifier(folder);
  if (!labels) return std::unexpected(labels.error());
  if (auto told = EntailmentLabels::find(*labels); !told) return pass_on(std::move(told));
  return {};
}

}  // namespace attune
