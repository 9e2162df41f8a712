#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"
#include "ingest/cdr_terms.h"
#include "ingest/rate_units.h"

namespace attune::cdr {
namespace {

// What the tiers of one rate say: each range of balances, and everything else as a term or as text.
struct Tiers {
  std::vector<Range> balances;
  std::string term;
  std::string text;
};

// One rate as it stands in the catalogue.
struct Item {
  const JsonValue& json;
  std::size_t index;
  WrittenRate rate;
};

struct Side {
  RateSide side;
  std::string_view list;
  std::string_view type;  // the member that names a rate's type
};

RateKind kind_of(RateSide side, std::string_view type) {
  if (side == RateSide::deposit) return RateKind::deposit;
  const bool discount = type == "DISCOUNT" || type == "BUNDLE_DISCOUNT_FIXED" || type == "BUNDLE_DISCOUNT_VARIABLE";
  return discount ? RateKind::discount : RateKind::lending;
}

// Reads the tiers of one product's rates; says once what it found in many of them.
class TierReader {
 public:
  TierReader(std::string_view currency, std::vector<std::string>& warnings)
      : currency_(currency), warnings_(warnings) {}

  Tiers read(const JsonValue& rate, const std::string& at) {
    Tiers out;
    std::size_t index = 0;
    for (const auto& tier : objects_of(rate, "tiers")) {
      read_tier(tier, fmt::format("{}/tiers/{}", at, index++), out);
      if (const auto* conditions = tier.find("applicabilityConditions")) {
        append_sentence(out.text, member_text(*conditions, "additionalInfo"));
      }
    }
    if (out.balances.empty()) out.balances.emplace_back();
    return out;
  }

 private:
  std::optional<Decimal> end_of(const JsonValue& tier, std::string_view member, bool share, const std::string& at) {
    const auto text = written(tier, member);
    const auto amount = read_amount(text, currency_);
    if (amount && (share || !amount->per_cent)) return amount->value;
    if (!says_nothing(text)) warnings_.push_back(fmt::format("{} {}: {} is no number", at, member, quoted(text)));
    return std::nullopt;
  }

  void read_tier(const JsonValue& tier, const std::string& at, Tiers& out) {
    const auto unit = lower_case(member_text(tier, "unitOfMeasure"));
    const bool share = unit == "percent";
    const bool dollars = unit == "dollar";
    Range range{end_of(tier, "minimumValue", share, at), end_of(tier, "maximumValue", share, at)};
    if ((share || dollars) && open_zero_end(range) && !std::exchange(open_end_said_, true)) {
      warnings_.push_back(fmt::format("{}: from {} to 0 was read as {} and more", at, format_decimal(*range.from),
                                      format_decimal(*range.from)));
    }
    const bool backwards = is_backwards(range);
    if (backwards) {
      warnings_.push_back(fmt::format("{}: from {} to {} runs backwards: kept as text", at, format_decimal(*range.from),
                                      format_decimal(*range.to)));
    } else if (dollars) {
      out.balances.push_back(range);
      return;
    } else if ((unit == "month" || unit == "day") && is_term(range) && out.term.empty()) {
      out.term = fmt::format("P{}{}", range.from->units(), unit == "month" ? 'M' : 'D');
      if (range.from != range.to) append_sentence(out.text, range_text(range, unit + "s"));
      return;
    }
    const auto shown =
        share && !backwards ? range_text(as_per_cent(range), "%") : range_text(range, share ? "%" : unit + "s");
    append_sentence(out.text, joined_text(member_text(tier, "name"), shown));
  }

  static bool is_term(const Range& range) { return range.from && range.from->scale() == 0 && range.from->units() > 0; }

