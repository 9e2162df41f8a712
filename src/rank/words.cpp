#include "rank/words.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/names.h"

namespace attune::rank {
namespace {

using enum Category;

constexpr std::array<std::string_view, theme_count> theme_names{
    "travel",  "rewards",  "education", "property", "business", "tax",    "legacy", "trading",
    "digital", "low_cost", "premium",   "family",   "health",   "growth", "income", "safety"};

struct Towards {
  Category category;
  std::uint8_t weight;
};

struct Stem {
  std::string_view start;  // a word that begins so is meant (see begins); the longest start wins
  std::array<Towards, 4> towards;
  std::uint16_t themes = 0;
};

constexpr Towards none{guidance, 0};
constexpr std::uint16_t bit(Theme theme) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(theme)); }
constexpr std::uint16_t bits(Theme a, Theme b) { return static_cast<std::uint16_t>(bit(a) | bit(b)); }

// Sorted by start. Weights in eighths: 8 is what the word is about, 2 a hint.
constexpr Stem stems[] = {
    {"529", {{{savings, 6}, none, none, none}}, bit(Theme::education)},
    {"advis", {{{planning, 6}, {investment, 2}, {guidance, 2}, none}}, 0},
    {"auto", {{{vehicle_loan, 5}, {insurance, 2}, none, none}}, 0},
    {"automat", {{{investment, 2}, {digital_service, 3}, none, none}}, bit(Theme::digital)},
    {"balance", {{{credit_card, 2}, {everyday_account, 1}, none, none}}, 0},
    {"bank", {{{everyday_account, 3}, {savings, 1}, none, none}}, 0},
    {"basic", {{{everyday_account, 3}, {savings, 3}, none, none}}, bit(Theme::low_cost)},
    {"bond", {{{investment, 8}, none, none, none}}, bits(Theme::income, Theme::safety)},
    {"broker", {{{investment, 8}, none, none, none}}, bit(Theme::trading)},
    {"budget", {{{guidance, 6}, {everyday_account, 4}, {digital_service, 4}, none}}, bit(Theme::low_cost)},
    {"business", {{{business_account, 8}, {business_loan, 6}, none, none}}, bit(Theme::business)},
    {"car", {{{vehicle_loan, 8}, {insurance, 3}, {savings, 2}, none}}, 0},
    {"card", {{{credit_card, 6}, {digital_service, 1}, none, none}}, 0},
    {"care", {{{insurance, 4}, none, none, none}}, bits(Theme::health, Theme::safety)},
    {"cash", {{{savings, 3}, {everyday_account, 3}, none, none}}, 0},
    {"cashback", {{{credit_card, 6}, none, none, none}}, bit(Theme::rewards)},
    {"certificate", {{{term_deposit, 8}, none, none, none}}, bit(Theme::safety)},
    {"check", {{{everyday_account, 8}, none, none, none}}, 0},
    {"child", {{{savings, 5}, {insurance, 3}, {guidance, 2}, none}}, bits(Theme::family, Theme::education)},
    {"college", {{{savings, 6}, {student_loan, 5}, {guidance, 2}, none}}, bit(Theme::education)},
    {"commercial", {{{business_loan, 5}, {business_account, 5}, none, none}}, bit(Theme::business)},
    {"compan", {{{business_account, 5}, {business_loan, 4}, none, none}}, bit(Theme::business)},
    {"credit", {{{credit_card, 6}, {personal_loan, 3}, none, none}}, 0},
    {"crypto", {{{investment, 7}, none, none, none}}, bits(Theme::trading, Theme::growth)},
    {"current", {{{everyday_account, 6}, none, none, none}}, 0},
    {"day", {{none, none, none, none}}, 0},
    {"debt", {{{personal_loan, 5}, {guidance, 5}, {planning, 3}, {credit_card, 1}}}, bit(Theme::low_cost)},
    {"deposit", {{{term_deposit, 7}, {savings, 5}, none, none}}, bit(Theme::safety)},
    {"digital", {{{digital_service, 6}, {everyday_account, 2}, none, none}}, bit(Theme::digital)},
    {"disab", {{{insurance, 7}, none, none, none}}, bits(Theme::health, Theme::safety)},
    {"dividend", {{{investment, 7}, none, none, none}}, bit(Theme::income)},
    {"educat", {{{savings, 5}, {student_loan, 5}, {guidance, 3}, none}}, bit(Theme::education)},
    {"emergen", {{{savings, 8}, {insurance, 3}, {everyday_account, 1}, none}}, bit(Theme::safety)},
    {"equit", {{{home_loan, 4}, {investment, 3}, none, none}}, bit(Theme::property)},
    {"estate", {{{planning, 7}, {insurance, 1}, none, none}}, bit(Theme::legacy)},
    {"etf", {{{investment, 8}, none, none, none}}, bit(Theme::growth)},
    {"everyday", {{{everyday_account, 8}, none, none, none}}, 0},
    {"exchange", {{{investment, 6}, {digital_service, 2}, none, none}}, 0},
    {"famil", {{{insurance, 4}, {savings, 3}, {planning, 2}, none}}, bit(Theme::family)},
    {"financ", {{{planning, 4}, {guidance, 2}, none, none}}, 0},
    {"fixed", {{{term_deposit, 5}, {home_loan, 2}, none, none}}, bit(Theme::safety)},
    {"forex", {{{digital_service, 5}, {investment, 4}, none, none}}, bit(Theme::travel)},
    {"frequent", {{{credit_card, 4}, none, none, none}}, bits(Theme::travel, Theme::rewards)},
    {"growth", {{{investment, 6}, none, none, none}}, bit(Theme::growth)},
    {"health", {{{insurance, 6}, {savings, 2}, none, none}}, bit(Theme::health)},
    {"high", {{none, none, none, none}}, bit(Theme::growth)},
    {"holiday", {{{savings, 5}, {credit_card, 3}, {digital_service, 2}, none}}, bit(Theme::travel)},
    {"home", {{{home_loan, 7}, {savings, 3}, {insurance, 2}, none}}, bit(Theme::property)},
    {"house", {{{home_loan, 7}, {savings, 3}, {insurance, 2}, none}}, bit(Theme::property)},
    {"improve", {{{personal_loan, 5}, {home_loan, 4}, none, none}}, bit(Theme::property)},
    {"income", {{{investment, 6}, {term_deposit, 4}, {retirement, 2}, none}}, bit(Theme::income)},
    {"inherit", {{{planning, 7}, none, none, none}}, bits(Theme::legacy, Theme::family)},
    {"insur", {{{insurance, 8}, none, none, none}}, bit(Theme::safety)},
    {"internat", {{{investment, 3}, {digital_service, 4}, none, none}}, bit(Theme::travel)},
    {"invest", {{{investment, 8}, {retirement, 2}, none, none}}, bit(Theme::growth)},
    {"ira", {{{retirement, 8}, none, none, none}}, bit(Theme::tax)},
    {"learn", {{{guidance, 7}, none, none, none}}, bit(Theme::education)},
    {"leas", {{{business_loan, 6}, {vehicle_loan, 3}, none, none}}, 0},
    {"legac", {{{planning, 7}, none, none, none}}, bit(Theme::legacy)},
    {"legal", {{{planning, 3}, none, none, none}}, bit(Theme::legacy)},
    {"life", {{{insurance, 4}, none, none, none}}, bits(Theme::family, Theme::safety)},
    {"loan", {{{personal_loan, 5}, {home_loan, 2}, {vehicle_loan, 2}, {student_loan, 2}}}, 0},
    {"luxur", {{{credit_card, 2}, {planning, 2}, none, none}}, bit(Theme::premium)},
    {"manag", {{{planning, 3}, {investment, 2}, none, none}}, 0},
    {"market", {{{investment, 2}, {savings, 2}, none, none}}, 0},
    {"medic", {{{insurance, 6}, {savings, 2}, none, none}}, bit(Theme::health)},
    {"mobile", {{{digital_service, 7}, {everyday_account, 3}, none, none}}, bit(Theme::digital)},
    {"money", {{{savings, 3}, none, none, none}}, 0},
    {"mortgag", {{{home_loan, 8}, none, none, none}}, bit(Theme::property)},
    {"mutual", {{{investment, 8}, none, none, none}}, bit(Theme::growth)},
    {"offset", {{{home_loan, 3}, {everyday_account, 4}, none, none}}, bit(Theme::property)},
    {"online", {{{digital_service, 6}, {everyday_account, 4}, {savings, 2}, none}}, bit(Theme::digital)},
    {"option", {{{investment, 4}, none, none, none}}, bit(Theme::trading)},
    {"overdraft", {{{personal_loan, 7}, {everyday_account, 2}, none, none}}, 0},
    {"passive", {{{investment, 6}, none, none, none}}, bit(Theme::income)},
    {"pay", {{{everyday_account, 3}, {digital_service, 3}, none, none}}, 0},
    {"payment", {{{digital_service, 4}, {everyday_account, 3}, none, none}}, 0},
    {"pension", {{{retirement, 8}, none, none, none}}, bit(Theme::income)},
    {"personal", {{{personal_loan, 3}, none, none, none}}, 0},
    {"plan", {{{planning, 5}, {guidance, 2}, none, none}}, 0},
    {"portfolio", {{{investment, 7}, {planning, 3}, none, none}}, bit(Theme::growth)},
    {"premium", {{none, none, none, none}}, bit(Theme::premium)},
    {"preserv", {{{planning, 5}, {term_deposit, 4}, {savings, 3}, none}}, bits(Theme::legacy, Theme::safety)},
    {"private", {{{planning, 4}, none, none, none}}, bit(Theme::premium)},
    {"propert", {{{home_loan, 7}, {insurance, 2}, {investment, 2}, none}}, bit(Theme::property)},
    {"protect", {{{insurance, 7}, none, none, none}}, bit(Theme::safety)},
    {"real", {{{home_loan, 4}, {investment, 2}, none, none}}, bit(Theme::property)},
    {"refinanc", {{{home_loan, 5}, {student_loan, 4}, {personal_loan, 4}, none}}, bit(Theme::low_cost)},
    {"renovat", {{{personal_loan, 6}, {home_loan, 5}, {savings, 3}, none}}, bit(Theme::property)},
    {"rent", {{{savings, 2}, {insurance, 3}, none, none}}, bit(Theme::property)},
    {"retire", {{{retirement, 8}, {investment, 3}, {planning, 2}, {savings, 1}}}, bit(Theme::income)},
    {"reward", {{{credit_card, 7}, none, none, none}}, bit(Theme::rewards)},
    {"risk", {{none, none, none, none}}, 0},
    {"robo", {{{investment, 7}, {digital_service, 2}, none, none}}, bits(Theme::digital, Theme::growth)},
    {"save", {{{savings, 7}, {term_deposit, 3}, none, none}}, bit(Theme::safety)},
    {"saving", {{{savings, 7}, {term_deposit, 3}, none, none}}, bit(Theme::safety)},
    {"school", {{{savings, 4}, {student_loan, 3}, none, none}}, bits(Theme::education, Theme::family)},
    {"share", {{{investment, 7}, none, none, none}}, bit(Theme::trading)},
    {"start", {{none, none, none, none}}, 0},
    {"startup", {{{business_account, 7}, {business_loan, 7}, none, none}}, bit(Theme::business)},
    {"stock", {{{investment, 8}, none, none, none}}, bits(Theme::trading, Theme::growth)},
    {"strateg", {{{planning, 5}, {investment, 2}, none, none}}, 0},
    {"student",
     {{{student_loan, 7}, {everyday_account, 4}, {savings, 3}, none}},
     bits(Theme::education, Theme::low_cost)},
    {"super", {{{retirement, 8}, none, none, none}}, bit(Theme::income)},
    {"tax", {{{planning, 7}, {retirement, 3}, none, none}}, bit(Theme::tax)},
    {"term", {{{term_deposit, 4}, none, none, none}}, bit(Theme::safety)},
    {"trad", {{{investment, 7}, none, none, none}}, bit(Theme::trading)},
    {"trade", {{{business_loan, 4}, {investment, 3}, none, none}}, bit(Theme::business)},
    {"trading", {{{investment, 8}, none, none, none}}, bits(Theme::trading, Theme::growth)},
    {"transact", {{{everyday_account, 8}, none, none, none}}, 0},
    {"travel",
     {{{credit_card, 5}, {digital_service, 4}, {insurance, 3}, {savings, 2}}},
     bits(Theme::travel, Theme::rewards)},
    {"trust", {{{planning, 8}, none, none, none}}, bit(Theme::legacy)},
    {"tuition", {{{student_loan, 6}, {savings, 4}, none, none}}, bit(Theme::education)},
    {"universit", {{{student_loan, 6}, {savings, 4}, none, none}}, bit(Theme::education)},
    {"vacation", {{{savings, 5}, {credit_card, 3}, none, none}}, bit(Theme::travel)},
    {"vehicle", {{{vehicle_loan, 8}, {insurance, 2}, none, none}}, 0},
    {"wealth", {{{planning, 7}, {investment, 6}, none, none}}, bits(Theme::premium, Theme::growth)},
    {"wedding", {{{savings, 6}, {personal_loan, 5}, none, none}}, bit(Theme::family)},
    {"will", {{{planning, 3}, none, none, none}}, bit(Theme::legacy)},
    {"yield", {{{savings, 5}, {term_deposit, 4}, {investment, 2}, none}}, bit(Theme::income)},
};
static_assert(std::ranges::is_sorted(stems, {}, &Stem::start));

