#include "ingest/uk_open_banking.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ingest/catalogue_text.h"
#include "ingest/category_words.h"
#include "ingest/derived_columns.h"
#include "ingest/field_reader.h"
#include "ingest/flags.h"
#include "ingest/json_tree.h"
#include "ingest/json_writer.h"
#include "ingest/uk_terms.h"
#include "ingest/validity.h"

namespace attune {
namespace {

constexpr JsonLimits file_limits{.bytes = 64 << 20, .depth = 40, .values = 2'000'000};

struct ListKind {
  std::string_view name;
  Category category;
  bool for_business;
  std::string_view tag;
};

constexpr std::array<ListKind, 4> lists{{
    {"PCA", Category::everyday_account, false, "personal current account"},
    {"BCA", Category::business_account, true, "business current account"},
    {"CCC", Category::credit_card, true, "commercial credit card"},
    {"SMELoan", Category::business_loan, true, "small business loan"},
}};

const JsonValue& state_of(const JsonValue& entry) {
  static const JsonValue nothing;
  for (std::size_t i = 0; i < entry.keys.size(); ++i) {
    if (!entry.keys[i].ends_with("MarketingState") || !entry.items[i].is_array()) continue;
    const auto& states = entry.items[i].items;
    if (states.empty()) continue;
    const auto regular = std::ranges::find_if(
        states, [](const JsonValue& state) { return member_text(state, "MarketingState") == "Regular"; });
    return regular == states.end() ? states.front() : *regular;
  }
  return nothing;
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

void read_feature_item(const JsonValue& item, Product& product, uk::Notes& notes) {
  if (!read_flag(item, "Indicator", {.absent = true, .unclear = false}, notes)) return;
  auto name = readable(member_text(item, "Name"));
  if (const auto* other = item.find("OtherType"); other && other->is_object()) {
    name = joined_text(name, member_text(*other, "Description"));
  }
  const auto more = member_text(item, "Textual");
  const bool no = more == "No" || more == "no";
  if (!no) add_once(product.features, joined_text(name, more == "yes" ? std::string_view{} : more));
}

void read_features(const JsonValue& state, Product& product, uk::Notes& notes) {
  const auto* features = state.find("FeaturesAndBenefits");
  if (!features || !features->is_object()) return;
  const auto read_items = [&](const JsonValue& holder) {
    const auto* items = holder.find("FeatureBenefitItem");
    if (!items || !items->is_array()) return;
    for (const auto& item : items->items) read_feature_item(item, product, notes);
  };
  read_items(*features);
  if (const auto* groups = features->find("FeatureBenefitGroup"); groups && groups->is_array()) {
    for (const auto& group : groups->items) read_items(group);
  }
  const auto* wallets = features->find("MobileWallet");
  if (!wallets || !wallets->is_array()) return;
  for (const auto& wallet : wallets->items) {
    const auto type = member_text(wallet, "Type");
    if (type != "Other") add_once(product.features, readable(type));
  }
}

void read_texts(const JsonValue& entry, const JsonValue& state, const ListKind& list, Product& product,
                uk::Notes& notes) {
  if (const auto* core = state.find("CoreProduct"); core && core->is_object()) {
    product.description = std::string(member_text(*core, "ProductDescription"));
    const auto terms = member_text(*core, "TcsAndCsURL");
    if (!terms.empty()) product.disclosures.push_back(fmt::format("Terms and conditions: {}", terms));
  }
  product.tags.emplace_back(list.tag);
  if (const auto* segments = entry.find("Segment"); segments && segments->is_array()) {
    for (const auto& segment : segments->items) add_once(product.tags, lower_case(readable(segment.text)));
  }
  read_features(state, product, notes);
}

void read_standing(const JsonValue& entry, const JsonValue& state, Product& product, uk::Notes& notes) {
  product.retired = !read_flag(entry, "OnSaleIndicator", {.absent = true, .unclear = false}, notes);
  read_validity(state, {.from = "FirstMarketedDate", .to = "LastMarketedDate", .dates = true}, product, notes);
}

// A document of the file's shape that holds this product alone.
std::string document_of(std::string_view brand, const ListKind& list, const JsonValue& entry) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("data");
  json.begin_array();
  json.begin_object();
  json.key("Brand");
  json.begin_array();
  json.begin_object();
  json.key("BrandName");
  json.text(brand);
  json.key(list.name);
  json.begin_array();
  json.raw(to_json(entry));
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  return out;
}

std::expected<Product, std::string> read_entry(std::string_view brand, const ListKind& list, const JsonValue& entry,
                                               EligibilityReport& report, uk::Notes& notes) {
  const auto identification = member_text(entry, "Identification");
  Product product;
  product.name = std::string(member_text(entry, "Name"));
  if (product.name.empty()) return std::unexpected("the product has no Name");
  product.id = fmt::format("{}~{}~{}", slug(brand), identification, slug(product.name));
  const bool control = std::ranges::any_of(product.id, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (product.id.size() > 256 || control) {
    return std::unexpected("brand, Identification and Name are too long together, or hold control characters");
  }
  product.brand = std::string(brand);
  product.currency = "GBP";
  product.source_format = "uk-open-banking";
  product.category = list.category;
  set_defaults_by_category(product);
  const auto& state = state_of(entry);
  read_texts(entry, state, list, product, notes);
  read_standing(entry, state, product, notes);
  uk::read_eligibility(entry, state, list.for_business, product, report, notes);
  uk::read_fees(state, product, notes);
  uk::read_rates(state, product, notes);
  uk::read_constraints(state, product, notes);
  derive_columns(product);
  return product;
}

// A name that stands twice above the products, where a whole list would be lost; nothing when none does.
std::optional<std::string_view> repeated_list(const JsonValue& value) {
  if (const auto twice = repeated_member(value)) return twice;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (value.is_object() && std::ranges::find(lists, value.keys[i], &ListKind::name) != lists.end()) continue;
    if (const auto below = repeated_list(value.items[i])) return below;
  }
  return std::nullopt;
}

class FileReader {
 public:
  explicit FileReader(const RowSink<Product>& sink) : sink_(sink) {}

