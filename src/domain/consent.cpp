#include "domain/consent.h"

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, purpose_count> purpose_names{"personalisation", "marketing", "analytics",
                                                                    "generated_text"};
constexpr std::array<std::string_view, 4> state_names{"unknown", "granted", "refused", "objected"};

}  // namespace

std::string_view to_string(Purpose purpose) { return name_of(purpose_names, purpose); }
std::optional<Purpose> parse_purpose(std::string_view name) { return parse_name<Purpose>(purpose_names, name); }
std::string_view to_string(ConsentState state) { return name_of(state_names, state); }
std::optional<ConsentState> parse_consent_state(std::string_view name) {
  return parse_name<ConsentState>(state_names, name);
}

}  // namespace attune
