// What a customer allows, by purpose; missing is not no: each purpose has one documented default.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace attune {

enum class Purpose : std::uint8_t { personalisation, marketing, analytics, generated_text };
inline constexpr std::size_t purpose_count = 4;

std::string_view to_string(Purpose purpose);
std::optional<Purpose> parse_purpose(std::string_view name);

enum class ConsentState : std::uint8_t { unknown, granted, refused, objected };

std::string_view to_string(ConsentState state);
std::optional<ConsentState> parse_consent_state(std::string_view name);

struct Consent {
  ConsentState state = ConsentState::unknown;
  Instant since;
  std::string source;  // "institution", "customer"
  friend bool operator==(const Consent&, const Consent&) = default;
};

struct Consents {
  std::array<Consent, purpose_count> by_purpose;

  const Consent& of(Purpose purpose) const { return by_purpose[static_cast<std::size_t>(purpose)]; }
  Consent& of(Purpose purpose) { return by_purpose[static_cast<std::size_t>(purpose)]; }
  // personalisation is granted by the institution's own import or PUT; everything else only by someone saying so.
  bool allows(Purpose purpose) const { return of(purpose).state == ConsentState::granted; }
  friend bool operator==(const Consents&, const Consents&) = default;
};

}  // namespace attune
