#include "narrate/checks.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <vector>

#include <boost/json.hpp>

#include "base/names.h"
#include "base/text.h"
#include "narrate/figures.h"
#include "narrate/phrases.h"
#include "narrate/support.h"
#include "narrate/words.h"

namespace attune::narrate {
namespace {

constexpr std::array<std::string_view, 13> check_names{"structure",   "length",      "characters", "figure", "date",
                                                       "name",        "institution", "promise",    "advice", "claim",
                                                       "instruction", "support",     "entailment"};
constexpr std::size_t longest_wording = 2'000;  // bytes

// Said only where a fact says it of the same thing: "interest-free" bears out no "fee-free".
constexpr std::array<std::string_view, 19> close_claims{
    "nothing", "free",   "tax*", "fixed",  "low",   "lower",   "high",       "higher",   "instant*", "unlimited",
    "bonus*",  "secur*", "easy", "quick*", "fast*", "access*", "immediate*", "protect*", "insured"};
// Institutions whose names are words too: meant where they begin with a capital.
constexpr std::array<std::string_view, 14> also_words{
    "wise",  "chase",      "discover",   "plum",     "chip",         "atom",   "stripe",
    "wells", "nationwide", "prudential", "fidelity", "commonwealth", "virgin", "paragon"};

// Before a burden these say that it is absent.
constexpr std::array<std::string_view, 17> denials{"no",     "without", "zero", "nil",    "free",   "waived",
                                                   "not",    "doesnt",  "dont", "isnt",   "arent",  "wont",
                                                   "cannot", "cant",    "nor",  "hardly", "neither"};

bool matches(std::string_view pattern, std::string_view word) {
  return pattern.ends_with('*') ? word.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == word;
}

// Structured facts in words, so that what they say may be said.
std::vector<std::string> concepts_of(const Grounds& grounds) {
  const Product& product = grounds.product;
  std::vector<std::string> texts;
  for (const std::string& code : grounds.reasons) texts.emplace_back(reason_clause(code, grounds.audience));
  std::string category(to_string(product.category));
  std::ranges::replace(category, '_', ' ');
  texts.push_back(std::move(category));
  if (product.monthly_fee || product.annual_fee || product.management_fee || !product.fees.empty())
    texts.emplace_back("fee cost charge");
  if (product.monthly_fee) texts.emplace_back("monthly fee");
  if (product.annual_fee) texts.emplace_back("annual fee");
  if (product.management_fee) texts.emplace_back("management fee");
  if (product.min_balance || product.min_investment) texts.emplace_back("minimum balance");
  if (product.interest_rate || !product.rates.empty()) texts.emplace_back("interest rate");
  for (const Rate& rate : product.rates) {
    if (rate.type.find("FIXED") != std::string::npos) texts.emplace_back("fixed rate");
    if (rate.type.find("VARIABLE") != std::string::npos) texts.emplace_back("variable rate");
    if (rate.side == RateSide::deposit) texts.emplace_back("savings pays interest");
  }
  if (product.capital_at_risk) texts.emplace_back("value can fall, may get back less than you put in, capital at risk");
  return texts;
}

class Checking {
 public:
  explicit Checking(const Grounds& grounds) : grounds_(grounds), figures_(figures_of(grounds)), support_(grounds) {
    for (std::string& text : concepts_of(grounds)) facts_.push_back(words_of(text));
    for (const std::string& text : fact_texts(grounds)) facts_.push_back(words_of(text));
    for (const auto& words : facts_) {
      for (const Word& word : words) stems_.insert(stem_of(word.lower)), lowers_.insert(word.lower);
    }
  }

