#include "narrate/figures.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "narrate/numbers.h"
#include "narrate/words.h"

namespace attune::narrate {
namespace {

// Figures of their own kind: no fact says them but in the same word.
constexpr std::array<std::string_view, 14> comparing{"half",    "third",  "thirds",  "quarter", "double",
                                                     "doubles", "twice",  "triple",  "triples", "thrice",
                                                     "tenfold", "halves", "doubled", "tripled"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> signs{
    {{"\xc2\xa3", "£"}, {"A$", "AUD"}, {"US$", "USD"}, {"NZ$", "NZD"}, {"$", "$"}, {"\xe2\x82\xac", "€"}}};
constexpr std::array<std::string_view, 12> codes{"gbp", "usd", "aud", "eur", "nzd", "cad",
                                                 "sgd", "chf", "jpy", "inr", "hkd", "zar"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::string sign_before(std::string_view text, std::size_t at) {
  std::string_view before = text.substr(0, at);
  while (before.ends_with(' ')) before.remove_suffix(1);
  for (const auto& [sign, currency] : {signs[1], signs[2], signs[3], signs[0], signs[4], signs[5]}) {
    if (before.ends_with(sign)) return std::string(currency);
  }
  return {};
}

// The unit that the words after the number say, and how many words that takes.
struct Measure {
  Unit unit = Unit::number;
  std::int64_t by = 1;
  std::string currency;
  bool pence = false;
};

std::optional<Measure> measure_of(const std::string& word) {
  const auto is = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, word) != names.end();
  };
  if (is({"day", "days"})) return Measure{Unit::days, 1, {}, false};
  if (is({"week", "weeks"})) return Measure{Unit::days, 7, {}, false};
  if (is({"month", "months"})) return Measure{Unit::months, 1, {}, false};
  if (is({"year", "years", "yr", "yrs"})) return Measure{Unit::months, 12, {}, false};
  if (is({"hour", "hours", "minute", "minutes", "seconds"})) return Measure{Unit::other, 1, {}, false};
  if (is({"percent", "pc", "percentage"})) return Measure{Unit::percent, 1, {}, false};
  if (is({"pound", "pounds", "quid"})) return Measure{Unit::money, 1, "£", false};
  if (is({"dollar", "dollars", "bucks"})) return Measure{Unit::money, 1, "$", false};
  if (is({"euro", "euros"})) return Measure{Unit::money, 1, "€", false};
  if (is({"p", "pence", "penny"})) return Measure{Unit::money, 1, "£", true};
  if (is({"cent", "cents"})) return Measure{Unit::money, 1, "$", true};
  if (std::ranges::find(codes, word) != codes.end()) return Measure{Unit::money, 1, upper(word), false};
  return std::nullopt;
}

// Where the clause around a number begins and ends.
std::pair<std::size_t, std::size_t> clause_around(std::string_view text, std::size_t begin, std::size_t end) {
  const auto breaks = [&](std::size_t at) {
    const char c = text[at];
    const bool blank = at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
    return c == '\n' || c == ';' || ((c == '.' || c == ',' || c == '!' || c == '?' || c == ':') && blank);
  };
  std::size_t from = begin, to = end;
  while (from > 0 && !breaks(from - 1)) --from;
  while (to < text.size() && !breaks(to)) ++to;
  for (std::string_view joint : {" and ", " but ", " plus "}) {
    if (const auto at = text.substr(from, begin - from).rfind(joint); at != std::string_view::npos)
      from += at + joint.size();
    if (const auto at = text.substr(end, to - end).find(joint); at != std::string_view::npos) to = end + at;
  }
  return {from, to};
}

Period period_in(std::span<const Word> words, std::size_t after) {
  const auto one_of = [](std::string_view word, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, word) != names.end();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].lower;
    if (one_of(word, {"monthly"})) return Period::month;
    if (one_of(word, {"annual", "annually", "yearly", "pa", "aer", "apr", "ear"})) return Period::year;
    if (one_of(word, {"weekly"})) return Period::week;
    if (one_of(word, {"daily"})) return Period::day;
    if (words[i].begin < after) continue;
    const bool each = i > 0 && one_of(words[i - 1].lower, {"a", "per", "each", "every"});
    if (word == "p" && i + 1 < words.size() && words[i + 1].lower == "a") return Period::year;
    if (!each) continue;
    if (word == "month") return Period::month;
    if (one_of(word, {"year", "annum"})) return Period::year;
    if (word == "week") return Period::week;
    if (word == "day") return Period::day;
  }
  return Period::none;
}