// Up to three letters ("car", "tax") must be the word itself or its plural, so that "card" is no car.
bool begins(std::string_view word, std::string_view start) {
  if (!word.starts_with(start)) return false;
  const auto rest = word.substr(start.size());
  return start.size() > 3 || rest.empty() || rest == "s";
}

const Stem* find_stem(std::string_view word) {
  // Candidates begin with the same letter; among them the longest start that fits.
  const Stem* best = nullptr;
  for (auto at = std::ranges::upper_bound(stems, word, {}, &Stem::start); at != std::begin(stems);) {
    --at;
    if (at->start.front() != word.front()) break;
    if (begins(word, at->start) && (best == nullptr || at->start.size() > best->start.size())) best = at;
  }
  return best;
}

struct ServiceRule {
  std::uint8_t service;
  std::array<std::string_view, 2> starts;  // every non-empty one must begin some word
};

constexpr ServiceRule service_rules[] = {
    {0, {"check", ""}},          {0, {"transact", ""}},     {0, {"everyday", ""}},
    {0, {"current", "account"}}, {0, {"basic", "bank"}},    {1, {"saving", ""}},
    {1, {"saver", ""}},          {2, {"money", "market"}},  {3, {"certificate", "deposit"}},
    {3, {"term", "deposit"}},    {3, {"fixed", "deposit"}}, {4, {"online", "bank"}},
    {5, {"mobile", ""}},         {6, {"stock", ""}},        {6, {"trading", ""}},
    {6, {"broker", ""}},         {7, {"mutual", "fund"}},   {7, {"managed", "fund"}},
    {8, {"exchange", "traded"}}, {8, {"etf", ""}},          {9, {"bond", ""}},
    {10, {"retire", ""}},        {10, {"pension", ""}},     {10, {"super", ""}},
    {11, {"robo", ""}},          {12, {"credit", "card"}},  {13, {"personal", "loan"}},
    {13, {"overdraft", ""}},     {14, {"home", "loan"}},    {14, {"mortgag", ""}},
    {14, {"home", "equit"}},     {15, {"auto", "loan"}},    {15, {"car", "loan"}},
    {15, {"vehicle", "loan"}},   {16, {"student", ""}},     {17, {"business", "loan"}},
    {17, {"business", "bank"}},  {18, {"life", "insur"}},   {19, {"health", "insur"}},
    {20, {"auto", "insur"}},     {20, {"car", "insur"}},    {21, {"home", "insur"}},
    {22, {"disab", "insur"}},    {23, {"care", "insur"}},   {24, {"financ", "plan"}},
    {24, {"financ", "advis"}},   {25, {"estate", "plan"}},  {26, {"tax", ""}},
    {26, {"taxation", ""}},      {27, {"invest", "advis"}}, {27, {"invest", "service"}},
    {28, {"portfolio", ""}},     {28, {"wealth", "manag"}}, {29, {"trust", ""}},
};

