#include "narrate/grounds.h"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "base/text.h"
#include "narrate/words.h"

namespace attune::narrate {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_text = 600;  // bytes of one text of the catalogue

struct Clause {
  std::string_view code, customer, staff;
};

constexpr std::array<Clause, 12> clauses{{
    {"goals.match", "it fits the goals you chose", "it fits the goals they chose"},
    {"services.match", "it is close to the services you asked for", "it is close to the services they asked for"},
    {"risk.match", "its risk is in line with the risk you accept", "its risk is in line with the risk they accept"},
    {"affordability.match", "what it needs to start is within your means",
     "what it needs to start is within their means"},
    {"text.match", "its description is close to your profile",
     "what it is for is close to what they said of themselves"},
    {"behaviour.match", "it is like others you looked at or chose", "it is like others they looked at or chose"},
    {"interests.match", "it goes with your interests", "it goes with their interests"},
    {"product.terms", "its fees, rates and conditions speak for it", "its fees, rates and conditions speak for it"},
    {"profile.match", "it suits profiles like yours", "it suits profiles like theirs"},
    {"product.own", "customers who looked at it thought well of it", "customers who looked at it thought well of it"},
    {"own.feedback", "you liked it before", "they liked it before"},
    {"other", "other facts you gave speak for it", "other facts they gave speak for it"},
}};

// What speaks to a model. Looked for in words alone, so that signs between them hide nothing.
constexpr std::array<std::string_view, 33> instructions{
    "ignore",          "disregard",         "forget all",     "forget your", "forget everything",
    "forget previous", "instruct*",         "prompt*",        "override*",   "pretend*",
    "roleplay*",       "jailbreak*",        "system message", "system role", "assistant",
    "language model",  "chatbot*",          "you are now",    "act as",      "respond with",
    "reply with",      "answer with",       "output",         "print the",   "write that",
    "say that",        "tell the customer", "tell them",      "must say",    "always say",
    "repeat after",    "new rules",         "developer mode"};

std::string kept(const std::string& text) {
  if (!is_plain_statement(text)) return {};
  if (text.size() <= longest_text) return text;
  const std::size_t end = text.rfind(". ", longest_text);
  return end == std::string::npos ? std::string() : text.substr(0, end + 1);
}

std::vector<std::string> kept(const std::vector<std::string>& texts) {
  std::vector<std::string> plain;
  for (const std::string& text : texts) {
    if (plain.size() == 12) break;
    if (std::string one = kept(text); !one.empty()) plain.push_back(std::move(one));
  }
  return plain;
}

void put(json::object& into, std::string_view name, const std::string& value) {
  if (!value.empty()) into[name] = value;
}

void put(json::object& into, std::string_view name, const std::optional<Decimal>& value) {
  if (value) into[name] = format_decimal(*value);
}

void put(json::object& into, std::string_view name, const std::vector<std::string>& values) {
  if (!values.empty()) into[name] = json::array(values.begin(), values.end());
}

json::array fees_json(const Product& product) {
  json::array fees;
  for (const Fee& fee : product.fees) {
    json::object one;
    put(one, "name", fee.name);
    put(one, "period", fee.period);
    put(one, "amount", fee.amount);
    put(one, "rate", fee.rate);
    put(one, "text", fee.text);
    fees.push_back(std::move(one));
  }
  return fees;
}

json::array rates_json(const Product& product) {
  json::array rates;
  for (const Rate& rate : product.rates) {
    json::object one;
    one["side"] = rate.side == RateSide::deposit ? "deposit" : "lending";
    put(one, "type", rate.type);
    one["rate"] = format_decimal(rate.rate);
    put(one, "term", rate.term);
    put(one, "from_balance", rate.from_balance);
    put(one, "to_balance", rate.to_balance);
    put(one, "text", rate.text);
    rates.push_back(std::move(one));
  }
  return rates;
}

json::array constraints_json(const Product& product) {
  json::array constraints;
  for (const Constraint& constraint : product.constraints) {
    json::object one;
    put(one, "type", constraint.type);
    put(one, "value", constraint.value);
    put(one, "text", constraint.text);
    constraints.push_back(std::move(one));
  }
  return constraints;
}

}  // namespace