Subject subject_in(std::span<const Word> words) {
  const auto says = [&](std::initializer_list<std::string_view> phrases) {
    return std::ranges::any_of(phrases,
                               [&](std::string_view phrase) { return find_phrase(words, phrase).has_value(); });
  };
  const bool fee = says({"fee*", "cost*", "charge*", "premium*"});
  const bool minimum = says({"minimum", "at least", "deposit*", "balance*", "invest*", "open", "start*", "keep"});
  const bool rate = says({"interest", "rate*", "earn*", "return*", "pays", "yield*"});
  if (fee + minimum + rate != 1) return Subject::unsaid;
  return fee ? Subject::fee : minimum ? Subject::minimum : Subject::rate;
}

Figure figure_of(std::string_view text, std::span<const Word> words, std::size_t i, const Number& number) {
  Figure figure{number.value, Unit::number,    {},
                Period::none, Subject::unsaid, std::string(text.substr(number.begin, number.end - number.begin))};
  figure.currency = sign_before(text, number.begin);
  std::size_t end = number.end;
  if (!figure.currency.empty()) figure.unit = Unit::money;
  std::size_t next = i + number.words;
  const bool sign = text.substr(end).starts_with('%') || text.substr(end).starts_with(" %");
  const bool per_cent =
      next + 1 < words.size() && words[next].lower == "per" && words[next + 1].lower.starts_with("cent");
  if (sign || per_cent) {
    figure.unit = Unit::percent;
  } else {
    // "95days", "60p": the unit stands in the number's own last word.
    const Word& last = words[next - 1];
    const std::string tail = last.end > end ? last.lower.substr(last.lower.size() - (last.end - end)) : std::string();
    const bool near = next < words.size() && words[next].begin <= end + 1 && text[end] != '.';
    const auto measure = !tail.empty() ? measure_of(tail) : near ? measure_of(words[next].lower) : std::nullopt;
    if (measure && figure.unit == Unit::number) {
      figure.unit = measure->unit;
      figure.currency = measure->currency;
      figure.value = measure->pence ? Decimal::from_units(figure.value.units(), std::min(figure.value.scale() + 2, 12))
                                    : times(figure.value, measure->by).value_or(unreadable_number);
      end = tail.empty() ? words[next].end : last.end;
    }
  }
  const auto [from, to] = clause_around(text, number.begin, std::max(end, number.end));
  std::vector<Word> clause;
  for (const Word& word : words) {
    if (word.begin >= from && word.end <= to) clause.push_back(word);
  }
  if (figure.unit == Unit::money || figure.unit == Unit::percent) {
    figure.period = period_in(clause, end);
    figure.subject = subject_in(clause);
  }
  return figure;
}

bool signs_agree(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto dollar = [](std::string_view c) {
    return c == "USD" || c == "AUD" || c == "NZD" || c == "CAD" || c == "SGD" || c == "HKD";
  };
  const auto sign = [&](std::string_view s, std::string_view c) {
    return (s == "$" && dollar(c)) || (s == "£" && c == "GBP") || (s == "€" && c == "EUR");
  };
  return sign(a, b) || sign(b, a);
}

// Adds figures of a product's own fields.
class Facts {
 public:
  Facts(const Product& product, std::vector<Figure>& out) : currency_(product.currency), out_(out) {}

  void money(const std::optional<Decimal>& amount, Period period, Subject subject) {
    if (!amount) return;
    if (currency_.empty()) out_.push_back({*amount, Unit::number, {}, period, subject, {}});
    else out_.push_back({*amount, Unit::money, currency_, period, subject, {}});
  }
  void percent(const Decimal& per_cent, Period period, Subject subject) {
    out_.push_back({per_cent, Unit::percent, {}, period, subject, {}});
  }
  void span(std::int64_t value, Unit unit) {
    out_.push_back({Decimal::from_integer(value), unit, {}, Period::none, Subject::unsaid, {}});
  }
  void duration(std::string_view iso) {
    const auto value =
        iso.size() > 2 && iso.front() == 'P' ? parse_decimal(iso.substr(1, iso.size() - 2)) : std::nullopt;
    if (!value || value->scale() != 0 || value->units() > 100'000) return;
    if (iso.back() == 'Y') span(value->units() * 12, Unit::months);
    else if (iso.back() == 'M') span(value->units(), Unit::months);
    else if (iso.back() == 'W') span(value->units() * 7, Unit::days);
    else if (iso.back() == 'D') span(value->units(), Unit::days);
  }

 private:
  std::string currency_;
  std::vector<Figure>& out_;
};

Period period_of(std::string_view iso) {
  if (iso == "P1D") return Period::day;
  if (iso == "P1W" || iso == "P7D") return Period::week;
  if (iso == "P1M") return Period::month;
  if (iso == "P1Y" || iso == "P12M") return Period::year;
  return Period::none;
}

}  // namespace

