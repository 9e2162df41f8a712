#include "ingest/amounts.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"
#include "ingest/csv_fields.h"

namespace attune {
namespace {

constexpr std::size_t most_bytes = 60;
constexpr std::int64_t most_units = 99'999'999'999'999'999;  // ten times it still has 18 digits

struct Sign {
  std::string_view spelling;  // lower case
  std::string_view currency;  // "$" is that of every dollar
};

// Longer spellings stand before those they begin with.
constexpr std::array<Sign, 11> signs{{{"aud", "AUD"},
                                      {"au$", "AUD"},
                                      {"a$", "AUD"},
                                      {"nzd", "NZD"},
                                      {"nz$", "NZD"},
                                      {"usd", "USD"},
                                      {"us$", "USD"},
                                      {"gbp", "GBP"},
                                      {"\xc2\xa3", "GBP"},
                                      {"eur", "EUR"},
                                      {"\xe2\x82\xac", "EUR"}}};

constexpr std::array<std::string_view, 3> per_cent_words{"%", "per cent", "percent"};
constexpr std::array<std::string_view, 8> yearly_words{"p.a.",   "p.a",      "pa",        "per annum",
                                                       "a year", "per year", "each year", "/year"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text = trim_blanks(text.substr(word.size()));
  return true;
}

// A blank for each no-break space, which texts taken from web pages have between a number and its sign.
std::string plain_blanks(std::string_view text) {
  constexpr std::string_view no_break = "\xc2\xa0";
  std::string out;
  while (!text.empty()) {
    const bool odd = text.starts_with(no_break);
    out += odd ? ' ' : text.front();
    text.remove_prefix(odd ? no_break.size() : 1);
  }
  return out;
}

// The text in lower case, walked from its front.
class AmountText {
 public:
  AmountText(std::string_view text, std::string_view currency) : rest_(text), currency_(currency) {}

  std::optional<Amount> read() {
    bool negative = take_minus();
    if (!take_currency()) return std::nullopt;
    negative = take_minus() || negative;
    const auto number = take_number();
    if (!number) return std::nullopt;
    Amount amount{.value = negative ? Decimal::from_units(-number->units(), number->scale()) : *number};
    while (!rest_.empty()) {
      const auto before = rest_.size();
      if (!take_currency()) return std::nullopt;
      if (!amount.per_cent) amount.per_cent = take_one_of(per_cent_words);
      if (!amount.a_year) amount.a_year = take_one_of(yearly_words);
      if (rest_.size() == before) return std::nullopt;
    }
    if (amount.per_cent && currency_seen_) return std::nullopt;
    return amount;
  }

 private:
  bool take_minus() {
    if (signed_) return false;
    const bool minus = take(rest_, "-") || take(rest_, "\xe2\x88\x92");
    signed_ = minus || take(rest_, "+");
    return minus;
  }

  // False when a currency stands here that is not the one wanted, or one stood here before.
  bool take_currency() {
    const auto accept = [&](bool wanted) {
      const bool fine = wanted && !currency_seen_;
      currency_seen_ = true;
      return fine;
    };
    for (const auto& sign : signs) {
      if (take(rest_, sign.spelling)) return accept(currency_.empty() || currency_ == sign.currency);
    }
    if (take(rest_, "$")) return accept(currency_.empty() || currency_.ends_with('D'));
    return true;
  }

  template <std::size_t count>
  bool take_one_of(const std::array<std::string_view, count>& words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return take(rest_, word); });
  }

  // The longest run that can be a number; an "e" belongs to it only before digits ("20 EUR", "20EUR").
  std::string_view take_run() {
    std::size_t end = 0;
    bool exponent = false;
    while (end < rest_.size()) {
      const char c = rest_[end];
      const auto next = [&](std::size_t by) { return end + by < rest_.size() ? rest_[end + by] : ' '; };
      if (c == 'e' && !exponent && (is_digit(next(1)) || ((next(1) == '-' || next(1) == '+') && is_digit(next(2))))) {
        exponent = true;
        end += 2;
        continue;
      }
      if (!is_digit(c) && c != '.' && c != ',') break;
      ++end;
    }
    const auto run = rest_.substr(0, end);
    rest_ = trim_blanks(rest_.substr(end));
    return run;
  }

