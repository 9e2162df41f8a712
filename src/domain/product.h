// A financial product, service or helpful content of the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "domain/category.h"

namespace attune {

enum class ItemKind : std::uint8_t { product, service, content };

// One condition of eligibility that the catalogue states.
enum class CriterionKind : std::uint8_t {
  min_age,       // value: years
  max_age,       // value: years
  min_income,    // value: a year's income
  min_turnover,  // value: a year's turnover of an organisation
  resident,
  student,
  pensioner,
  employed,
  business,        // organisations (or business customers) only
  natural_person,  // individuals only
  staff,           // the institution's staff only: withheld
  other,           // free text: shown verbatim, never asked, never a rule
};

struct Criterion {
  CriterionKind kind = CriterionKind::other;
  std::optional<Decimal> value;
  std::string text;  // as the catalogue words it
  friend bool operator==(const Criterion&, const Criterion&) = default;
};

struct Fee {
  std::string name;
  std::string period;             // "", "P1M", "P1Y" (ISO 8601); empty: per event or once
  std::optional<Decimal> amount;  // in the product's currency
  std::optional<Decimal> rate;    // a fraction: 0.015 is 1.5 %
  std::string text;
  friend bool operator==(const Fee&, const Fee&) = default;
};

enum class RateSide : std::uint8_t { deposit, lending };

struct Rate {
  RateSide side = RateSide::deposit;
  std::string type;                     // as the catalogue names it: "VARIABLE", "FIXED", "BONUS", "PURCHASE" …
  Decimal rate;                         // a fraction a year: 0.0525 is 5.25 %
  std::string term;                     // ISO 8601 duration where fixed: "P12M"
  std::optional<Decimal> from_balance;  // tier, inclusive
  std::optional<Decimal> to_balance;    // tier, inclusive
  std::string text;
  friend bool operator==(const Rate&, const Rate&) = default;
};

struct Constraint {
  std::string type;  // "MIN_BALANCE", "MAX_LIMIT" …
  std::optional<Decimal> value;
  std::string text;
  friend bool operator==(const Constraint&, const Constraint&) = default;
};

// What a product is, as the institution says. Without a category or a regime it is unclassified, and shown to nobody.
struct Standing {
  std::optional<Category> category;
  ItemKind kind = ItemKind::product;
  std::optional<Regime> regime;
  bool capital_at_risk = false;  // the customer can lose what was put in
  friend bool operator==(const Standing&, const Standing&) = default;
};

struct Product {
  std::string id;  // 1 to 256 characters
  std::string name;
  std::string description;
  std::optional<Category> category;  // as Standing has them, with capital_at_risk below
  ItemKind kind = ItemKind::product;
  std::optional<Regime> regime;
  std::string brand;
  std::vector<std::string> features;
  std::vector<std::string> tags;
  std::vector<std::string> disclosures;  // shown verbatim
  std::vector<Criterion> eligibility;
  std::vector<Fee> fees;
  std::vector<Rate> rates;
  std::vector<Constraint> constraints;

  // The prototype's own columns, where the source has them.
  std::optional<Decimal> min_balance;
  std::optional<Decimal> interest_rate;  // per cent a year, as the column says
  std::optional<Decimal> annual_fee;
  std::optional<Decimal> monthly_fee;
  std::optional<Decimal> min_investment;
  std::optional<Decimal> management_fee;  // per cent a year
  std::string tax_benefits;

  bool capital_at_risk = false;  // the customer can lose what was put in
  std::optional<std::int32_t> lock_in_days;
  bool tailored = false;  // terms are negotiated: withheld
  bool retired = false;   // known from old interactions only: kept, learnt from, never offered
  std::optional<Instant> effective_from;
  std::optional<Instant> effective_to;
  std::string currency;       // ISO 4217, empty: the institution's
  std::string source_format;  // "prototype-csv", "cdr", "uk-open-banking", "api"
  std::string original;       // the row or JSON as it came: nothing of it is lost
  friend bool operator==(const Product&, const Product&) = default;
};

std::string_view to_string(ItemKind kind);
std::optional<ItemKind> parse_item_kind(std::string_view name);
std::string_view to_string(CriterionKind kind);
std::optional<CriterionKind> parse_criterion_kind(std::string_view name);

// Whether nobody has said what it is.
inline bool is_unclassified(const Product& product) { return !product.category || !product.regime; }

// "High-Yield Savings Account" → "high-yield-savings-account".
std::string slug(std::string_view name);

}  // namespace attune
