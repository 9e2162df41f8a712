#include "ingest/cdr_terms.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"
#include "ingest/fee_amounts.h"

namespace attune::cdr {
namespace {

// Amount and rate as versions 3 and 4 write them, or version 5 with its objects.
void read_amounts(const JsonValue& item, const FeePlace& place, Fee& fee, std::vector<std::string>& warnings) {
  read_fee_amount(item, "amount", place, fee, warnings);
  for (const std::string_view name : {"transactionRate", "balanceRate", "accruedRate"}) {
    read_fee_rate(item, name, RateNotation::fraction, place, fee, warnings);
  }
  if (const auto* fixed = item.find("fixedAmount")) read_fee_amount(*fixed, "amount", place, fee, warnings);
  if (const auto* based = item.find("rateBased")) {
    read_fee_rate(*based, "rate", RateNotation::fraction, place, fee, warnings);
  }
}

Fee read_fee(const JsonValue& item, const FeePlace& place, std::vector<std::string>& warnings) {
  Fee fee;
  fee.name = std::string(member_text(item, "name"));
  const auto value = written(item, "additionalValue");
  const auto info = member_text(item, "additionalInfo");
  const bool duration = duration_days(value).has_value();
  if (duration && member_text(item, "feeType") == "PERIODIC") fee.period = std::string(value);
  fee.text = joined_text(duration ? std::string_view{} : value, info);
  read_amounts(item, place, fee, warnings);
  const auto own = member_text(item, "currency");
  if (!own.empty() && own != place.currency && own != "XXX" && fee.amount) {
    append_sentence(fee.text, fmt::format("{} {}", own, format_decimal(*fee.amount)));
    warnings.push_back(fmt::format("{} amount: it is in {}: kept as text", place.at, quoted(own)));
    fee.amount.reset();
  }
  return fee;
}

bool is_share(std::string_view type) { return type == "MIN_LVR" || type == "MAX_LVR"; }

// "up to 80 %" of what a security is worth; nothing where it can't be read.
std::string share_text(std::string_view type, std::string_view value) {
  const auto amount = read_amount(value);
  if (!amount || amount->value.units() < 0) return {};
  Range range;
  (type == "MAX_LVR" ? range.to : range.from) = amount->value;
  return range_text(amount->per_cent ? range : as_per_cent(range), "%");
}

}  // namespace

const std::vector<JsonValue>& objects_of(const JsonValue& data, std::string_view name) {
  static const std::vector<JsonValue> none;
  const auto* list = data.find(name);
  return list && list->is_array() ? list->items : none;
}

void read_fees(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  std::size_t index = 0;
  for (const auto& item : objects_of(data, "fees")) {
    const FeePlace place{.at = fmt::format("fees/{}", index++), .currency = product.currency};
    if (item.is_object()) product.fees.push_back(read_fee(item, place, warnings));
  }
}

void read_constraints(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  std::size_t index = 0;
  for (const auto& item : objects_of(data, "constraints")) {
    const auto at = index++;
    if (!item.is_object()) continue;
    Constraint constraint{.type = std::string(member_text(item, "constraintType")), .value = {}, .text = {}};
    auto text = std::string(written(item, "additionalValue"));
    if (is_share(constraint.type)) {
      if (auto share = share_text(constraint.type, text); !share.empty()) text = std::move(share);
    } else if (const auto amount = read_money(text, product.currency); amount && amount->units() >= 0) {
      constraint.value = amount;
      text.clear();
    } else if (text.find_first_of("0123456789") != std::string::npos) {  // "No limit" is no attempt at one
      warnings.push_back(
          fmt::format("constraints/{} additionalValue: {} is no amount: kept as text", at, quoted(text)));
    }
    constraint.text = joined_text(text, member_text(item, "additionalInfo"));
    product.constraints.push_back(std::move(constraint));
  }
}

}  // namespace attune::cdr
