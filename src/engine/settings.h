// What the institution sets, as the log says it, with one documented default each.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "domain/category.h"

namespace attune {

inline constexpr std::size_t regime_count = 5;

struct Settings {
  double exploration = 0.02;        // "exploration.epsilon"
  double holdout_share = 0;         // "holdout.share"
  std::string holdout_salt;         // "holdout.salt": another one draws other customers
  std::uint32_t contact_views = 0;  // "contact.views_per_product": at most so many views …; 0: no limit
  std::uint32_t contact_days = 30;  // "contact.window_days": … within so many days
  bool demo = false;                // "demo": the directory was filled by `attune demo`
  // By regime: whether generated texts for customers wait for a person ("narrator.review.deposit": "required" or "none"), and
  // the account that has proposed to have none ("narrator.proposal.deposit": its handle; empty: nobody). Two people switch
  // it, by the verb put_review_rule alone.
  std::array<bool, regime_count> review_texts{true, true, true, true, true};
  std::array<std::string, regime_count> review_proposals{};

  // Values that do not read as numbers keep the default; they are checked when they are set.
  static Settings of(const std::map<std::string, std::string>& stored);
};

// Whether a value may stand under this name. Errors: invalid, saying what is expected.
Result<void> check_setting(const std::string& name, const std::string& value);

}  // namespace attune
