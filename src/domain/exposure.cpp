#include "domain/exposure.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace attune {
namespace {

// A sentence's end and a comma stand as a word of their own: what is denied before them is not denied after.
constexpr std::string_view pause = ".";

// The text's words in lower case, "isn't" as "isnt", as views into `lowered`.
std::vector<std::string_view> words_of(std::string_view text, std::string& lowered) {
  lowered.clear();
  lowered.reserve(2 * text.size());
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      lowered += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) {
      lowered += c;
    } else if (c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == '\n') {
      lowered.append(" ").append(pause).append(" ");
    } else if (c != '\'') {
      lowered += ' ';
    }
  }
  std::vector<std::string_view> words;
  for (std::string_view rest = lowered; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

// A word of a phrase may end with '*': any word that begins so.
bool matches(std::string_view pattern, std::string_view word) {
  return pattern.ends_with('*') ? word.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == word;
}

// How many words of `words` from `at` the phrase takes; 0: it doesn't stand there.
std::size_t stands_at(std::string_view phrase, std::span<const std::string_view> words, std::size_t at) {
  std::size_t taken = 0;
  while (!phrase.empty()) {
    const auto end = std::min(phrase.find(' '), phrase.size());
    if (at + taken >= words.size() || !matches(phrase.substr(0, end), words[at + taken])) return 0;
    phrase.remove_prefix(std::min(end + 1, phrase.size()));
    ++taken;
  }
  return taken;
}

std::size_t longest_at(std::span<const std::string_view> phrases, std::span<const std::string_view> words,
                       std::size_t at) {
  std::size_t longest = 0;
  for (const auto phrase : phrases) {
    if (phrase.front() == words[at].front()) longest = std::max(longest, stands_at(phrase, words, at));
  }
  return longest;
}

constexpr auto borrowing = std::to_array<std::string_view>({"borrow",
                                                            "borrows",
                                                            "borrowing",
                                                            "loan",
                                                            "loans",
                                                            "lend",
                                                            "lends",
                                                            "lending",
                                                            "mortgage",
                                                            "mortgages",
                                                            "remortgage",
                                                            "overdraft",
                                                            "overdrafts",
                                                            "overdrawn",
                                                            "credit",
                                                            "cash advance*",
                                                            "payday advance*",
                                                            "salary advance*",
                                                            "wage advance*",
                                                            "pay later",
                                                            "pay in instal*",
                                                            "bnpl",
                                                            "instalment*",
                                                            "installment*",
                                                            "refinanc*",
                                                            "hire purchase",
                                                            "revolving",
                                                            "heloc",
                                                            "interest on balances owed",
                                                            "interest on what you owe",
                                                            "interest on the balance you owe",
                                                            "interest on your outstanding balance",
                                                            "interest on outstanding balance*",
                                                            "interest is charged on"});

// These hold a word of borrowing and mean something else.
constexpr auto no_borrowing = std::to_array<std::string_view>({"credit union*",         "credit interest",
                                                               "credit balance*",       "credit check*",
                                                               "credit score*",         "credit report*",
                                                               "credit histor*",        "credit rating*",
                                                               "credit reference",      "credit transfer*",
                                                               "credit union",          "tax credit*",
                                                               "direct credit*",        "in credit",
                                                               "credit to your",        "credit building",
                                                               "credit to the",         "credit or debit card*",
                                                               "debit or credit card*", "debit and credit card*",
                                                               "credit and debit card*"});

constexpr auto losing = std::to_array<std::string_view>({"leverage*",
                                                         "cfd",
                                                         "cfds",
                                                         "contract for difference*",
                                                         "contracts for difference*",
                                                         "spread bet*",
                                                         "derivative*",
                                                         "futures",
                                                         "options trading",
                                                         "margin trading",
                                                         "margin loan*",
                                                         "margin lending",
                                                         "margin account*",
                                                         "margin call*",
                                                         "forex",
                                                         "fx trading",
                                                         "currency trading",
                                                         "crypto*",
                                                         "bitcoin",
                                                         "short selling",
                                                         "capital at risk",
                                                         "capital is at risk",
                                                         "your money is at risk",
                                                         "value can fall",
                                                         "value may fall",
                                                         "value can go down",
                                                         "value may go down",
                                                         "go down as well as up",
                                                         "fall as well as rise",
                                                         "get back less",
                                                         "lose money",
                                                         "lose some or all",
                                                         "lose all",
                                                         "lose your capital",
                                                         "lose capital",
                                                         "share dealing",
                                                         "day trading"});

constexpr auto denials =
    std::to_array<std::string_view>({"no", "not", "without", "never", "isnt", "cannot", "cant", "nor"});
// What may stand between a denial and what it denies.
constexpr auto between = std::to_array<std::string_view>(
    {"a",         "an",         "any",    "arranged", "unarranged", "need",     "for", "of",  "to", "or", "and",
     "overdraft", "overdrafts", "credit", "loan",     "loans",      "facility", "you", "can", "be", "is", "on"});

bool among(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool denied(std::span<const std::string_view> words, std::size_t at) {
  while (at > 0) {
    --at;
    if (among(denials, words[at])) return true;
    if (!among(between, words[at])) return false;
  }
  return false;
}

bool speaks_of(std::string_view text, std::span<const std::string_view> phrases,
               std::span<const std::string_view> harmless) {
  std::string lowered;
  const auto words = words_of(text, lowered);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto skipped = longest_at(harmless, words, i); skipped > 0) {
      i += skipped - 1;
      continue;
    }
    if (longest_at(phrases, words, i) > 0 && !denied(words, i)) return true;
  }
  return false;
}

template <class Speaks>
bool says_anywhere(const Product& product, Speaks speaks) {
  const auto any = [&](const std::vector<std::string>& texts) { return std::ranges::any_of(texts, speaks); };
  return speaks(product.name) || speaks(product.description) || any(product.features) || any(product.tags);
}

bool is_credit_limit(const Constraint& constraint) {
  return constraint.type == "MAX_LIMIT" || constraint.type == "MIN_LIMIT" || constraint.type == "CREDIT_LIMIT";
}

bool stands_under(const Product& product, Regime regime) {
  return product.regime == regime || (product.category && default_regime(*product.category) == regime);
}

}  // namespace

bool is_help_for_a_flag(const Product& product) {
  const auto for_a_flag = [](std::string_view tag) {
    return tag == "arrears" || tag == "vulnerable" || tag == "bereaved";
  };
  return product.kind == ItemKind::content && std::ranges::any_of(product.tags, for_a_flag);
}

bool speaks_of_borrowing(std::string_view text) { return speaks_of(text, borrowing, no_borrowing); }
bool speaks_of_losing_capital(std::string_view text) { return speaks_of(text, losing, {}); }

Exposure exposure_of(const Product& product) {
  const bool words_count = !is_help_for_a_flag(product);
  const bool lends =
      std::ranges::any_of(product.rates, [](const Rate& rate) { return rate.side == RateSide::lending; });
  const bool limits = std::ranges::any_of(product.constraints, is_credit_limit);
  Exposure exposure;
  exposure.credit = stands_under(product, Regime::credit) || lends || limits ||
                    (words_count && says_anywhere(product, speaks_of_borrowing));
  exposure.capital_at_risk = product.capital_at_risk || stands_under(product, Regime::investment) ||
                             (words_count && says_anywhere(product, speaks_of_losing_capital));
  return exposure;
}

}  // namespace attune