  std::string_view currency_;
  std::vector<std::string>& warnings_;
  bool open_end_said_ = false;
};

// A comparison rate goes with its rate, as per cent or as a fraction.
std::optional<Decimal> comparison_of(const JsonValue& item, const RateReading& rate, const std::string& at,
                                     std::vector<std::string>& warnings) {
  const auto text = written(item, "comparisonRate");
  if (says_nothing(text)) return std::nullopt;
  const auto amount = read_amount(text);
  if (!amount) {
    warnings.push_back(fmt::format("{} comparisonRate: {} is no rate: left out", at, quoted(text)));
    return std::nullopt;
  }
  WrittenRate written_rate{.amount = *amount, .kind = RateKind::lending};
  if (rate.against_standard && amount->value > Decimal::from_units(48, 2)) written_rate.amount.per_cent = true;
  const auto comparison = read_rate_units({&written_rate, 1}, RateNotation::fraction).front().fraction;
  const bool no_cost = comparison && comparison->units() == 0 && rate.fraction->units() != 0;
  if (!comparison || comparison->units() < 0 || no_cost) {
    warnings.push_back(fmt::format("{} comparisonRate: {} can't be one beside a rate of {} %: left out", at,
                                   quoted(text), format_decimal(times_hundred(*rate.fraction))));
    return std::nullopt;
  }
  return comparison;
}

std::string rate_text(const JsonValue& item, std::string_view value, const std::optional<Decimal>& comparison,
                      const Tiers& tiers) {
  std::string text = joined_text(value, member_text(item, "additionalInfo"));
  for (const std::string_view name : {"loanPurpose", "repaymentType"}) {
    append_sentence(text, readable(member_text(item, name)));
  }
  if (comparison) {
    append_sentence(text, fmt::format("comparison rate {} %", format_decimal(times_hundred(*comparison))));
  }
  append_sentence(text, tiers.text);
  return text;
}

std::vector<Item> items_of(const JsonValue& data, const Side& side, std::vector<std::string>& warnings) {
  std::vector<Item> items;
  std::size_t index = 0;
  for (const auto& json : objects_of(data, side.list)) {
    const auto at = index++;
    if (!json.is_object()) continue;
    const auto text = written(json, "rate");
    if (const auto amount = read_amount(text)) {
      items.push_back({json, at, {*amount, kind_of(side.side, member_text(json, side.type))}});
    } else {
      warnings.push_back(fmt::format("{}/{} rate: {} is no rate: left out", side.list, at, quoted(text)));
    }
  }
  return items;
}

// One note for a side, however many of its rates it is about.
void note_per_cent(const Side& side, const std::vector<Item>& items, const std::vector<RateReading>& readings,
                   std::vector<std::string>& warnings) {
  std::string said;
  std::size_t more = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!readings[i].against_standard || !readings[i].fraction) continue;
    constexpr std::size_t most_named = 100;
    if (said.size() > most_named) {
      ++more;
      continue;
    }
    if (!said.empty()) said += ", ";
    said += quoted(written(items[i].json, "rate"));
  }
  if (said.empty()) return;
  if (more > 0) said += fmt::format(" and {} more", more);
  warnings.push_back(fmt::format("{}: read as per cent, not as fractions: {}", side.list, said));
}

void note_odd(const Side& side, const Item& item, const Decimal& rate, std::vector<std::string>& warnings) {
  const bool negative = rate.units() < 0 && item.rate.kind != RateKind::discount;
  const auto most = Decimal::from_units(item.rate.kind == RateKind::lending ? 48 : 20, 2);
  if (!negative && rate <= most) return;
  warnings.push_back(fmt::format("{}/{} rate: {} was read as {} per cent a year: is that meant?", side.list, item.index,
                                 quoted(written(item.json, "rate")), format_decimal(times_hundred(rate))));
}

void read_side(const JsonValue& data, const Side& side, Product& product, std::vector<std::string>& warnings) {
  const auto items = items_of(data, side, warnings);
  std::vector<WrittenRate> rates;
  for (const auto& item : items) rates.push_back(item.rate);
  const auto readings = read_rate_units(rates, RateNotation::fraction);
  note_per_cent(side, items, readings, warnings);
  TierReader tier_reader(product.currency, warnings);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& json = items[i].json;
    const auto at = fmt::format("{}/{}", side.list, items[i].index);
    if (!readings[i].fraction) {
      warnings.push_back(
          fmt::format("{} rate: {} would be more than 100 per cent: left out", at, quoted(written(json, "rate"))));
      continue;
    }
    note_odd(side, items[i], *readings[i].fraction, warnings);
    const auto tiers = tier_reader.read(json, at);
    const auto comparison = comparison_of(json, readings[i], at, warnings);
    const auto value = written(json, "additionalValue");
    const bool value_is_term = duration_days(value).has_value();
    for (const auto& [from, to] : tiers.balances) {
      product.rates.push_back(
          Rate{.side = side.side,
               .type = std::string(member_text(json, side.type)),
               .rate = *readings[i].fraction,
               .term = value_is_term ? std::string(value) : tiers.term,
               .from_balance = from,
               .to_balance = to,
               .text = rate_text(json, value_is_term ? std::string_view{} : value, comparison, tiers)});
    }
  }
}

}  // namespace

void read_rates(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  read_side(data, {RateSide::deposit, "depositRates", "depositRateType"}, product, warnings);
  read_side(data, {RateSide::lending, "lendingRates", "lendingRateType"}, product, warnings);
}

}  // namespace attune::cdr
