#include "ingest/cdr_terms.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"

namespace attune::cdr {
namespace {

const std::vector<JsonValue>& objects_of(const JsonValue& data, std::string_view name) {
  static const std::vector<JsonValue> none;
  const auto* list = data.find(name);
  return list && list->is_array() ? list->items : none;
}

std::optional<Decimal> money_of(const JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  if (!value) return std::nullopt;
  if (value->kind == JsonKind::number) return parse_json_number(value->text);
  return value->is_string() && !value->text.empty() ? parse_money(value->text) : std::nullopt;
}

void append_sentence(std::string& text, std::string_view more) {
  if (more.empty()) return;
  if (!text.empty()) text += "; ";
  text += more;
}

// Amount and rate as versions 3 and 4 write them, or version 5 with its objects.
void read_amounts(const JsonValue& item, Fee& fee) {
  fee.amount = money_of(item, "amount");
  for (const std::string_view name : {"transactionRate", "balanceRate", "accruedRate"}) {
    if (!fee.rate) fee.rate = money_of(item, name);
  }
  if (const auto* fixed = item.find("fixedAmount"); fixed && !fee.amount) fee.amount = money_of(*fixed, "amount");
  if (const auto* rate = item.find("rateBased"); rate && !fee.rate) fee.rate = money_of(*rate, "rate");
  const auto written = member_text(item, "amount");
  if (!fee.amount && !written.empty()) append_sentence(fee.text, written);
}

Fee read_fee(const JsonValue& item, std::string_view currency) {
  Fee fee;
  fee.name = std::string(member_text(item, "name"));
  const auto value = member_text(item, "additionalValue");
  const auto info = member_text(item, "additionalInfo");
  const bool duration = duration_days(value).has_value();
  if (duration && member_text(item, "feeType") == "PERIODIC") fee.period = std::string(value);
  fee.text = joined_text(duration ? std::string_view{} : value, info);
  read_amounts(item, fee);
  const auto own = member_text(item, "currency");
  if (!own.empty() && own != currency && own != "XXX" && fee.amount) {
    append_sentence(fee.text, fmt::format("{} {}", own, format_decimal(*fee.amount)));
    fee.amount.reset();
  }
  return fee;
}

// What the tiers of one rate say: each range of balances, and everything else as a term or as text.
struct Tiers {
  std::vector<std::pair<std::optional<Decimal>, std::optional<Decimal>>> balances;
  std::string term;
  std::string text;
};

std::string range_text(const std::optional<Decimal>& from, const std::optional<Decimal>& to, std::string_view unit) {
  const auto shown = [](const std::optional<Decimal>& value) { return value ? format_decimal(*value) : std::string{}; };
  if (from && to && *from == *to) return fmt::format("{} {}", shown(from), unit);
  if (from && to) return fmt::format("{} to {} {}", shown(from), shown(to), unit);
  if (from) return fmt::format("from {} {}", shown(from), unit);
  return to ? fmt::format("up to {} {}", shown(to), unit) : std::string{};
}

Tiers read_tiers(const JsonValue& item) {
  Tiers out;
  for (const auto& tier : objects_of(item, "tiers")) {
    const auto unit = lower_case(member_text(tier, "unitOfMeasure"));
    const auto from = money_of(tier, "minimumValue");
    const auto to = money_of(tier, "maximumValue");
    if (unit == "dollar") {
      out.balances.emplace_back(from, to);
    } else if ((unit == "month" || unit == "day") && out.term.empty() && from && from->scale() == 0 &&
               from->units() > 0) {
      out.term = fmt::format("P{}{}", from->units(), unit == "month" ? 'M' : 'D');
      if (from != to) append_sentence(out.text, range_text(from, to, unit + "s"));
    } else {
      const auto range = range_text(from, to, unit == "percent" ? "%" : unit + "s");
      append_sentence(out.text, joined_text(member_text(tier, "name"), range));
    }
    if (const auto* conditions = tier.find("applicabilityConditions")) {
      append_sentence(out.text, member_text(*conditions, "additionalInfo"));
    }
  }
  if (out.balances.empty()) out.balances.emplace_back();
  return out;
}

std::string rate_text(const JsonValue& item, std::string_view value, bool value_is_term, const Tiers& tiers) {
  std::string text = joined_text(value_is_term ? std::string_view{} : value, member_text(item, "additionalInfo"));
  for (const std::string_view name : {"loanPurpose", "repaymentType"}) {
    append_sentence(text, readable(member_text(item, name)));
  }
  if (const auto comparison = money_of(item, "comparisonRate")) {
    append_sentence(text, fmt::format("comparison rate {} %", format_decimal(times_hundred(*comparison))));
  }
  append_sentence(text, tiers.text);
  return text;
}

struct Side {
  RateSide side;
  std::string_view list;
  std::string_view type;
};

void read_side(const JsonValue& data, const Side& side, Product& product, std::vector<std::string>& warnings) {
  const auto first = product.rates.size();
  for (const auto& item : objects_of(data, side.list)) {
    const auto rate = money_of(item, "rate");
    if (!rate) {
      warnings.push_back(
          fmt::format("{}: \"{}\" is no rate: left out", side.list, member_text(item, "rate").substr(0, 20)));
      continue;
    }
    const auto tiers = read_tiers(item);
    const auto value = member_text(item, "additionalValue");
    const bool value_is_term = duration_days(value).has_value();
    for (const auto& [from, to] : tiers.balances) {
      product.rates.push_back(Rate{.side = side.side,
                                   .type = std::string(member_text(item, side.type)),
                                   .rate = *rate,
                                   .term = value_is_term ? std::string(value) : tiers.term,
                                   .from_balance = from,
                                   .to_balance = to,
                                   .text = rate_text(item, value, value_is_term, tiers)});
    }
  }
  const auto read = std::span(product.rates).subspan(first);
  const auto one = Decimal::from_integer(1);
  const auto too_large = std::ranges::find_if(read, [&](const Rate& rate) { return rate.rate > one; });
  if (too_large == read.end()) return;
  warnings.push_back(fmt::format("{}: a rate of {} was taken for per cent, and so were its neighbours", side.list,
                                 format_decimal(too_large->rate)));
  for (auto& rate : read) rate.rate = hundredth(rate.rate).value_or(rate.rate);
}

}  // namespace

void read_fees(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  for (const auto& item : objects_of(data, "fees")) {
    if (!item.is_object()) continue;
    auto fee = read_fee(item, product.currency);
    if (fee.rate && *fee.rate > Decimal::from_integer(1)) {
      warnings.push_back(fmt::format("fees: a rate of {} was taken for per cent", format_decimal(*fee.rate)));
      fee.rate = hundredth(*fee.rate);
    }
    product.fees.push_back(std::move(fee));
  }
}

void read_rates(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  read_side(data, {RateSide::deposit, "depositRates", "depositRateType"}, product, warnings);
  read_side(data, {RateSide::lending, "lendingRates", "lendingRateType"}, product, warnings);
}

void read_constraints(const JsonValue& data, Product& product) {
  for (const auto& item : objects_of(data, "constraints")) {
    if (!item.is_object()) continue;
    const auto value = member_text(item, "additionalValue");
    const auto amount = value.empty() ? std::nullopt : parse_money(value);
    product.constraints.push_back(
        Constraint{.type = std::string(member_text(item, "constraintType")),
                   .value = amount,
                   .text = joined_text(amount ? std::string_view{} : value, member_text(item, "additionalInfo"))});
  }
}

}  // namespace attune::cdr
