#include "ingest/amounts.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "expect.h"
#include "ingest/rate_units.h"

// One text a line. What is read is what stands there (it reads the same again when written plainly); a rate is at most all of
// something, of the sign that was written, and is either the number or its hundredth.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<WrittenRate> rates;
  while (!text.empty() && rates.size() < 64) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto amount = read_amount(line);
    for (const std::string_view currency : {"AUD", "GBP"}) {
      const auto own = read_amount(line, currency);
      if (own) ATTUNE_EXPECT(own == amount);
    }
    if (!amount) continue;
    ATTUNE_EXPECT(line.find_first_of("0123456789") != std::string_view::npos);
    ATTUNE_EXPECT(read_amount(format_decimal(amount->value)) == (Amount{.value = amount->value}));
    rates.push_back({*amount, static_cast<RateKind>(line.size() % 3)});
  }
  for (const auto standard : {RateNotation::fraction, RateNotation::per_cent}) {
    const auto readings = read_rate_units(rates, standard);
    ATTUNE_EXPECT(readings.size() == rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const auto& fraction = readings[i].fraction;
      if (!fraction) continue;
      const auto& value = rates[i].amount.value;
      ATTUNE_EXPECT(*fraction <= Decimal::from_integer(1) && *fraction >= Decimal::from_integer(-1));
      ATTUNE_EXPECT(fraction == hundredth(value) || (*fraction == value && !rates[i].amount.per_cent));
      ATTUNE_EXPECT(fee_rate_of(rates[i].amount, standard).fraction.has_value() || value > Decimal::from_integer(100) ||
                    value < Decimal::from_integer(-100) || value.scale() > 10);
    }
  }
  for (std::size_t i = 1; i < rates.size(); ++i) {
    Range range{rates[i - 1].amount.value, rates[i].amount.value};
    if (open_zero_end(range)) ATTUNE_EXPECT(!range.to);
    if (is_backwards(range)) continue;
    const auto share = as_per_cent(range);
    ATTUNE_EXPECT(!is_backwards(share));
    ATTUNE_EXPECT(share == range || (!range.to || share.to == times_hundred(*range.to)));
  }
  return 0;
}