Decimal per_cent_of(const Decimal& fraction) {
  if (fraction.scale() >= 2) return Decimal::from_units(fraction.units(), fraction.scale() - 2);
  return times(fraction, 100).value_or(unreadable_number);
}

std::optional<std::int64_t> whole_years(std::int64_t days) {
  const std::int64_t years = days / 365;
  if (years < 1 || years > 100 || days - years * 365 > std::min<std::int64_t>(2, (years + 3) / 4)) return std::nullopt;
  return years;
}

std::vector<Figure> figures_in(std::string_view text) {
  const auto words = words_of(text);
  std::vector<Figure> figures;
  for (std::size_t i = 0; i < words.size();) {
    const bool compares = std::ranges::find(comparing, words[i].lower) != comparing.end();
    if (compares)
      figures.push_back({unreadable_number, Unit::other, {}, Period::none, Subject::unsaid, words[i].lower});
    std::optional<Number> number;
    if (words[i].number) number = number_in_digits(text, words, i);
    else if (!compares) number = number_in_words(text, words, i);
    if (!number) {
      ++i;
      continue;
    }
    Figure figure = figure_of(text, words, i, *number);
    i += number->words;
    if (!number->one || figure.unit != Unit::number) figures.push_back(std::move(figure));
  }
  return figures;
}

std::vector<Figure> figures_of(const Grounds& grounds) {
  const Product& product = grounds.product;
  std::vector<Figure> figures;
  Facts facts(product, figures);
  facts.money(product.min_balance, Period::none, Subject::minimum);
  facts.money(product.min_investment, Period::none, Subject::minimum);
  facts.money(product.annual_fee, Period::year, Subject::fee);
  facts.money(product.monthly_fee, Period::month, Subject::fee);
  if (product.interest_rate) facts.percent(*product.interest_rate, Period::year, Subject::rate);
  if (product.management_fee) facts.percent(*product.management_fee, Period::year, Subject::fee);
  for (const Fee& fee : product.fees) {
    facts.money(fee.amount, period_of(fee.period), Subject::fee);
    if (fee.rate) facts.percent(per_cent_of(*fee.rate), period_of(fee.period), Subject::fee);
  }
  for (const Rate& rate : product.rates) {
    facts.percent(per_cent_of(rate.rate), Period::year, Subject::rate);
    facts.money(rate.from_balance, Period::none, Subject::minimum);
    facts.money(rate.to_balance, Period::none, Subject::unsaid);
    facts.duration(rate.term);
  }
  for (const Constraint& constraint : product.constraints) facts.money(constraint.value, Period::none, Subject::unsaid);
  if (product.lock_in_days) facts.span(*product.lock_in_days, Unit::days);
  if (const auto years = product.lock_in_days ? whole_years(*product.lock_in_days) : std::nullopt)
    facts.span(*years * 12, Unit::months);
  for (const Criterion& criterion : product.eligibility) {
    const bool age = criterion.kind == CriterionKind::min_age || criterion.kind == CriterionKind::max_age;
    if (criterion.value && age && criterion.value->scale() == 0) {
      facts.span(criterion.value->units(), Unit::number);
      facts.span(criterion.value->units() * 12, Unit::months);
    } else {
      facts.money(criterion.value, Period::year, Subject::unsaid);
    }
  }
  for (const std::string& text : fact_texts(grounds)) {
    auto said = figures_in(text);
    figures.insert(figures.end(), std::make_move_iterator(said.begin()), std::make_move_iterator(said.end()));
  }
  return figures;
}

bool bears_out(const Figure& fact, const Figure& said) {
  if (fact.value != said.value || fact.unit != said.unit) return false;
  if (said.value == unreadable_number) return fact.words == said.words;
  if (said.unit == Unit::other && fact.unit != said.unit) return false;
  if (said.unit == Unit::money && !signs_agree(fact.currency, said.currency)) return false;
  if (said.period != Period::none && fact.period != said.period) return false;
  return said.subject == Subject::unsaid || fact.subject == Subject::unsaid || fact.subject == said.subject;
}

std::string money_text(const Decimal& amount, std::string_view currency) {
  std::string plain = format_decimal(amount);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  if (plain.size() - point == 2) plain += '0';  // £1.50
  for (std::size_t at = point; at > 3 && plain[at - 4] != '-'; at -= 3)
    plain.insert(plain.begin() + static_cast<std::ptrdiff_t>(at) - 3, ',');
  if (currency == "GBP") return "£" + plain;
  if (currency == "EUR") return "€" + plain;
  if (currency == "USD" || currency == "AUD" || currency == "NZD" || currency == "CAD") return "$" + plain;
  return currency.empty() ? plain : std::string(currency) + " " + plain;
}

std::string percent_text(const Decimal& per_cent) { return format_decimal(per_cent) + "%"; }

}  // namespace attune::narrate