  std::optional<Failure> text(std::string_view original) const {
    if (!has_plain_characters(original)) return Failure{Check::characters, {}};
    const std::string text = without_name(original, grounds_.product.name);
    const auto words = words_of(text);
    if (words.empty()) return Failure{Check::length, {}};
    if (auto found = said(words, about_itself(), Check::instruction)) return found;
    if (auto found = said(words, promises(), Check::promise)) return found;
    if (auto found = said(words, advice(), Check::advice)) return found;
    if (auto found = institution(words)) return found;
    for (const Figure& figure : figures_in(text)) {
      if (std::ranges::none_of(figures_, [&](const Figure& fact) { return bears_out(fact, figure); }))
        return Failure{Check::figure, figure.words};
    }
    for (const Word& word : words) {
      if (std::ranges::find(months_and_days(), word.lower) != months_and_days().end() && !lowers_.contains(word.lower))
        return Failure{Check::date, word.lower};
    }
    if (auto found = negation(words)) return found;
    if (auto found = claim(words)) return found;
    if (auto found = name(text, words)) return found;
    return support(words);
  }

 private:
  static std::optional<Failure> said(std::span<const Word> words, std::span<const std::string_view> phrases,
                                     Check check) {
    for (std::string_view phrase : phrases) {
      if (find_phrase(words, phrase)) return Failure{check, std::string(phrase)};
    }
    return std::nullopt;
  }

  std::optional<Failure> institution(std::span<const Word> words) const {
    for (const Word& word : words) {
      for (std::string_view name : institutions()) {
        if (!holds_ignoring_case(word.lower, name) || word.lower.size() != name.size() || lowers_.contains(word.lower))
          continue;
        const bool is_a_word = std::ranges::find(also_words, word.lower) != also_words.end();
        if (word.capital || !is_a_word) return Failure{Check::institution, std::string(name)};
      }
    }
    return std::nullopt;
  }

  // "no monthly fee", "without any charges", "fee-free": borne out by the same words or by a fee of 0.
  std::optional<Failure> negation(std::span<const Word> words) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& no = words[i].lower;
      if (std::ranges::find(denials, no) == denials.end()) continue;
      for (std::size_t k = i + 1; k < std::min(i + 5, words.size()) && words[k].sentence == words[i].sentence; ++k) {
        if (std::ranges::find(burdens(), words[k].lower) == burdens().end()) continue;
        if (!absent(words.subspan(i, k - i + 1))) return Failure{Check::claim, no + " " + words[k].lower};
        break;
      }
    }
    return std::nullopt;
  }

  bool absent(std::span<const Word> phrase) const {
    std::string text;
    bool monthly = false, annual = false;
    for (const Word& word : phrase) {
      text += (text.empty() ? "" : " ") + word.lower;
      monthly = monthly || word.lower == "monthly";
      annual = annual || word.lower == "annual" || word.lower == "yearly";
    }
    if (std::ranges::any_of(facts_, [&](const auto& words) { return find_phrase(words, text).has_value(); }))
      return true;
    const auto zero = [](const std::optional<Decimal>& value) { return value && *value == Decimal(); };
    const std::string& what = phrase.back().lower;
    if (what == "fee" || what == "charge")
      return (monthly && zero(grounds_.product.monthly_fee)) || (annual && zero(grounds_.product.annual_fee));
    return (what == "minimum" || what == "balance") && zero(grounds_.product.min_balance) &&
           !grounds_.product.min_investment;
  }

  std::optional<Failure> claim(std::span<const Word> words) const {
    for (std::string_view pattern : claims()) {
      const auto at = find_phrase(words, pattern);
      for (std::size_t i = at.value_or(words.size()); i < words.size(); ++i) {
        if (pattern.find(' ') != std::string_view::npos) {
          if (!std::ranges::any_of(facts_, [&](const auto& fact) { return find_phrase(fact, pattern).has_value(); }))
            return Failure{Check::claim, std::string(pattern)};
          break;
        }
        if (matches(pattern, words[i].lower) && !borne_out(words, i)) return Failure{Check::claim, words[i].lower};
      }
    }
    return std::nullopt;
  }

