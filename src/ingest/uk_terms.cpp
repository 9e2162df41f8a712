#include "ingest/uk_terms.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"
#include "ingest/csv_fields.h"
#include "ingest/fee_amounts.h"
#include "ingest/rate_units.h"

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

constexpr std::string_view currency = "GBP";

// A number or an amount of money; what is neither is nothing, with a note.
std::optional<Decimal> number_of(const JsonValue& object, std::string_view name, Notes& notes) {
  const auto text = written(object, name);
  const auto number = read_money(text, currency);
  if (!number && !says_nothing(text)) notes.push_back(fmt::format("{}: {} is no number", name, quoted(text)));
  return number;
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

void read_ages(const JsonValue& eligibility, Criteria& criteria, Notes& notes) {
  const auto add = [&](const JsonValue& age, std::string_view name, CriterionKind kind) {
    const auto years = number_of(age, name, notes);
    if (years && years->units() > 0) return criteria.add(std::string(name), kind, years, notes_of(age));
    if (years || says_nothing(written(age, name))) return;
    criteria.add(std::string(name), CriterionKind::other, std::nullopt,
                 fmt::format("{}: {}", readable(name), written(age, name)));
  };
  for_each_object(eligibility.find("AgeEligibility"), [&](const JsonValue& age) {
    add(age, "MinimumAge", CriterionKind::min_age);
    add(age, "MaximumAge", CriterionKind::max_age);
  });
}

void read_turnover(const JsonValue& eligibility, Criteria& criteria, Notes& notes) {
  for_each_object(eligibility.find("TradingHistoryEligibility"), [&](const JsonValue& history) {
    const auto amount = number_of(history, "Amount", notes);
    const auto text = joined_text(member_text(history, "Textual"), notes_of(history));
    const bool turnover = member_text(history, "TradingType") == "Turnover";
    if (turnover && amount && member_text(history, "MinMaxType") == "Minimum") {
      criteria.add("Turnover", CriterionKind::min_turnover, amount, text);
      return;
    }
    const auto type = readable(member_text(history, "TradingType"));
    const auto bound = fmt::format("{} {}", lower_case(member_text(history, "MinMaxType")),
                                   amount ? format_decimal(*amount) : std::string(written(history, "Amount")));
    criteria.add("TradingHistory", CriterionKind::other, std::nullopt,
                 text.empty() ? joined_text(type, trim_blanks(bound)) : text);
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

FeePlace place_of_next(const Product& product) {
  return {.at = fmt::format("fees/{}", product.fees.size()), .currency = currency};
}

void read_fee(const JsonValue& detail, Product& product, Notes& notes) {
  Fee fee;
  fee.name = readable(member_text(detail, "FeeType"));
  for_each_object(detail.find("OtherFeeType"), [&](const JsonValue& other) {
    const auto name = member_text(other, "Name");
    if (!name.empty()) fee.name = std::string(name);
  });
  fee.period = period_of(member_text(detail, "ApplicationFrequency"));
  fee.text = notes_of(detail);
  read_fee_amount(detail, "FeeAmount", place_of_next(product), fee, notes);
  read_fee_rate(detail, "FeeRate", RateNotation::per_cent, place_of_next(product), fee, notes);
  product.fees.push_back(std::move(fee));
}

// Details of fees stand at many depths: with overdrafts, repayments and elsewhere.
void find_fees(const JsonValue& value, Product& product, Notes& notes) {
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const bool details = value.is_object() && value.keys[i].ends_with("FeeChargeDetail");
    if (details) {
      for_each_object(&value.items[i], [&](const JsonValue& detail) { read_fee(detail, product, notes); });
    } else {
      find_fees(value.items[i], product, notes);
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

std::optional<Decimal> rate_of(const JsonValue& tier, RateSide side, std::string_view name, Notes& notes) {
  const auto text = written(tier, name);
  if (text.empty()) return std::nullopt;
  const auto amount = read_amount(text);
  const WrittenRate rate{amount.value_or(Amount{}), side == RateSide::deposit ? RateKind::deposit : RateKind::lending};
  const auto reading = read_rate_units({&rate, 1}, RateNotation::per_cent).front();
  if (!amount || !reading.fraction) {
    notes.push_back(fmt::format("{}: {} is no rate: left out", name, quoted(text)));
    return std::nullopt;
  }
  const bool odd = reading.fraction->units() < 0;
  if (reading.against_standard || odd) {
    const auto per_cent = format_decimal(times_hundred(*reading.fraction));
    notes.push_back(fmt::format("{}: {} was read as {} per cent a year{}", name, quoted(text), per_cent,
                                odd ? ": is that meant?" : ""));
  }
  return reading.fraction;
}

// The first of the names that holds a number.
std::optional<Decimal> end_of(const JsonValue& tier, std::initializer_list<std::string_view> names, Notes& notes) {
  for (const auto name : names) {
    if (const auto end = number_of(tier, name, notes)) return end;
  }
  return std::nullopt;
}

void read_balances(const JsonValue& tier, Rate& rate, Notes& notes) {
  Range range{end_of(tier, {"TierValueMinimum", "TierValueMin"}, notes),
              end_of(tier, {"TierValueMaximum", "TierValueMax"}, notes)};
  if (open_zero_end(range)) {
    notes.push_back(fmt::format("a tier from {} to 0 was read as {} and more", format_decimal(*range.from),
                                format_decimal(*range.from)));
  }
  if (is_backwards(range)) {
    const auto text = range_text(range, "pounds");
    notes.push_back(fmt::format("a tier of {} runs backwards: kept as text", text));
    append_sentence(rate.text, text);
    return;
  }
  rate.from_balance = range.from;
  rate.to_balance = range.to;
}

void read_term(const JsonValue& tier, Rate& rate, Notes& notes) {
  const auto term = number_of(tier, "TierValueMinTerm", notes);
  const auto most = number_of(tier, "TierValueMaxTerm", notes);
  const auto unit = member_text(tier, "MinTermPeriod");
  if (!term || term->scale() != 0 || term->units() <= 0) return;
  if (most && *most < *term && member_text(tier, "MaxTermPeriod") == unit) {
    const auto text = range_text({term, most}, lower_case(unit) + "s");
    notes.push_back(fmt::format("a term of {} runs backwards: kept as text", text));
    append_sentence(rate.text, text);
    return;
  }
  const bool days = unit == "Day" || (unit == "Year" && term->units() > 50);
  rate.term = fmt::format("P{}{}", term->units(), days ? 'D' : unit == "Year" ? 'Y' : unit == "Week" ? 'W' : 'M');
}

void add_tier(const JsonValue& tier, RateSide side, std::string_view rate_name, std::string type, Product& product,
              Notes& notes) {
  const auto fraction = rate_of(tier, side, rate_name, notes);
  if (!fraction) return;
  Rate rate{.side = side,
            .type = std::move(type),
            .rate = *fraction,
            .term = {},
            .from_balance = {},
            .to_balance = {},
            .text = notes_of(tier)};
  read_balances(tier, rate, notes);
  read_term(tier, rate, notes);
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
                      EligibilityReport& report, Notes& notes) {
  Criteria criteria(product, report);
  if (for_business) criteria.add("Business", CriterionKind::business, std::nullopt, "");
  for_each_object(state.find("Eligibility"), [&](const JsonValue& eligibility) {
    read_ages(eligibility, criteria, notes);
    read_turnover(eligibility, criteria, notes);
    read_others(eligibility, for_business, criteria);
  });
  const bool asks_student = std::ranges::any_of(
      product.eligibility, [](const Criterion& criterion) { return criterion.kind == CriterionKind::student; });
  if (!asks_student && is_student_segment(entry)) {
    criteria.add("Segment", CriterionKind::student, std::nullopt, "Segment: Student");
  }
  criteria.finish();
}

void read_fees(const JsonValue& state, Product& product, Notes& notes) {
  find_fees(state, product, notes);
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    if (says_nothing(written(core, "PeriodicFee"))) return;
    Fee fee{.name = "Periodic fee",
            .period = period_of(member_text(core, "PeriodicFeePeriod")),
            .amount = std::nullopt,
            .rate = std::nullopt,
            .text = {}};
    read_fee_amount(core, "PeriodicFee", place_of_next(product), fee, notes);
    product.fees.push_back(std::move(fee));
  });
}

void read_rates(const JsonValue& state, Product& product, Notes& notes) {
  read_tiers(state.find("CreditInterest"), "TierBandSet", "TierBand", [&](const JsonValue& tier) {
    add_tier(tier, RateSide::deposit, "AER", upper_case(member_text(tier, "FixedVariableInterestRateType")), product,
             notes);
  });
  read_tiers(state.find("Overdraft"), "OverdraftTierBandSet", "OverdraftTierBand",
             [&](const JsonValue& tier) { add_tier(tier, RateSide::lending, "EAR", "OVERDRAFT", product, notes); });
  read_tiers(state.find("LoanInterest"), "LoanInterestTierBandSet", "LoanInterestTierBand", [&](const JsonValue& tier) {
    add_tier(tier, RateSide::lending, "RepAPR", upper_case(member_text(tier, "FixedVariableInterestRateType")), product,
             notes);
  });
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    if (core.find("APR")) add_tier(core, RateSide::lending, "APR", "PURCHASE", product, notes);
  });
}

void read_constraints(const JsonValue& state, Product& product, Notes& notes) {
  for_each_object(state.find("CoreProduct"), [&](const JsonValue& core) {
    const auto add = [&](std::string_view member, std::string type) {
      if (says_nothing(written(core, member))) return;
      const auto value = number_of(core, member, notes);
      product.constraints.push_back(
          Constraint{std::move(type), value, value ? std::string{} : std::string(written(core, member))});
    };
    add("MinCreditLimit", "MIN_LIMIT");
    add("MaxCreditLimit", "MAX_LIMIT");
  });
}

}  // namespace attune::uk
