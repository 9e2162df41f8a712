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
  if (const auto salt = stored.find("holdout.salt"); salt != stored.end()) settings.holdout_salt = salt->second;
  for (std::size_t r = 0; r < regime_count; ++r) {
    const std::string regime(to_string(static_cast<Regime>(r)));
    const auto review = stored.find("narrator.review." + regime);
    settings.review_texts[r] = review == stored.end() || review->second != "none";
    if (const auto proposal = stored.find("narrator.proposal." + regime); proposal != stored.end())
      settings.review_proposals[r] = proposal->second;
  }
  const auto demo = stored.find("demo");
  settings.demo = demo != stored.end() && demo->second == "true";
  return settings;
}

Result<void> check_setting(const std::string& name, const std::string& value) {
  const auto wrong = [&](const char* expected) {
    return fail(ErrorCode::invalid, name + " must be " + expected + ".");
  };
  const std::map<std::string, std::string> one{{name, value}};
  if (name == "exploration.epsilon" || name == "holdout.share") {
    double share = -1;
    take(one, name.c_str(), share);
    return share >= 0 && share <= 1 ? Result<void>{} : wrong("a share from 0 to 1");
  }
  if (name == "contact.views_per_product" || name == "contact.window_days") {
    std::uint32_t number = 100'001;
    take(one, name.c_str(), number);
    return number <= 100'000 ? Result<void>{} : wrong("a whole number up to 100000");
  }
  if (name == "holdout.salt") return value.size() <= 64 ? Result<void>{} : wrong("a text of at most 64 characters");
  if (name == "demo") return value == "true" || value == "false" ? Result<void>{} : wrong("true or false");
  if (name.starts_with("narrator."))
    return fail(ErrorCode::invalid, name + " is switched by two people: PUT /v1/text-review-rules/{regime}.");
  return fail(ErrorCode::invalid, "There is no setting named " + name + ".");
}

}  // namespace attune
