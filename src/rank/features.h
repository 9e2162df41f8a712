// The one definition of x, for serving and for training: 64 slots, each with a name and a group. Every slot is made of the
// customer's own record, catalogue facts, the request and versioned constants, never of other customers or of a model.
// A missing fact leaves its slots at their neutral value, 0; transforms are centred so that 0 is unremarkable.
// For products of regime credit only facts marked for credit are read, and `interests`, `other` and text of demographics stay 0.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rank/customer_features.h"
#include "rank/fixed.h"
#include "rank/traits.h"

namespace attune::rank {

// Part of the sums' identity: another version folds the log anew.
inline constexpr std::uint16_t feature_version = 2;

enum class Group : std::uint8_t {
  base,           // the constant 1
  profile,        // the customer alone
  product,        // the product alone
  goals,          // the customer's goals × the product's category and themes
  services,       // preferred services × category, themes and the very service
  risk,           // product risk against risk tolerance
  affordability,  // money to begin with and fees against savings and income
  text,           // profile text × product text
  behaviour,      // the customer's own past with the category, and recently engaged products
  interests,      // interests × category and themes
  placement,      // where and when it is shown
  other,          // further open facts and request context, hashed
};
inline constexpr std::size_t feature_group_count = 12;
std::string_view to_string(Group group);

struct Slot {
  std::string_view name;
  Group group;
  std::string_view unit;  // what 1.0 means
};
const std::array<Slot, slot_count>& slots();

// First slot of each group; groups are contiguous and in the order of Group.
namespace slot {
inline constexpr std::size_t base = 0;
inline constexpr std::size_t profile = 1;
inline constexpr std::size_t product = 16;
inline constexpr std::size_t goals = 26;
inline constexpr std::size_t services = 29;
inline constexpr std::size_t risk = 32;
inline constexpr std::size_t affordability = 35;
inline constexpr std::size_t text = 38;
inline constexpr std::size_t behaviour = 39;
inline constexpr std::size_t sketch = 44;
inline constexpr std::size_t interests = 52;
inline constexpr std::size_t placement = 54;
inline constexpr std::size_t position = placement + 1;
inline constexpr std::size_t other = 59;
}  // namespace slot
static_assert(slot::product - slot::profile == profile_slots);

// The part of a product that each kind of cross reads. Products of equal keys have equal slots for the same customer.
struct ContextKey {  // profile, behaviour, placement, other
  Category category = Category::guidance;
  bool credit = false;
  friend auto operator<=>(const ContextKey&, const ContextKey&) = default;
};
struct TopicKey {  // goals, services, interests
  ContextKey context;
  std::uint16_t themes = 0;
  std::uint8_t service = 0;
  friend auto operator<=>(const TopicKey&, const TopicKey&) = default;
};
struct MoneyKey {  // risk, affordability
  ContextKey context;
  std::uint8_t risk_step = 0;
  std::uint8_t entry_step = 0;
  std::uint8_t fee_step = 0;
  friend auto operator<=>(const MoneyKey&, const MoneyKey&) = default;
};
ContextKey context_key(const ProductTraits& traits);
TopicKey topic_key(const ProductTraits& traits);
MoneyKey money_key(const ProductTraits& traits);

// Fills in what of a view every product meets alike: the profile's slots and the steps that `affordability` compares.
void complete_view(CustomerView& view, bool organisation);

// Each writes its own slots and no other.
void write_context(const CustomerFeatures& customer, const Situation& situation, const ContextKey& key, X& x);
void write_product(const ProductTraits& traits, X& x);
void write_topics(const CustomerFeatures& customer, const TopicKey& key, X& x);
void write_money(const CustomerFeatures& customer, const MoneyKey& key, X& x);

// The slot of `position`, which an x made for position 0 differs in when it is shown further down.
std::int16_t position_slot(std::uint8_t position);

// The text slot of two vectors whose dot product is `dot`: the cosine.
inline std::int16_t text_slot(std::int32_t dot) {
  constexpr std::int64_t square = std::int64_t{text_unit} * text_unit;
  return static_cast<std::int16_t>(std::clamp<std::int64_t>(std::int64_t{dot} * x_one / square, -x_limit, x_limit));
}

// x of one product for one customer in one situation. `product_text` null: no vector known.
X make_x(const CustomerFeatures& customer, const Situation& situation, const ProductTraits& traits,
         const TextVector* product_text);

}  // namespace attune::rank
