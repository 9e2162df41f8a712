#include "ingest/flags.h"

#include <array>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"
#include "ingest/csv_fields.h"

namespace attune {

std::optional<bool> plain_flag(std::string_view text) {
  struct Word {
    std::string_view spelling;
    bool means;
  };
  constexpr std::array<Word, 12> words{{{"true", true},
                                        {"yes", true},
                                        {"y", true},
                                        {"t", true},
                                        {"1", true},
                                        {"1.0", true},
                                        {"false", false},
                                        {"no", false},
                                        {"n", false},
                                        {"f", false},
                                        {"0", false},
                                        {"0.0", false}}};
  const auto lower = lower_case(trim_blanks(text));
  for (const auto& word : words) {
    if (lower == word.spelling) return word.means;
  }
  return std::nullopt;
}

bool read_flag(const JsonValue& object, std::string_view member, FlagDefaults defaults,
               std::vector<std::string>& warnings) {
  const auto* value = object.find(member);
  if (!value || value->kind == JsonKind::null) return defaults.absent;
  if (value->kind == JsonKind::boolean) return value->flag;
  const bool one = value->is_string() || value->kind == JsonKind::number;
  if (one && trim_blanks(value->text).empty()) return defaults.absent;
  if (const auto flag = one ? plain_flag(value->text) : std::nullopt) return *flag;
  warnings.push_back(fmt::format("{}: {} is neither true nor false: taken as {}", member,
                                 one ? quoted(value->text) : "what stands here", defaults.unclear));
  return defaults.unclear;
}

}  // namespace attune