  bool borne_out(std::span<const Word> words, std::size_t i) const {
    const bool close =
        std::ranges::any_of(close_claims, [&](std::string_view pattern) { return matches(pattern, words[i].lower); });
    if (!close) return stems_.contains(stem_of(words[i].lower));
    return std::ranges::any_of(facts_, [&](const auto& fact) {
      for (std::size_t k = 0; k < fact.size(); ++k) {
        if (!same_stem(fact[k].lower, words[i].lower)) continue;
        const auto same = [&](std::size_t a, std::size_t b) {
          return a < words.size() && b < fact.size() && same_stem(words[a].lower, fact[b].lower);
        };
        if (same(i + 1, k + 1) || same(i - 1, k - 1) || same(i + 2, k + 2)) return true;
      }
      return false;
    });
  }

  // Capitals within a sentence, and what is written in capitals, stand for names.
  std::optional<Failure> name(std::string_view text, std::span<const Word> words) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!words[i].capital || lowers_.contains(words[i].lower)) continue;
      const std::string_view as_written = text.substr(words[i].begin, words[i].end - words[i].begin);
      const bool shouted =
          as_written.size() > 1 && std::ranges::all_of(as_written, [](char c) { return c >= 'A' && c <= 'Z'; });
      if (!words[i].first || shouted) return Failure{Check::name, std::string(as_written)};
    }
    return std::nullopt;
  }

  std::optional<Failure> support(std::span<const Word> words) const {
    const auto word = support_.unsupported(words);
    return word ? std::optional(Failure{Check::support, *word}) : std::nullopt;
  }

  const Grounds& grounds_;
  std::vector<Figure> figures_;
  Support support_;
  std::vector<std::vector<Word>> facts_;
  std::set<std::string> stems_, lowers_;
};

std::optional<Failure> length(const Grounds& grounds, const Wording& wording) {
  const auto wrong = [](std::string words) { return Failure{Check::length, std::move(words)}; };
  if (grounds.audience == Audience::customer) {
    if (!wording.points.empty()) return Failure{Check::structure, "points"};
    const std::size_t words = word_count(wording.text);
    if (words == 0 || words > customer_words || wording.text.size() > longest_wording)
      return wrong(std::to_string(words) + " words");
    return std::nullopt;
  }
  if (!wording.text.empty()) return Failure{Check::structure, "text"};
  if (wording.points.empty() || wording.points.size() > staff_points)
    return wrong(std::to_string(wording.points.size()) + " points");
  for (const std::string& point : wording.points) {
    const std::size_t words = word_count(point);
    if (words == 0 || words > point_words || point.size() > longest_wording)
      return wrong(std::to_string(words) + " words");
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Check check) { return name_of(check_names, check); }

std::optional<Failure> failed_check(const Grounds& grounds, const Wording& wording) {
  if (auto wrong = length(grounds, wording)) return wrong;
  const Checking checking(grounds);
  if (grounds.audience == Audience::customer) return checking.text(wording.text);
  for (const std::string& point : wording.points) {
    if (auto wrong = checking.text(point)) return wrong;
  }
  return std::nullopt;
}

std::optional<Wording> read_answer(std::string_view answer, Audience audience) {
  if (answer.size() > 4 * longest_wording) return std::nullopt;
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = 4;
  const auto value = boost::json::parse(answer, error, {}, options);
  const auto* object = error ? nullptr : value.if_object();
  const auto* field = object == nullptr || object->size() != 1
                          ? nullptr
                          : object->if_contains(audience == Audience::customer ? "text" : "points");
  if (field == nullptr) return std::nullopt;
  Wording wording;
  if (audience == Audience::customer) {
    if (!field->is_string()) return std::nullopt;
    wording.text = std::string(field->get_string());
    return wording;
  }
  if (!field->is_array()) return std::nullopt;
  for (const auto& point : field->get_array()) {
    if (!point.is_string()) return std::nullopt;
    wording.points.emplace_back(point.get_string());
  }
  return wording;
}

}  // namespace attune::narrate
