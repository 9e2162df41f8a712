#include "text/template.h"

#include <array>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t max_choice_bytes = 64;
constexpr std::size_t max_choices = 32;

// The labels are the template's own: the dictionary's may be reworded, a vector must not move for it.
struct ProfileLine {
  std::string_view fact;
  std::string_view label;
};
constexpr std::array<ProfileLine, 8> profile_lines{{
    {"financial_goals", "Financial goals"},
    {"investment_goals", "Investment goals"},
    {"preferred_services", "Preferred services"},
    {"interests", "Interests"},
    {"time_horizon", "Time horizon"},
    {"risk_tolerance", "Risk tolerance"},
    {"income_level", "Income level"},
    {"banking_frequency", "Banking frequency"},
}};

bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!blank(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string joined(std::span<const std::string> items) {
  std::string out;
  for (const auto& item : items) {
    const auto text = squeezed(item);
    if (text.empty()) continue;
    if (!out.empty()) out += ", ";
    out += text;
  }
  return out;
}

// Appends "LABEL: BODY." as a sentence, or just the body where there is no label.
void add_sentence(std::string& text, std::string_view label, const std::string& body) {
  if (body.empty()) return;
  if (!text.empty()) text += ' ';
  if (!label.empty()) (text += label) += ": ";
  text += body;
  constexpr std::string_view ends = ".!?";
  if (ends.find(text.back()) == std::string_view::npos) text += '.';
}

std::string chosen(const FactValue& value) {
  std::vector<std::string> kept;
  const auto keep = [&kept](const std::string& item) {
    if (item.size() <= max_choice_bytes && kept.size() < max_choices) kept.push_back(item);
  };
  if (const auto* one = std::get_if<std::string>(&value)) keep(*one);
  if (const auto* several = std::get_if<std::vector<std::string>>(&value)) {
    for (const auto& item : *several) keep(item);
  }
  return joined(kept);
}

bool readable(const FactDefinition& definition, ProfileScope scope) {
  const bool is_choice = definition.type == FactType::choice || definition.type == FactType::choices;
  return is_choice && definition.fact_class == FactClass::open &&
         (scope == ProfileScope::any_product || definition.for_credit);
}

}  // namespace

std::string product_text(const Product& product) {
  std::string text;
  add_sentence(text, {}, squeezed(product.name));
  add_sentence(text, {}, squeezed(product.description));
  add_sentence(text, "Features", joined(product.features));
  add_sentence(text, "Tags", joined(product.tags));
  return text;
}

std::string profile_text(const Customer& customer, const FactDictionary& dictionary, ProfileScope scope) {
  std::string text;
  for (const auto& line : profile_lines) {
    const auto* definition = dictionary.find(line.fact);
    const auto* fact = customer.find(line.fact);
    if (definition == nullptr || fact == nullptr || !readable(*definition, scope)) continue;
    add_sentence(text, line.label, chosen(fact->value));
  }
  return text;
}

}  // namespace attune
