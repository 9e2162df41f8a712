#include "engine/analysis_words.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune {
namespace {

using rank::Finding;

std::string_view code_of(Finding finding) {
  switch (finding) {
    case Finding::long_sentences: return "complexity.sentences";
    case Finding::long_words: return "complexity.long_words";
    case Finding::hard_to_read: return "complexity.reading_ease";
    case Finding::many_terms: return "complexity.terms";
    case Finding::invests: return "complexity.invests";
    case Finding::kind: return "risk.kind";
    case Finding::capital_at_risk: return "risk.capital";
    case Finding::borrowing: return "risk.borrowing";
    case Finding::high_rate: return "risk.high_rate";
    case Finding::variable_rate: return "risk.variable_rate";
    case Finding::lock_in: return "risk.lock_in";
    case Finding::costs: return "risk.costs";
    case Finding::speculation: return "risk.speculation";
    case Finding::foreign_currency: return "risk.foreign_currency";
    case Finding::bonds: return "risk.bonds";
    case Finding::protected_money: return "risk.protected";
  }
  return "";
}

// As people say it: "12 days", "5 months", "2 years 6 months".
std::string duration(double days) {
  const auto plural = [](long n, std::string_view unit) { return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s"); };
  const auto months = static_cast<long>(days / 30.4375 + 0.5);
  if (days < 61) return plural(static_cast<long>(days), "day");
  if (months < 12) return plural(months, "month");
  const std::string years = plural(months / 12, "year");
  return months % 12 == 0 ? years : years + " " + plural(months % 12, "month");
}

std::string kind_of(const std::optional<Category>& category) {
  std::string kind(to_string(category));
  std::ranges::replace(kind, '_', ' ');
  return kind;
}

std::string text_of(const rank::FindingShare& found, const Product& product) {
  switch (found.finding) {
    case Finding::long_sentences: return fmt::format("Its description has {:.0f} words a sentence", found.value);
    case Finding::long_words: return fmt::format("{:.0f} % of its words have ten letters or more", 100 * found.value);
    case Finding::hard_to_read: return fmt::format("Reading ease {:.0f} of 100", found.value);
    case Finding::many_terms:
      return found.value == 1 ? "One fee, rate or condition to know"
                              : fmt::format("{:.0f} fees, rates and conditions to know", found.value);
    case Finding::invests: return "Money is invested: its value needs following";
    case Finding::kind: return "What is usual for its kind: " + kind_of(product.category);
    case Finding::capital_at_risk: return "You could get back less than you put in";
    case Finding::borrowing: return "It is borrowing: it has to be paid back";
    case Finding::high_rate: return fmt::format("Interest of up to {:.4g} % a year on what is owed", 100 * found.value);
    case Finding::variable_rate: return "The rate can change while money is owed";
    case Finding::lock_in:
      return product.regime == Regime::credit
                 ? fmt::format("Leaving in the first {} may cost a charge", duration(found.value))
                 : fmt::format("Money is tied up for {}", duration(found.value));
    case Finding::costs: return fmt::format("Running costs of {:.4g} % a year", found.value);
    case Finding::speculation: return "It is for trading, leverage or crypto";
    case Finding::foreign_currency: return "Its worth moves with exchange rates";
    case Finding::bonds: return "Bonds move less than shares";
    case Finding::protected_money: return "The money is named as insured or guaranteed";
  }
  return {};
}

std::vector<FindingAnswer> findings_of(const std::vector<rank::FindingShare>& findings, const Product& product) {
  std::vector<FindingAnswer> out;
  for (const rank::FindingShare& found : findings) {
    out.push_back({std::string(code_of(found.finding)), text_of(found, product), found.value, found.share / 1000.0});
  }
  return out;
}

}  // namespace

std::string_view level_name(rank::Level level) {
  switch (level) {
    case rank::Level::low: return "Low";
    case rank::Level::medium: return "Medium";
    case rank::Level::high: return "High";
  }
  return "Low";
}

AnalysisAnswer analysis_of(const Product& product) {
  const rank::Complexity complexity = rank::complexity_of(product);
  const rank::Risk risk = rank::risk_of(product);
  AnalysisAnswer out;
  out.complexity = {complexity.score / 1000.0, std::string(level_name(complexity.level)),
                    findings_of(complexity.findings, product)};
  out.risk = {risk.score / 1000.0, std::string(level_name(risk.level)), findings_of(risk.findings, product)};
  out.average_sentence_length = complexity.average_sentence_length;
  out.long_word_share = complexity.long_word_share;
  out.reading_ease = complexity.reading_ease;
  out.terms = complexity.terms;
  return out;
}

}  // namespace attune
