#include "domain/feedback.h"

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 11> event_names{"view",     "click",       "select",     "dismiss",
                                                       "rating",   "apply",       "convert",    "close",
                                                       "complain", "unsubscribe", "interaction"};
constexpr std::array<std::string_view, aspect_count> aspect_names{"relevance",  "clarity",    "value",
                                                                  "complexity", "risk_level", "cost"};

}  // namespace

std::string_view to_string(EventKind kind) { return name_of(event_names, kind); }

std::optional<EventKind> parse_event_kind(std::string_view name) {
  const auto kind = parse_name<EventKind>(event_names, name);
  return kind == EventKind::interaction ? std::nullopt : kind;
}

std::string_view to_string(Aspect aspect) { return name_of(aspect_names, aspect); }

bool Aspects::any() const {
  for (const auto t : tenths) {
    if (t >= 0) return true;
  }
  return false;
}

std::optional<std::int32_t> Aspects::overall() const {
  std::int32_t sum = 0;
  std::int32_t set = 0;
  for (const auto t : tenths) {
    if (t < 0) continue;
    sum += t;
    ++set;
  }
  if (set == 0) return std::nullopt;
  return sum * (score_one / 10) / set;  // 600 is divisible by 1 to 6
}

}  // namespace attune
