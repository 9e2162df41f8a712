#include "ingest/uk_terms.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"

namespace attune::uk {
namespace {

// Some members are an object here and a list of them there.
template <class Visit>
void for_each_object(const JsonValue* value, Visit visit) {
  if (!value) return;
  if (value->is_object()) visit(*value);
  if (!value->is_array()) return;
  for (const auto& item : value->items) {
    if (item.is_object()) visit(item);
  }
}

std::optional<Decimal> number_of(const JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  if (!value) return std::nullopt;
  return value->kind == JsonKind::number ? parse_json_number(value->text) : parse_money(member_text(object, name));
}

std::optional<Decimal> fraction_of(const JsonValue& object, std::string_view name) {
  const auto per_cent = number_of(object, name);
  return per_cent ? hundredth(*per_cent) : std::nullopt;
}

class Criteria {
 public:
  Criteria(Product& product, EligibilityReport& report) : product_(product), report_(report) {}

  void add(const std::string& type, CriterionKind kind, std::optional<Decimal> value, std::string text) {
    if (kind == CriterionKind::other && text.empty()) return;
    const bool is_rule = kind != CriterionKind::other;
    (is_rule ? rules_ : texts_) = true;
    report_.count(type, is_rule);
    Criterion criterion{kind, value, std::move(text)};
    const auto& known = product_.eligibility;
    if (std::ranges::find(known, criterion) == known.end()) product_.eligibility.push_back(std::move(criterion));
  }

  void finish() {
    ++report_.products;
    report_.products_with_rules += rules_ ? 1 : 0;
    report_.products_with_texts += texts_ ? 1 : 0;
  }

