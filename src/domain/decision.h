// One answer to one request: what was shown, what was withheld and why, and everything needed to make it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/handle.h"
#include "base/time.h"

namespace attune {

// What was asked.
struct RecommendationRequest {
  std::uint32_t count = 0;  // 1 to 100; 0: as many as the placement shows (a decision says how many that is)
  std::string placement = "portal_home";
  std::vector<std::pair<std::string, std::string>> context;  // name and value, sorted by name
  std::vector<std::string> exclude;                          // product ids
  bool explain = false;
  friend bool operator==(const RecommendationRequest&, const RecommendationRequest&) = default;
};

// How the list was ordered.
enum class Treatment : std::uint8_t {
  personal,  // by relevance
  holdout,   // same rules, popularity order, so that uplift can be measured
  plain,     // personalisation not allowed: popularity order
};

// One part of a base score, exact: the parts of an item add up to its base score.
struct ScorePart {
  std::uint8_t group = 0;  // number of the feature group; 255 is the customer's own effect
  std::int64_t part = 0;   // score units of the model
  friend bool operator==(const ScorePart&, const ScorePart&) = default;
};

struct ShownItem {
  std::uint32_t product = 0;    // index in the catalogue
  std::int64_t base_score = 0;  // appraisal, score units of the model
  std::int64_t own_effect = 0;  // of this customer on this product, same units
  std::int32_t relevance = 0;   // calibrated, 0 to 10000
  std::int32_t response = 0;    // calibrated probability, 0 to 10000
  std::int32_t priority = 0;    // result of arbitration, 0 to 10000; equals relevance where none is asked for
  std::int32_t propensity = 0;  // in millionths, given the slots above
  std::vector<std::pair<std::uint8_t, std::int16_t>> x;  // features that are not zero: slot and value
  std::vector<ScorePart> parts;                          // that are not zero, by group
  std::vector<std::string> ask;                          // facts that are missing and would decide eligibility
  friend bool operator==(const ShownItem&, const ShownItem&) = default;
};

struct WithheldCount {
  std::string reason;  // code
  std::uint32_t count = 0;
  friend bool operator==(const WithheldCount&, const WithheldCount&) = default;
};

struct ConsideredScore {
  std::uint32_t product = 0;
  std::int64_t score = 0;  // base score + own effect
  friend bool operator==(const ConsideredScore&, const ConsideredScore&) = default;
};
inline constexpr std::size_t considered_kept = 50;

struct Decision {
  RecommendationRequest request;
  Instant at;
  std::uint64_t seed = 0;
  Position as_of = 0;      // the customer's record holds everything before this position
  Position snapshot = 0;   // the model holds everything before this position
  Position catalogue = 0;  // the catalogue, everything before this one
  std::uint16_t feature_version = 0;
  std::uint64_t model_version = 0;  // hash of the coefficients
  Treatment treatment = Treatment::personal;
  std::uint32_t fixed = 0;              // how many slots at the top help for a protective flag, and so explore nothing
  std::vector<ShownItem> items;         // in the order shown
  std::vector<WithheldCount> withheld;  // sorted by reason
  std::vector<ConsideredScore> considered;  // best first, at most considered_kept
  friend bool operator==(const Decision&, const Decision&) = default;
};

}  // namespace attune