// Calls `use` with each lower-case run of letters and digits, at most 256 of them, without keeping any.
template <class Use>
void each_word(std::string_view text, Use use) {
  int left = 256;
  std::string word;
  const auto finish = [&] {
    if (word.empty()) return;
    use(std::string_view(word));
    word.clear();
    --left;
  };
  for (const char c : text) {
    if (left == 0) return;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word.push_back(c);
    } else if (c >= 'A' && c <= 'Z') {
      word.push_back(static_cast<char>(c - 'A' + 'a'));
    } else {
      finish();
    }
  }
  finish();
}

}  // namespace

std::string_view to_string(Theme theme) { return name_of(theme_names, theme); }

bool Topics::any() const {
  return std::ranges::any_of(category, [](auto w) { return w != 0; }) ||
         std::ranges::any_of(theme, [](auto w) { return w != 0; });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

Topics topics_of(std::string_view text) {
  Topics topics;
  each_word(text, [&](std::string_view word) {
    const Stem* stem = find_stem(word);
    if (stem == nullptr) return;
    for (const Towards& towards : stem->towards) {
      auto& weight = topics.category[static_cast<std::size_t>(towards.category)];
      weight = std::max(weight, towards.weight);
    }
    for (std::size_t t = 0; t < theme_count; ++t) {
      if ((stem->themes >> t & 1) != 0) topics.theme[t] = topic_one;
    }
  });
  return topics;
}

Topics joined(const Topics& a, const Topics& b) {
  Topics out;
  for (std::size_t i = 0; i < category_count; ++i) out.category[i] = std::max(a.category[i], b.category[i]);
  for (std::size_t i = 0; i < theme_count; ++i) out.theme[i] = std::max(a.theme[i], b.theme[i]);
  return out;
}

std::uint8_t service_of(std::string_view text) {
  // Which of a rule's two starts some word begins with: bit by bit.
  std::array<std::uint8_t, std::size(service_rules)> met{};
  each_word(text, [&](std::string_view word) {
    for (std::size_t i = 0; i < met.size(); ++i) {
      const auto& [first, second] = service_rules[i].starts;
      if (begins(word, first)) met[i] |= 1;
      if (second.empty() || begins(word, second)) met[i] |= 2;
    }
  });
  const ServiceRule* best = nullptr;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const ServiceRule& rule = service_rules[i];
    if (met[i] != 3) continue;
    if (best == nullptr || (best->starts[1].empty() && !rule.starts[1].empty())) best = &rule;
  }
  return best == nullptr ? no_service : best->service;
}

}  // namespace attune::rank
