// What of a customer may become a feature. A type barrier: OpenFacts can only be made by copying facts of class `open`, and
// CustomerFeatures only from OpenFacts, so rule_only, monitor_only and protective facts have no way into any x.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "domain/customer.h"
#include "domain/fact.h"
#include "rank/behaviour.h"
#include "rank/past.h"
#include "rank/words.h"

namespace attune::rank {

inline constexpr std::size_t text_size = 384;
// An L2-normalised embedding in units of 1/508; elements beyond ±1/4 are cut (sentence embeddings hold none to speak of).
using TextVector = std::array<std::int8_t, text_size>;
inline constexpr int text_unit = 508;
// From any floating vector: normalises, rounds; nothing when it has no length or another size.
std::optional<TextVector> text_vector(const std::vector<float>& values);

// Points into the customer's facts: the customer must outlive it.
class OpenFacts {
 public:
  struct Item {
    std::string_view name;
    const FactValue* value;
    bool for_credit = true;
  };

  // Facts that the dictionary does not know are left out: nobody has classed them.
  static OpenFacts of(const Customer& customer, const FactDictionary& dictionary);
  static OpenFacts of(Customer&&, const FactDictionary&) = delete;

  // Null when missing, or when `credit` and the fact is not for credit.
  const FactValue* find(std::string_view name, bool credit) const;
  const std::vector<Item>& items() const { return items_; }

 private:
  OpenFacts() = default;
  std::vector<Item> items_;  // sorted by name
};

inline constexpr std::size_t profile_slots = 15;

// One reading of the facts. -1 and nothing mean "missing", which is never "no".
struct CustomerView {
  std::int8_t income_level = -1;    // 0 … 3
  std::int8_t risk_tolerance = -1;  // 0 … 3
  std::int8_t frequency = -1;       // 0 … 3
  std::int8_t horizon = -1;         // 0 … 4
  std::int8_t housing = -1;         // 0 rents, 1 owns, 2 pays a mortgage, 3 lives with family
  std::optional<double> money;      // savings and balance
  std::optional<double> income;     // a year; an organisation's turnover
  std::optional<double> debt;
  std::optional<double> tenure_years;
  std::optional<double> household;
  Topics goals;
  std::array<std::uint8_t, category_count> goal_share{};  // mean over the goals, eighths
  bool any_goal = false;
  Topics services;
  std::uint32_t named_services = 0;  // a bit for each listed service
  bool any_service = false;
  Topics interests;
  std::array<std::int16_t, 5> other{};  // signed hashes of further facts

  // What every product meets alike (rank/features.h), worked out once.
  std::array<std::int16_t, profile_slots> profile{};
  std::optional<int> means_step;  // money to begin with, in steps of money_step
  std::optional<int> fee_weight;  // 4 at the lowest income, 1 at the highest
};

struct CustomerFeatures {
  CustomerFeatures(const OpenFacts& facts, CustomerKind kind, OwnBehaviour behaviour);
  // For products of one kind only: the view of the other kind stays empty.
  CustomerFeatures(const OpenFacts& facts, CustomerKind kind, OwnBehaviour behaviour, bool credit);

  bool organisation;
  std::array<CustomerView, 2> views;  // [0] all open facts, [1] those that credit products may see
  OwnBehaviour behaviour;
  std::array<std::int16_t, 8> sketch{};       // of the recently engaged products
  Past past;                                  // the same for companions
  std::optional<TextVector> text;             // of the profile; absent leaves the text slot 0
  std::optional<TextVector> text_for_credit;  // of a profile text without demographics and interests

  const CustomerView& view(bool credit) const { return views[credit ? 1 : 0]; }
};

// Where and when something is shown. `position` is the slot on the page in training (0 is the top), 0 when scoring.
struct Situation {
  bool outbound = false;
  std::uint8_t position = 0;
  bool weekend = false;
  std::uint16_t minute = 720;           // of the day, 0 … 1439
  std::array<std::int16_t, 5> other{};  // signed hashes of the request's context

  friend bool operator==(const Situation&, const Situation&) = default;
};

// UTC; a placement's own time zone is the caller's matter.
Situation situation_at(Instant at, bool outbound, const std::vector<std::pair<std::string, std::string>>& context);

}  // namespace attune::rank
