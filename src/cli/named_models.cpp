#include "cli/named_models.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/model_check.h"

namespace attune::cli {

Result<void> check_named_models(const Configuration& configuration) {
  using Check = Result<void> (*)(const std::filesystem::path&);
  constexpr std::array<std::pair<std::string_view, Check>, 3> checks{{{"text.model", check_text_model},
                                                                      {"sentiment.model", check_sentiment_model},
                                                                      {"zero_shot.model", check_entailment_model}}};
  for (const auto& setting : configuration.settings) {
    for (const auto& [name, check] : checks) {
      if (setting.name != name || setting.value.empty() || setting.origin == "default") continue;
      auto usable = check(setting.value);
      if (usable) continue;
      auto error = std::move(usable).error();
      error.message = fmt::format("{}: '{}' can't be used: {}", setting.origin, setting.name, error.message);
      return std::unexpected(std::move(error));
    }
  }
  return {};
}

}  // namespace attune::cli
