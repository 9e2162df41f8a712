// The figures of a text: every number with its unit, so that a generated one can be held against the facts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "narrate/grounds.h"

namespace attune::narrate {

enum class Unit : std::uint8_t {
  number,   // bare
  money,    // of `currency`; a bare currency sign stands for any currency written with it
  percent,  // 3.65 is 3.65 %
  days,     // weeks are days
  months,   // years are months
  other,    // hours, minutes
};

// How often: "a month", "per year".
enum class Period : std::uint8_t { none, day, week, month, year };

// What it is a figure of, as far as its own clause says.
enum class Subject : std::uint8_t { unsaid, fee, minimum, rate };

struct Figure {
  Decimal value;
  Unit unit = Unit::number;
  std::string currency;  // "GBP", or a sign: "£", "$", "€"; of money
  Period period = Period::none;
  Subject subject = Subject::unsaid;
  std::string words;  // as the text has it
};

// Numbers in digits ("1,500", "4.10", "12k") and in words ("two hundred", "half", "twice"), with their units. "one" counts
// only before a unit. A figure that has more digits than a Decimal holds is left as value −1, which no fact has.
std::vector<Figure> figures_in(std::string_view text);

// Every figure among the facts: of the product's own fields and of its texts.
std::vector<Figure> figures_of(const Grounds& grounds);

// Whether a fact bears a figure out: the same value and unit, and no other currency, period or subject.
bool bears_out(const Figure& fact, const Figure& said);

// As a text says it: "£1,200", "A$5", "3.65%". Without a currency the number alone.
std::string money_text(const Decimal& amount, std::string_view currency);
std::string percent_text(const Decimal& per_cent);
// So many days as years, where they are whole ones to within two leap days: 1,825 and 1,826 are 5.
std::optional<std::int64_t> whole_years(std::int64_t days);
// A fraction (0.0365) as per cent (3.65).
Decimal per_cent_of(const Decimal& fraction);

}  // namespace attune::narrate
