#include "ingest/fee_amounts.h"

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"

namespace attune {
namespace {

bool is_yearly(std::string_view period) { return period == "P1Y" || period == "P12M"; }

// `said` is the text for people.
void keep_as_text(std::string_view text, std::string_view said, std::string_view member, std::string_view why,
                  const FeePlace& place, Fee& fee, std::vector<std::string>& warnings) {
  if (says_nothing(text)) return;
  append_sentence(fee.text, said);
  warnings.push_back(fmt::format("{} {}: {} {}: kept as text", place.at, member, quoted(text), why));
}

}  // namespace

void read_fee_amount(const JsonValue& object, std::string_view member, const FeePlace& place, Fee& fee,
                     std::vector<std::string>& warnings) {
  const auto text = written(object, member);
  if (fee.amount || text.empty()) return;
  const auto amount = read_amount(text, place.currency);
  const auto keep = [&](std::string_view why) { keep_as_text(text, text, member, why, place, fee, warnings); };
  if (!amount || amount->per_cent) return keep(fmt::format("is no amount in {}", place.currency));
  if (amount->value.units() < 0) return keep("is below nothing");
  if (amount->a_year && !fee.period.empty() && !is_yearly(fee.period))
    return keep("is of a year, and the period is not");
  fee.amount = amount->value;
  if (amount->a_year && fee.period.empty()) fee.period = "P1Y";
}

void read_fee_rate(const JsonValue& object, std::string_view member, RateNotation standard, const FeePlace& place,
                   Fee& fee, std::vector<std::string>& warnings) {
  const auto text = written(object, member);
  if (fee.rate || text.empty()) return;
  const auto amount = read_amount(text);
  const auto keep = [&](std::string_view why) {
    keep_as_text(text, fmt::format("{} {}", readable(member), text), member, why, place, fee, warnings);
  };
  if (!amount) return keep("is no rate");
  if (amount->value.units() < 0) return keep("is below nothing");
  const auto rate = fee_rate_of(*amount, standard);
  if (!rate.fraction) return keep("would be more than 100 per cent");
  fee.rate = rate.fraction;
  if (rate.against_standard) {
    warnings.push_back(fmt::format("{} {}: {} was read as per cent", place.at, member, quoted(text)));
  }
}

}  // namespace attune