std::string_view to_string(Audience audience) { return audience == Audience::customer ? "customer" : "staff"; }

bool is_plain_statement(std::string_view text) {
  if (!has_plain_characters(text)) return false;
  const auto words = words_of(text);
  return std::ranges::none_of(instructions,
                              [&](std::string_view phrase) { return find_phrase(words, phrase).has_value(); });
}

std::string_view reason_clause(std::string_view code, Audience audience) {
  const auto* at = std::ranges::find(clauses, code, &Clause::code);
  if (at == clauses.end()) return {};
  return audience == Audience::customer ? at->customer : at->staff;
}

Grounds grounds_of(const Product& product, std::span<const std::string> reason_codes, Audience audience) {
  Grounds grounds{audience, product, {}, is_plain_statement(product.name)};
  Product& facts = grounds.product;
  facts.original.clear();
  facts.source_format.clear();
  facts.disclosures.clear();
  std::erase_if(facts.eligibility, [](const Criterion& criterion) { return criterion.kind == CriterionKind::other; });
  for (Criterion& criterion : facts.eligibility) criterion.text = kept(criterion.text);
  facts.description = kept(facts.description);
  facts.brand = kept(facts.brand);
  facts.tax_benefits = kept(facts.tax_benefits);
  facts.features = kept(facts.features);
  facts.tags = kept(facts.tags);
  for (Fee& fee : facts.fees) fee.name = kept(fee.name), fee.text = kept(fee.text);
  for (Rate& rate : facts.rates) rate.type = kept(rate.type), rate.text = kept(rate.text);
  for (Constraint& constraint : facts.constraints)
    constraint.type = kept(constraint.type), constraint.text = kept(constraint.text);
  for (const std::string& code : reason_codes) {
    const bool known = !reason_clause(code, audience).empty();
    if (known && std::ranges::find(grounds.reasons, code) == grounds.reasons.end()) grounds.reasons.push_back(code);
  }
  return grounds;
}

std::string facts_json(const Grounds& grounds) {
  const Product& product = grounds.product;
  json::object facts;
  if (grounds.plain_name) put(facts, "name", product.name);
  put(facts, "description", product.description);
  facts["category"] = to_string(product.category);
  facts["regime"] = to_string(product.regime);
  put(facts, "brand", product.brand);
  put(facts, "currency", product.currency);
  put(facts, "features", product.features);
  put(facts, "tags", product.tags);
  if (!product.fees.empty()) facts["fees"] = fees_json(product);
  if (!product.rates.empty()) facts["rates"] = rates_json(product);
  if (!product.constraints.empty()) facts["constraints"] = constraints_json(product);
  json::array criteria;
  for (const Criterion& criterion : product.eligibility) {
    if (!criterion.text.empty()) criteria.emplace_back(criterion.text);
  }
  if (!criteria.empty()) facts["eligibility"] = std::move(criteria);
  put(facts, "minimum_balance", product.min_balance);
  put(facts, "interest_rate_per_cent", product.interest_rate);
  put(facts, "annual_fee", product.annual_fee);
  put(facts, "monthly_fee", product.monthly_fee);
  put(facts, "minimum_investment", product.min_investment);
  put(facts, "management_fee_per_cent", product.management_fee);
  put(facts, "tax", product.tax_benefits);
  facts["capital_at_risk"] = product.capital_at_risk;
  if (product.lock_in_days) facts["lock_in_days"] = *product.lock_in_days;
  return json::serialize(facts);
}

std::vector<std::string> fact_texts(const Grounds& grounds) {
  const Product& product = grounds.product;
  std::vector<std::string> texts{product.name, product.brand, product.description, product.tax_benefits};
  texts.insert(texts.end(), product.features.begin(), product.features.end());
  texts.insert(texts.end(), product.tags.begin(), product.tags.end());
  for (const Fee& fee : product.fees) texts.insert(texts.end(), {fee.name, fee.text});
  for (const Rate& rate : product.rates) texts.insert(texts.end(), {rate.type, rate.text});
  for (const Constraint& constraint : product.constraints) texts.push_back(constraint.text);
  for (const Criterion& criterion : product.eligibility) texts.push_back(criterion.text);
  std::erase(texts, std::string());
  return texts;
}

}  // namespace attune::narrate