  // {"data": [holders]}, one holder, or an array of such documents.
  void read_document(const JsonValue& document) {
    const auto* data = document.find("data");
    const JsonValue& holders = data ? *data : document;
    if (!holders.is_array()) return read_holder(holders);
    for (const auto& holder : holders.items) {
      if (holder.find("data")) read_document(holder);
      else read_holder(holder);
    }
  }

  void read_holder(const JsonValue& holder) {
    const auto* brands = holder.find("Brand");
    if (!brands || !brands->is_array()) return;
    for (const auto& brand : brands->items) {
      for (const auto& list : lists) {
        const auto* entries = brand.find(list.name);
        if (!entries || !entries->is_array()) continue;
        for (const auto& entry : entries->items) read(member_text(brand, "BrandName"), list, entry);
      }
    }
  }

  UkReport& report() { return report_; }

 private:
  void read(std::string_view brand, const ListKind& list, const JsonValue& entry) {
    const std::size_t number = ++report_.file.rows;
    const auto original = document_of(brand, list, entry);
    ImportRow<Product> row{.line = number, .value = Product{}, .original = original};
    const auto twice = repeated_name(entry);
    auto product = twice ? std::unexpected(describe_repeated(*twice))
                         : read_entry(brand, list, entry, report_.eligibility, row.warnings);
    if (!product) {
      row.value = std::unexpected(RowError{number, "", std::move(product).error()});
    } else if (!ids_.insert(product->id).second) {
      row.value = std::unexpected(RowError{number, "Identification", "the same product stands in this file already"});
    } else {
      product->original = original;
      row.value = std::move(*product);
    }
    if (!row.value) ++report_.file.rejected;
    shorten_warnings(row.warnings);
    sink_(std::move(row));
  }

  const RowSink<Product>& sink_;
  UkReport report_;
  std::set<std::string> ids_;
};

}  // namespace

UkReport read_uk_open_banking(std::string_view text, const RowSink<Product>& sink) {
  FileReader reader(sink);
  const auto reject_file = [&](std::string message) {
    auto& report = reader.report().file;
    report.rows = report.rejected = 1;
    sink(
        ImportRow<Product>{.line = 1, .value = std::unexpected(RowError{1, "", std::move(message)}), .original = text});
  };
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto document = parse_json(text, file_limits);
  if (!document) {
    reject_file(document.error().message);
    return std::move(reader.report());
  }
  if (const auto twice = repeated_list(*document)) {
    reject_file(describe_repeated(pointer_step(*twice)));
    return std::move(reader.report());
  }
  reader.read_document(*document);
  if (reader.report().file.rows == 0)
    reject_file("no products found: expected data, Brand, and PCA, BCA, CCC or SMELoan");
  return std::move(reader.report());
}

}  // namespace attune