  std::optional<Decimal> take_number() {
    const auto run = take_run();
    std::string plain;
    std::size_t since_comma = 0;
    bool commas = false;
    bool point = false;
    for (const char c : run) {
      if (c == ',') {
        if (plain.empty() || point || (commas ? since_comma != 3 : since_comma > 3)) return std::nullopt;
        commas = true;
        since_comma = 0;
        continue;
      }
      if (c == '.') {
        if (commas && since_comma != 3) return std::nullopt;
        point = true;
      }
      if (!point) ++since_comma;
      plain += c;
    }
    if (commas && !point && since_comma != 3) return std::nullopt;
    // Zeros that say nothing make some banks' figures longer than a Decimal takes.
    if (point && plain.size() > 1 && plain.find('e') == std::string::npos) {
      plain.erase(plain.find_last_not_of('0') + 1);
      if (plain.ends_with('.')) plain.pop_back();
      if (plain.empty()) plain += '0';
    }
    return exact_or_rounded(std::move(plain));
  }

  // A figure with more than 12 digits after the point came through floating point somewhere: 0.06689999999999863 is 0.0669.
  static std::optional<Decimal> exact_or_rounded(std::string plain) {
    const auto point = plain.find('.');
    const auto most = point == std::string::npos ? plain.size() : point + 1 + 12;
    if (plain.size() <= most || plain.find('e') != std::string::npos) return parse_json_number(plain);
    const bool up = plain[most] >= '5';
    plain.resize(most);
    const auto cut = parse_json_number(plain);
    if (!cut || !up) return cut;
    std::int64_t units = cut->units();
    for (int scale = cut->scale(); scale < 12; ++scale) {
      if (units > most_units) return std::nullopt;
      units *= 10;
    }
    return Decimal::from_units(units + 1, 12);
  }

  std::string_view rest_;
  std::string_view currency_;
  bool currency_seen_ = false;
  bool signed_ = false;
};

}  // namespace

std::optional<Amount> read_amount(std::string_view text, std::string_view currency) {
  text = trim_blanks(text);
  if (text.size() > most_bytes) return std::nullopt;
  if (text.size() > 1 && text.front() == '\'' && text.back() == '\'')
    text = trim_blanks(text.substr(1, text.size() - 2));
  const auto plain = plain_blanks(lower_case(text));
  return AmountText(trim_blanks(plain), currency).read();
}

std::optional<Decimal> read_money(std::string_view text, std::string_view currency) {
  const auto amount = read_amount(text, currency);
  return amount && !amount->per_cent ? std::optional(amount->value) : std::nullopt;
}

std::string_view written(const JsonValue& object, std::string_view member) {
  const auto* value = object.find(member);
  const bool one = value && (value->is_string() || value->kind == JsonKind::number);
  return one ? trim_blanks(value->text) : std::string_view{};
}

bool is_backwards(const Range& range) { return range.from && range.to && *range.from > *range.to; }

bool open_zero_end(Range& range) {
  if (!range.from || range.from->units() < 0 || !range.to || range.to->units() != 0) return false;
  range.to.reset();
  return true;
}

Range as_per_cent(Range share) {
  const auto one = Decimal::from_integer(1);
  const auto least = Decimal::from_integer(-1);
  const bool fraction = share.to ? *share.to <= one : share.from && *share.from <= one;
  if (!fraction || (share.from && *share.from < least) || (share.to && *share.to < least)) return share;
  if (share.from) share.from = times_hundred(*share.from);
  if (share.to) share.to = times_hundred(*share.to);
  return share;
}

std::string range_text(const Range& range, std::string_view unit) {
  const auto& [from, to] = range;
  if (from && to && *from == *to) return fmt::format("{} {}", format_decimal(*from), unit);
  if (from && to) return fmt::format("{} to {} {}", format_decimal(*from), format_decimal(*to), unit);
  if (from) return fmt::format("from {} {}", format_decimal(*from), unit);
  return to ? fmt::format("up to {} {}", format_decimal(*to), unit) : std::string{};
}

Decimal times_hundred(const Decimal& value) {
  if (value.scale() >= 2) return Decimal::from_units(value.units(), value.scale() - 2);
  const std::int64_t factor = value.scale() == 1 ? 10 : 100;
  constexpr std::int64_t most = 9'000'000'000'000'000;
  if (value.units() > most || value.units() < -most) return value;  // no rate is that large
  return Decimal::from_units(value.units() * factor, 0);
}

std::optional<Decimal> hundredth(const Decimal& value) {
  if (value.scale() > 10) return std::nullopt;
  return Decimal::from_units(value.units(), value.scale() + 2);
}

}  // namespace attune
