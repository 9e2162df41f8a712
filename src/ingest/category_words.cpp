#include "ingest/category_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "domain/exposure.h"

namespace attune {
namespace {

// All of `all`, and one of `any` where there are any.
struct WordRule {
  Category category;
  std::array<std::string_view, 2> all{};
  std::array<std::string_view, 8> any{};
};

constexpr auto rules = std::to_array<WordRule>({
    {Category::insurance, {"insurance"}, {}},
    {Category::student_loan, {"student", "loan"}, {}},
    {Category::vehicle_loan, {"loan"}, {"car", "auto", "vehicle", "motorcycle", "boat", "caravan"}},
    {Category::personal_loan, {"improvement", "loan"}, {}},
    {Category::business_loan, {"business"}, {"loan", "overdraft", "lease", "leasing", "lending"}},
    {Category::business_loan, {"commercial"}, {"loan", "overdraft", "lease", "leasing", "lending"}},
    {Category::planning, {"business"}, {"advisory", "strategy", "planning"}},
    {Category::planning, {"mortgage"}, {"advisory", "strategy", "planning"}},
    {Category::home_loan, {}, {"mortgage"}},
    {Category::home_loan, {"home", "equity"}, {}},
    {Category::home_loan, {"home", "loan"}, {}},
    {Category::credit_card, {"card"}, {"credit", "charge"}},
    {Category::personal_loan, {}, {"loan", "overdraft"}},
    {Category::personal_loan, {"line", "credit"}, {}},
    {Category::savings, {}, {"saving", "saver"}},
    {Category::savings, {"money", "market"}, {}},
    {Category::retirement, {}, {"retirement", "pension", "superannuation", "ira", "401k"}},
    {Category::term_deposit, {"deposit"}, {"term", "certificate", "fixed"}},
    {Category::investment, {}, {"investment", "portfolio", "fund", "trading", "brokerage", "robo", "share", "bond"}},
    {Category::planning, {}, {"planning", "advisory", "strategy", "estate", "tax", "trust", "wealth", "advice"}},
    {Category::business_account, {}, {"business", "commercial"}},
    {Category::credit_card, {}, {"credit"}},
    {Category::everyday_account, {}, {"checking", "current", "transaction", "everyday", "account", "banking"}},
    {Category::digital_service, {}, {"alert", "wallet", "transfer", "app", "travel", "digital"}},
    {Category::guidance, {}, {"article", "course", "guide", "calculator", "support", "help", "learn"}},
});

void add_words(std::vector<std::string>& words, std::string_view text) {
  std::string word;
  const auto finish = [&] {
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else {
      finish();
    }
  }
  finish();
}

bool applies(const WordRule& rule, const std::vector<std::string>& words) {
  const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  for (const auto word : rule.all) {
    if (!word.empty() && !has(word)) return false;
  }
  if (rule.any.front().empty()) return true;
  return std::ranges::any_of(rule.any, [&](std::string_view word) { return !word.empty() && has(word); });
}

std::optional<Category> first_match(const std::vector<std::string>& words) {
  for (const auto& rule : rules) {
    if (applies(rule, words)) return rule.category;
  }
  return std::nullopt;
}

bool positive(const std::optional<Decimal>& value) { return value && value->units() > 0; }

}  // namespace

std::optional<Category> guess_category(std::string_view name, std::span<const std::string> tags) {
  std::vector<std::string> words;
  add_words(words, name);
  if (const auto category = first_match(words)) return category;
  words.clear();
  for (const auto& tag : tags) add_words(words, tag);
  return first_match(words);
}

void set_defaults_by_category(Product& product) {
  product.regime.reset();
  product.kind = ItemKind::product;
  const Exposure exposure = exposure_of(product);
  product.capital_at_risk = exposure.capital_at_risk;
  if (!product.category) return;
  Regime regime = default_regime(*product.category);
  const bool invests = exposure.capital_at_risk || positive(product.management_fee) || positive(product.min_investment);
  if ((regime == Regime::service || regime == Regime::deposit) && invests) regime = Regime::investment;
  product.regime = regime;
  product.capital_at_risk = product.capital_at_risk || regime == Regime::investment;
  if (product.category == Category::guidance) {
    product.kind = ItemKind::content;
  } else if (product.category == Category::planning || product.category == Category::digital_service) {
    product.kind = ItemKind::service;
  }
}

Proposal propose_classification(const Product& product) {
  Proposal proposal;
  Product as = product;
  as.category = guess_category(product.name, product.tags);
  proposal.because = "its name and tags";
  if (!as.category) {
    as.category = guess_category(product.description, {});
    proposal.because = "its description";
  }
  const bool lends = exposure_of(product).credit;
  if (lends && (!as.category || default_regime(*as.category) != Regime::credit)) {
    as.category = Category::personal_loan;
    proposal.because = "it speaks of borrowing, or states a lending rate or a credit limit";
  } else if (speaks_of_losing_capital(product.name) || speaks_of_losing_capital(product.description)) {
    if (!as.category || default_regime(*as.category) != Regime::credit) as.category = Category::investment;
    proposal.because = "it speaks of trading, leverage or possible loss";
  }
  if (!as.category) return {};
  set_defaults_by_category(as);
  proposal.is = {as.category, as.kind, as.regime, as.capital_at_risk};
  return proposal;
}

}  // namespace attune
