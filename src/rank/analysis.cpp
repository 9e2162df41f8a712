#include "rank/analysis.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/segments.h"
#include "rank/product_terms.h"

namespace attune::rank {
namespace {

constexpr std::int32_t most = 1000;

// `whole` as far as `value` has gone from `from` to `to`.
std::int32_t share_of(std::int32_t whole, double value, double from, double to) {
  return static_cast<std::int32_t>(whole * std::clamp((value - from) / (to - from), 0.0, 1.0));
}

// What a category is like where nothing else is known, in thousandths.
std::int32_t category_risk(const std::optional<Category>& category) {
  constexpr std::int32_t unknown = 600;  // as the riskiest kind
  if (!category) return unknown;
  switch (*category) {
    case Category::everyday_account:
    case Category::savings:
    case Category::digital_service:
    case Category::guidance: return 50;
    case Category::term_deposit: return 80;
    case Category::business_account: return 120;
    case Category::insurance: return 150;
    case Category::planning: return 300;
    case Category::student_loan: return 380;
    case Category::home_loan:
    case Category::vehicle_loan: return 450;
    case Category::credit_card:
    case Category::personal_loan: return 500;
    case Category::retirement: return 430;
    case Category::business_loan: return 580;
    case Category::investment: return 600;
  }
  return unknown;
}

bool has_variable_loan(const Product& product) {
  return std::ranges::any_of(product.rates, [](const Rate& rate) {
    return rate.side == RateSide::lending && rate.type.find("VARIABLE") != std::string::npos;
  });
}

struct Named {
  bool speculation = false;
  bool foreign_currency = false;
  bool bonds = false;
  bool protected_money = false;
};

Named named_by(const Product& product) {
  std::string text = product.name;
  for (const auto& tag : product.tags) text.append(". ").append(tag);
  Named named;
  std::string_view before;
  const Segments segments = segments_of(text);
  for (const std::string_view word : segments.words) {
    const auto one_of = [&](auto... texts) { return ((word == texts) || ...); };
    const auto starts = [&](auto... texts) { return (word.starts_with(texts) || ...); };
    named.speculation |=
        starts("crypto", "leverag", "derivativ") || one_of("trading", "margin", "futures", "cfd", "cfds", "options");
    named.foreign_currency |=
        one_of("forex", "fx", "multicurrency") || (starts("currenc") && (before == "foreign" || before == "multi"));
    named.bonds |= one_of("bond", "bonds", "gilt", "gilts");
    named.protected_money |= starts("guarante") || one_of("insured");
    before = word;
  }
  return named;
}

// Rates with their tiers count one by one, as the lists hold them.
std::size_t terms_of(const Product& product) {
  return product.fees.size() + product.rates.size() + product.constraints.size() + product.eligibility.size();
}

// The e of "rate", "charged" and "rates" is not heard; that of "table", "noted" and "prices" is.
bool silent_end(std::string_view word) {
  const auto after = [&](std::string_view letters, std::size_t from_end) {
    return word.size() > from_end && letters.contains(word[word.size() - 1 - from_end]);
  };
  if (word.ends_with('e')) return !word.ends_with("le");
  if (word.ends_with("ed")) return !after("td", 2);
  return word.ends_with("es") && !after("sxzhcg", 2);
}

int syllables(std::string_view word) {
  int runs = 0;
  bool before = false;
  for (const char c : word) {
    const bool vowel = std::string_view("aeiouy").contains(c);
    runs += vowel && !before ? 1 : 0;
    before = vowel;
  }
  return std::max(runs - (silent_end(word) ? 1 : 0), 1);
}

void read_text(const Product& product, Complexity& out) {
  out.reading_ease = 100;
  const Segments segments = segments_of(product.description);
  if (segments.words.empty()) return;
  double sounds = 0;
  double long_words = 0;
  for (const std::string& word : segments.words) {
    sounds += syllables(word);
    long_words += word.size() > 9 ? 1 : 0;
  }
  const auto count = static_cast<double>(segments.words.size());
  out.average_sentence_length = count / static_cast<double>(std::max<std::size_t>(segments.sentences, 1));
  out.long_word_share = long_words / count;
  out.reading_ease = std::clamp(206.835 - 1.015 * out.average_sentence_length - 84.6 * sounds / count, 0.0, 100.0);
}

// Adds up findings into a score within 0 … 1000.
class Account {
 public:
  explicit Account(std::vector<FindingShare>& findings) : findings_(&findings) {}

  void add(Finding finding, double value, std::int32_t share) {
    const std::int32_t before = score_;
    score_ = std::clamp(score_ + share, 0, most);
    if (score_ == before) return;
    if (!findings_->empty() && findings_->back().finding == finding) {
      findings_->back().share += score_ - before;
    } else {
      findings_->push_back({finding, value, score_ - before});
    }
  }
  void raise_to(Finding finding, double value, std::int32_t least) { add(finding, value, std::max(0, least - score_)); }

  std::int32_t close() {
    std::ranges::sort(*findings_, {}, [](const FindingShare& found) { return std::pair(-found.share, found.finding); });
    return score_;
  }

 private:
  std::vector<FindingShare>* findings_;
  std::int32_t score_ = 0;
};

}  // namespace

Level level_of(std::int32_t score) { return score < 334 ? Level::low : score < 667 ? Level::medium : Level::high; }

Complexity complexity_of(const Product& product) {
  Complexity out;
  read_text(product, out);
  out.terms = terms_of(product);
  const auto terms = static_cast<double>(out.terms);
  Account account(out.findings);
  account.add(Finding::long_sentences, out.average_sentence_length, share_of(200, out.average_sentence_length, 5, 35));
  account.add(Finding::long_words, out.long_word_share, share_of(150, out.long_word_share, 0, 0.4));
  account.add(Finding::hard_to_read, out.reading_ease, share_of(200, -out.reading_ease, -90, -10));
  account.add(Finding::many_terms, terms, static_cast<std::int32_t>(450 * terms / (terms + 12)));
  if (product.capital_at_risk || product.regime == Regime::investment) account.add(Finding::invests, 1, 150);
  out.score = account.close();
  out.level = level_of(out.score);
  return out;
}

Risk risk_of(const Product& product) {
  const Named named = named_by(product);
  const bool loan = lends(product);
  const double management = or_zero(product.management_fee);
  const double locked = product.lock_in_days.value_or(0);
  Risk out;
  Account account(out.findings);
  account.add(Finding::kind, category_risk(product.category), category_risk(product.category));
  if (loan) account.raise_to(Finding::borrowing, 1, 350);
  if (product.capital_at_risk) {
    account.raise_to(Finding::capital_at_risk, 1, 450);
    account.add(Finding::capital_at_risk, 1, 150);
  }
  account.add(Finding::high_rate, lending_rate(product), share_of(200, lending_rate(product), 0.05, 0.25));
  if (has_variable_loan(product)) account.add(Finding::variable_rate, 1, 60);
  account.add(Finding::lock_in, locked, share_of(100, locked, 0, 5 * 365));
  account.add(Finding::costs, management, share_of(80, management, 0, 2));
  if (named.speculation) account.add(Finding::speculation, 1, 200);
  if (named.foreign_currency) account.add(Finding::foreign_currency, 1, 100);
  if (named.bonds) account.add(Finding::bonds, 1, -150);
  if (named.protected_money && !loan && !product.capital_at_risk) account.add(Finding::protected_money, 1, -100);
  out.score = account.close();
  out.level = level_of(out.score);
  return out;
}

}  // namespace attune::rank
