#include "ingest/cdr.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"
#include "ingest/category_words.h"
#include "ingest/cdr_terms.h"
#include "ingest/derived_columns.h"
#include "ingest/flags.h"
#include "ingest/jsonl.h"
#include "ingest/validity.h"

namespace attune {
namespace {

constexpr std::string_view format_name = "cdr";
constexpr JsonLimits document_limits{.bytes = 64 << 20, .depth = 32, .values = 2'000'000};

bool is_for_business(const Product& product) {
  const auto is = [](CriterionKind kind) { return [kind](const Criterion& c) { return c.kind == kind; }; };
  if (std::ranges::any_of(product.eligibility, is(CriterionKind::business))) return true;
  if (std::ranges::any_of(product.eligibility, is(CriterionKind::natural_person))) return false;
  return has_word(product.name, {"business", "commercial", "corporate", "society", "farm", "agribusiness", "merchant",
                                 "biz", "solicitor", "community", "club", "not-for-profit"}) &&
         !has_word(product.name, {"christmas", "kids"});
}

Category account_category(const Product& product, const JsonValue& data) {
  if (is_for_business(product)) return Category::business_account;
  if (has_phrase(product.name, "term deposit")) return Category::term_deposit;
  if (has_phrase(product.name, "saver") || has_phrase(product.name, "saving") ||
      has_word(product.name,
               {"christmas", "bonus", "investment", "goal", "save", "deeming", "maxi", "cash", "money", "piggy"})) {
    return Category::savings;
  }
  const auto* features = data.find("features");
  const auto spends = [](const JsonValue& feature) {
    const auto type = member_text(feature, "featureType");
    return type == "CARD_ACCESS" || type == "BILL_PAYMENT" || type == "DIGITAL_WALLET" || type == "OVERDRAFT";
  };
  const bool for_spending = features && std::ranges::any_of(features->items, spends);
  const auto earns_more = [](const Rate& rate) { return rate.type == "BONUS" || rate.type == "INTRODUCTORY"; };
  if (!for_spending && std::ranges::any_of(product.rates, earns_more)) return Category::savings;
  return Category::everyday_account;
}

Category loan_category(const Product& product) {
  if (has_word(product.name,
               {"car", "vehicle", "auto", "motor", "motorcycle", "bike", "boat", "caravan", "novated", "leisure"})) {
    return Category::vehicle_loan;
  }
  if (has_word(product.name, {"student", "education", "study"})) return Category::student_loan;
  return Category::personal_loan;
}

Category overdraft_category(const Product& product) {
  if (is_for_business(product)) return Category::business_loan;
  if (has_word(product.name + " " + product.description, {"home", "mortgage", "equity", "owner occupied"})) {
    return Category::home_loan;
  }
  return Category::personal_loan;
}

std::optional<Category> category_of(std::string_view code, const Product& product, const JsonValue& data) {
  if (code == "TRANS_AND_SAVINGS_ACCOUNTS") return account_category(product, data);
  if (code == "TERM_DEPOSITS") return Category::term_deposit;
  if (code == "RESIDENTIAL_MORTGAGES") return Category::home_loan;
  if (code == "CRED_AND_CHRG_CARDS") return Category::credit_card;
  if (code == "PERS_LOANS") return loan_category(product);
  if (code == "BUSINESS_LOANS" || code == "TRADE_FINANCE") return Category::business_loan;
  if (code == "OVERDRAFTS") return overdraft_category(product);
  if (code == "LEASES") return has_word(product.name, {"novated"}) ? Category::vehicle_loan : Category::business_loan;
  if (code == "REGULATED_TRUST_ACCOUNTS") return Category::business_account;
  if (code == "MARGIN_LOANS") return Category::investment;
  if (code == "TRAVEL_CARDS") return Category::digital_service;
  return std::nullopt;
}

void classify(const JsonValue& data, Product& product, std::vector<std::string>& warnings) {
  const auto code = member_text(data, "productCategory");
  product.category = category_of(code, product, data);
  if (!product.category) {
    warnings.push_back(code.empty() ? std::string("productCategory is missing: unclassified, shown to nobody")
                                    : fmt::format("productCategory \"{}\" is not known: unclassified, shown to nobody",
                                                  code.substr(0, 40)));
  }
  // Rates that can't be read are left out; that there are any says enough.
  const auto* lending = data.find("lendingRates");
  const auto is_lending = [](const Rate& rate) { return rate.side == RateSide::lending; };
  if (lending && lending->is_array() && !lending->items.empty() && std::ranges::none_of(product.rates, is_lending))
    product.tags.emplace_back("lending");
  set_defaults_by_category(product);
  if (code == "MARGIN_LOANS") product.regime = Regime::credit;  // it stays an investment at risk
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

void read_features(const JsonValue& data, Product& product) {
  add_once(product.tags, lower_case(readable(member_text(data, "productCategory"))));
  if (const auto* list = data.find("features"); list && list->is_array()) {
    for (const auto& item : list->items) {
      const auto type = member_text(item, "featureType");
      const auto more = joined_text(member_text(item, "additionalValue"), member_text(item, "additionalInfo"));
      if (type.empty() || type == "OTHER") {
        add_once(product.features, more);
        continue;
      }
      add_once(product.tags, lower_case(readable(type)));
      add_once(product.features, more.empty() ? readable(type) : fmt::format("{}: {}", readable(type), more));
    }
  }
  for (const std::string_view name : {"depositRates", "lendingRates"}) {
    const auto* list = data.find(name);
    if (!list || !list->is_array()) continue;
    for (const auto& item : list->items) {
      for (const std::string_view member : {"loanPurpose", "repaymentType", "depositRateType", "lendingRateType"}) {
        add_once(product.tags, lower_case(readable(member_text(item, member))));
      }
    }
  }
}

void read_disclosures(const JsonValue& data, Product& product) {
  const auto* more = data.find("additionalInformation");
  if (!more || !more->is_object()) return;
  struct Link {
    std::string_view member;
    std::string_view says;
  };
  for (const Link link : {Link{"termsUri", "Terms and conditions"}, Link{"feesAndPricingUri", "Fees and pricing"},
                          Link{"eligibilityUri", "Eligibility"}}) {
    const auto address = member_text(*more, link.member);
    if (!address.empty()) add_once(product.disclosures, fmt::format("{}: {}", link.says, address));
  }
  const auto* terms = more->find("additionalTermsUris");
  if (!terms || !terms->is_array()) return;
  for (const auto& item : terms->items) {
    add_once(product.disclosures,
             joined_text(member_text(item, "description"), member_text(item, "additionalInfoUri")));
  }
}

const JsonValue& detail_of(const JsonValue& document) {
  const auto* data = document.find("data");
  return data && data->is_object() && !document.find("productId") ? *data : document;
}

std::string brand_of(const JsonValue& document, const JsonValue& data) {
  for (const auto text :
       {member_text(document, "brandName"), member_text(data, "brandName"), member_text(data, "brand")}) {
    if (!text.empty()) return std::string(text);
  }
  return {};
}

bool is_brand(const JsonValue& document, const std::string& wanted) {
  const auto& data = detail_of(document);
  const auto lower = lower_case(wanted);
  for (const auto text : {member_text(document, "brandId"), member_text(document, "brandName"),
                          member_text(data, "brandName"), member_text(data, "brand")}) {
    if (lower_case(text) == lower) return true;
  }
  return false;
}

}  // namespace

Result<Product> product_from_cdr(const JsonValue& document, std::vector<std::string>& warnings,
                                 EligibilityReport& report) {
  const auto& data = detail_of(document);
  const auto product_id = member_text(data, "productId");
  const auto brand_id = member_text(document, "brandId");
  Product product;
  product.id = brand_id.empty() ? std::string(product_id) : fmt::format("{}~{}", brand_id, product_id);
  product.name = std::string(member_text(data, "name"));
  if (product_id.empty()) return fail(ErrorCode::invalid, "productId is missing: is this a BankingProductDetail?");
  if (product.name.empty()) return fail(ErrorCode::invalid, "name is missing");
  const bool control = std::ranges::any_of(product.id, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (product.id.size() > 256 || control)
    return fail(ErrorCode::invalid, "productId is longer than 256 bytes or holds control characters");
  product.description = std::string(member_text(data, "description"));
  product.brand = brand_of(document, data);
  product.currency = "AUD";
  product.source_format = format_name;
  product.tailored = read_flag(data, "isTailored", {.absent = false, .unclear = true}, warnings);
  cdr::read_eligibility(data, product, report);
  cdr::read_fees(data, product, warnings);
  cdr::read_rates(data, product, warnings);
  cdr::read_constraints(data, product, warnings);
  read_features(data, product);
  read_disclosures(data, product);
  read_validity(data, {.from = "effectiveFrom", .to = "effectiveTo"}, product, warnings);
  check_time(data, "lastUpdated", warnings);
  classify(data, product, warnings);
  derive_columns(product);
  return product;
}

CdrReport read_cdr(std::string_view text, const CdrReading& reading, const RowSink<Product>& sink) {
  CdrReport report;
  std::unordered_map<std::string, std::size_t> lines;  // of the ids taken
  const auto take = [&](std::size_t line, std::string_view original, const Result<JsonValue>& document) {
    if (document && !reading.brand.empty() && !is_brand(*document, reading.brand)) {
      ++report.other_brands;
      return;
    }
    ++report.file.rows;
    ImportRow<Product> row{.line = line, .value = Product{}, .original = original};
    const auto reject = [&](std::string column, std::string message) {
      row.value = std::unexpected(RowError{line, std::move(column), std::move(message)});
    };
    const auto twice = document ? repeated_name(*document) : std::nullopt;
    if (!document) {
      reject("", document.error().message);
    } else if (twice) {
      reject(*twice, describe_repeated(*twice));
    } else if (auto product = product_from_cdr(*document, row.warnings, report.eligibility); !product) {
      reject("", product.error().message);
    } else if (const auto [first, is_new] = lines.emplace(product->id, line); !is_new) {
      reject("productId",
             fmt::format("the same product stands on line {} already: only that was taken", first->second));
    } else {
      product->original = std::string(original);
      row.value = std::move(*product);
    }
    if (!row.value) ++report.file.rejected;
    shorten_warnings(row.warnings);
    sink(std::move(row));
  };
  JsonRows rows(text);
  TextLine line;
  while (rows.next(line)) {
    if (!rows.fault().empty()) {
      take(line.number, line.text, fail(ErrorCode::invalid, std::string(rows.fault())));
      break;
    }
    auto document = parse_json(line.text, line_limits);
    const bool first_line = report.file.rows == 0 && report.other_brands == 0;
    if (!document && first_line && line.text.size() < text.size()) {
      if (auto whole = parse_json(text, document_limits); whole && whole->is_object()) {  // one over many lines
        take(line.number, text, whole);
        break;
      }
    }
    take(line.number, line.text, document);
  }
  return report;
}

}  // namespace attune