 private:
  Product& product_;
  EligibilityReport& report_;
  bool rules_ = false;
  bool texts_ = false;
};

void read_ages(const JsonValue& eligibility, Criteria& criteria) {
  for_each_object(eligibility.find("AgeEligibility"), [&](const JsonValue& age) {
    const auto least = number_of(age, "MinimumAge");
    const auto most = number_of(age, "MaximumAge");
    if (least && least->units() > 0) criteria.add("MinimumAge", CriterionKind::min_age, least, notes_of(age));
    if (most) criteria.add("MaximumAge", CriterionKind::max_age, most, notes_of(age));
  });
}

void read_turnover(const JsonValue& eligibility, Criteria& criteria) {
  for_each_object(eligibility.find("TradingHistoryEligibility"), [&](const JsonValue& history) {
    const auto amount = number_of(history, "Amount");
    const auto text = joined_text(member_text(history, "Textual"), notes_of(history));
    const bool turnover = member_text(history, "TradingType") == "Turnover";
    if (turnover && amount && member_text(history, "MinMaxType") == "Minimum") {
      criteria.add("Turnover", CriterionKind::min_turnover, amount, text);
      return;
    }
    const auto type = readable(member_text(history, "TradingType"));
    const auto bound =
        amount ? fmt::format("{} {}", lower_case(member_text(history, "MinMaxType")), format_decimal(*amount))
               : std::string{};
    criteria.add("TradingHistory", CriterionKind::other, std::nullopt, text.empty() ? joined_text(type, bound) : text);
  });
}

void read_others(const JsonValue& eligibility, bool for_business, Criteria& criteria) {
  for_each_object(eligibility.find("ResidencyEligibility"), [&](const JsonValue& residency) {
    const auto kind = for_business ? CriterionKind::other : CriterionKind::resident;
    criteria.add("Residency", kind, std::nullopt, notes_of(residency));
  });
  std::string structures;
  for_each_object(eligibility.find("LegalStructureEligibility"), [&](const JsonValue& item) {
    if (!structures.empty()) structures += ", ";
    structures += readable(member_text(item, "LegalStructure"));
  });
  if (!structures.empty()) {
    criteria.add("LegalStructure", CriterionKind::other, std::nullopt, "Legal structure: " + structures);
  }
  for_each_object(eligibility.find("IndustryEligibility"), [&](const JsonValue& industry) {
    criteria.add("Industry", CriterionKind::other, std::nullopt, notes_of(industry));
  });
  for_each_object(eligibility.find("OtherEligibility"), [&](const JsonValue& item) {
    auto text = joined_text(member_text(item, "Textual"), member_text(item, "Description"));
    if (text.empty()) text = notes_of(item);
    for_each_object(item.find("OtherType"), [&](const JsonValue& other) {
      if (text.empty()) text = std::string(member_text(other, "Description"));
    });
    const bool students = member_text(item, "Type") == "StudentsOnly";
    criteria.add("Other", students ? CriterionKind::student : CriterionKind::other, std::nullopt, std::move(text));
  });
}

bool is_student_segment(const JsonValue& entry) {
  const auto* segment = entry.find("Segment");
  return segment && segment->is_array() && segment->items.size() == 1 && segment->items[0].text == "Student";
}

std::string period_of(std::string_view frequency) {
  if (frequency == "Monthly" || frequency == "StatementMonthly" || frequency == "Month") return "P1M";
  if (frequency == "Yearly" || frequency == "Annual" || frequency == "Year") return "P1Y";
  if (frequency == "Quarterly" || frequency == "Quarter") return "P3M";
  if (frequency == "HalfYearly") return "P6M";
  if (frequency == "Weekly") return "P1W";
  if (frequency == "Daily") return "P1D";
  return {};
}

void read_fee(const JsonValue& detail, Product& product) {
  Fee fee;
  fee.name = readable(member_text(detail, "FeeType"));
  for_each_object(detail.find("OtherFeeType"), [&](const JsonValue& other) {
    const auto name = member_text(other, "Name");
    if (!name.empty()) fee.name = std::string(name);
  });
  fee.period = period_of(member_text(detail, "ApplicationFrequency"));
  fee.amount = number_of(detail, "FeeAmount");
  fee.rate = fraction_of(detail, "FeeRate");
  fee.text = notes_of(detail);
  product.fees.push_back(std::move(fee));
}

// Details of fees stand at many depths: with overdrafts, repayments and elsewhere.
void find_fees(const JsonValue& value, Product& product) {
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const bool details = value.is_object() && value.keys[i].ends_with("FeeChargeDetail");
    if (details) {
      for_each_object(&value.items[i], [&](const JsonValue& detail) { read_fee(detail, product); });
    } else {
      find_fees(value.items[i], product);
    }
  }
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

void add_tier(const JsonValue& tier, RateSide side, std::string_view rate_name, std::string type, Product& product) {
  const auto fraction = fraction_of(tier, rate_name);
  if (!fraction) return;
  Rate rate{.side = side,
            .type = std::move(type),
            .rate = *fraction,
            .term = {},
            .from_balance = {},
            .to_balance = {},
            .text = notes_of(tier)};
  for (const std::string_view name : {"TierValueMinimum", "TierValueMin"}) {
    if (!rate.from_balance) rate.from_balance = number_of(tier, name);
  }
  for (const std::string_view name : {"TierValueMaximum", "TierValueMax"}) {
    if (!rate.to_balance) rate.to_balance = number_of(tier, name);
  }
  const auto term = number_of(tier, "TierValueMinTerm");
  const auto unit = member_text(tier, "MinTermPeriod");
  if (term && term->scale() == 0 && term->units() > 0) {
    const bool days = unit == "Day" || (unit == "Year" && term->units() > 50);
    rate.term = fmt::format("P{}{}", term->units(), days ? 'D' : unit == "Year" ? 'Y' : unit == "Week" ? 'W' : 'M');
  }
  product.rates.push_back(std::move(rate));
}

void read_tiers(const JsonValue* holder, std::string_view set_name, std::string_view band_name, auto visit) {
  if (!holder) return;
  for_each_object(holder->find(set_name), [&](const JsonValue& set) { for_each_object(set.find(band_name), visit); });
}

}  // namespace

std::string notes_of(const JsonValue& object) {
  std::string out;
  const auto* notes = object.find("Notes");
  if (!notes) return out;
  if (notes->is_string()) return notes->text;
  for (const auto& note : notes->items) {
    if (!note.is_string() || note.text.empty()) continue;
    if (!out.empty()) out += ' ';
    out += note.text;
  }
  return out;
}

void read_eligibility(const JsonValue& entry, const JsonValue& state, bool for_business, Product& product,
                      EligibilityReport& report) {
  Criteria criteria(product, report);
  if (for_business) criteria.add("Business", CriterionKind::business, std::nullopt, "");
  for_each_object(state.find("Eligibility"), [&](const JsonValue& eligibility) {
    read_ages(eligibility, criteria);
    read_turnover(eligibility, criteria);
    read_others(eligibility, for_business, criteria);
  });
  const bool asks_student = std::ranges::any_of(
      product.eligibility, [](const Criterion& criterion) { return criterion.kind == CriterionKind::student; });
  if (!asks_student && is_student_segment(entry)) {
    criteria.add("Segment", CriterionKind::student, std::nullopt, "Segment: Student");
  }
  criteria.finish();
}

void read_fees(const JsonValue& state, Product& product) {
  find_fees(state, product);
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    const auto amount = number_of(core, "PeriodicFee");
    if (!amount) return;
    product.fees.push_back(Fee{.name = "Periodic fee",
                               .period = period_of(member_text(core, "PeriodicFeePeriod")),
                               .amount = amount,
                               .rate = std::nullopt,
                               .text = {}});
  });
}

void read_rates(const JsonValue& state, Product& product) {
  read_tiers(state.find("CreditInterest"), "TierBandSet", "TierBand", [&](const JsonValue& tier) {
    add_tier(tier, RateSide::deposit, "AER", upper_case(member_text(tier, "FixedVariableInterestRateType")), product);
  });
  read_tiers(state.find("Overdraft"), "OverdraftTierBandSet", "OverdraftTierBand",
             [&](const JsonValue& tier) { add_tier(tier, RateSide::lending, "EAR", "OVERDRAFT", product); });
  read_tiers(state.find("LoanInterest"), "LoanInterestTierBandSet", "LoanInterestTierBand", [&](const JsonValue& tier) {
    add_tier(tier, RateSide::lending, "RepAPR", upper_case(member_text(tier, "FixedVariableInterestRateType")),
             product);
  });
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    if (core.find("APR")) add_tier(core, RateSide::lending, "APR", "PURCHASE", product);
  });
}

void read_constraints(const JsonValue& state, Product& product) {
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    const auto add = [&](std::string_view member, std::string type) {
      const auto value = number_of(core, member);
      if (value) product.constraints.push_back(Constraint{std::move(type), value, ""});
    };
    add("MinCreditLimit", "MIN_LIMIT");
    add("MaxCreditLimit", "MAX_LIMIT");
  });
}

}  // namespace attune::uk
