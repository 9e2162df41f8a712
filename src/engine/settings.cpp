#include "engine/settings.h"

#include <charconv>

namespace attune {
namespace {

template <class Number>
void take(const std::map<std::string, std::string>& stored, const char* name, Number& value) {
  const auto at = stored.find(name);
  if (at == stored.end()) return;
  Number read{};
  const char* end = at->second.data() + at->second.size();
  const auto result = std::from_chars(at->second.data(), end, read);
  if (result.ec == std::errc{} && result.ptr == end) value = read;
}

}  // namespace

Settings Settings::of(const std::map<std::string, std::string>& stored) {
  Settings settings;
  take(stored, "exploration.epsilon", settings.exploration);
  take(stored, "holdout.share", settings.holdout_share);
  take(stored, "contact.views_per_product", settings.contact_views);
  take(stored, "contact.window_days", settings.contact_days);
  const auto demo = stored.find("demo");
  settings.demo = demo != stored.end() && demo->second == "true";
  return settings;
}

}  // namespace attune
