// Files as other systems write them: any encoding, delimiter, header, mapping, scale and unit of time.
#include <cstdint>
#include <string>
#include <vector>

#include "expect.h"
#include "ingest/file_options.h"
#include "ingest/file_preview.h"
#include "ingest/identifier.h"
#include "ingest/interaction_csv.h"
#include "ingest/own_csv.h"
#include "ingest/spreadsheet_guard.h"
#include "ingest/utf8.h"

namespace {

using namespace attune;

// What is taken is written as a row that is taken again without any option and means the same, and then stays as it is.
void check_interactions(std::string_view text, const InteractionReading& reading) {
  auto file = InteractionCsv::open(text, reading);
  if (!file) return;
  InteractionRow row;
  for (auto step = file->next(row); step != InteractionCsv::Step::end; step = file->next(row)) {
    if (step != InteractionCsv::Step::row) continue;
    ATTUNE_EXPECT(!identifier_fault(row.customer_id, 128) && !identifier_fault(row.product_id, 256));
    ATTUNE_EXPECT(row.occurred_at >= reading.times.not_before && row.occurred_at <= reading.times.not_after);
    const auto request = to_request(row, file->source_format());
    std::string written = interaction_csv_header();
    append_interaction_csv(written, request);
    auto again = InteractionCsv::open(written, {.times = {.not_before = reading.times.not_before}});
    InteractionRow same;
    ATTUNE_EXPECT(again && again->next(same) == InteractionCsv::Step::row);
    ATTUNE_EXPECT(same.customer_id == row.customer_id && same.product_id == row.product_id);
    ATTUNE_EXPECT(same.score == row.score && same.occurred_at == row.occurred_at);
    std::string twice = interaction_csv_header();
    append_interaction_csv(twice, to_request(same, again->source_format()));
    ATTUNE_EXPECT(twice == written);
  }
}

void check_own(std::string_view text, const FileOptions& options) {
  static const auto facts = FactDictionary::standard();
  const FileWords words{.map = options.map, .categories = options.categories};
  (void)read_products_csv(
      text, options.unknown,
      [](ImportRow<Product>&& row) {
        if (!row.value) return;
        ATTUNE_EXPECT(!identifier_fault(row.value->id, 256) && !row.value->name.empty());
        const auto again = parse_product_body(product_json(*row.value));
        ATTUNE_EXPECT(again && *again == *row.value);
      },
      words);
  (void)read_customers_csv(
      text, facts, Instant{1'780'000'000'000'000}, UnknownFields::leave_out,
      [](ImportRow<CustomerBody>&& row) {
        if (row.value) ATTUNE_EXPECT(!identifier_fault(row.value->customer.id, 128));
      },
      words);
  if (const auto preview = preview_csv(text, product_csv_columns(), options.map)) {
    for (const auto& cells : preview->rows) {
      for (const auto& cell : cells) ATTUNE_EXPECT(is_valid_utf8(cell));
    }
  }
}

// A line of options, a line end, and the file: "map|scale|unit|categories".
void check_file(std::string_view input, Encoding encoding) {
  const auto line = std::min(input.find('\n'), input.size());
  std::vector<std::string> parts;
  for (auto rest = input.substr(0, line); parts.size() < 4;) {
    const auto bar = std::min(rest.find('|'), rest.size());
    parts.emplace_back(rest.substr(0, bar));
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  auto options =
      read_file_options({.map = parts[0], .scale = parts[1], .time_unit = parts[2], .map_category = parts[3]});
  if (!options) options = FileOptions{};
  const auto decoded = decode_text(input.substr(std::min(line + 1, input.size())), encoding);
  if (!decoded) return;
  const auto text = decoded->text();
  if (decoded->converted && encoding == Encoding::windows_1252) {
    ATTUNE_EXPECT(text.find('\xff') != std::string_view::npos || is_valid_utf8(text));
  }
  const EventTimes times = event_times(*options, Instant{1'780'000'000'000'000});
  check_interactions(text, {.scale = options->scale, .times = times, .map = options->map});
  check_own(text, *options);
}

void check_guard(std::string_view field) {
  if (!is_valid_utf8(field) || field.find('\0') != std::string_view::npos) return;
  std::string out;
  append_export_row(out, std::vector<std::string_view>{field, "x"});
  CsvReader reader(out);
  CsvRow row;
  if (out.size() > (1 << 20)) return;
  ATTUNE_EXPECT(!out.starts_with("\xef\xbb\xbf") ? reader.next(row) && row.fields.size() == 2 : true);
  if (row.fields.empty()) return;
  ATTUNE_EXPECT(without_guard(row.fields[0]) == field && !is_written_otherwise(row.fields[0]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0: check_guard(text); break;
    case 1: check_file(text, Encoding::utf_16le); break;
    case 2: check_file(text, Encoding::utf_16be); break;
    case 3: check_file(text, Encoding::windows_1252); break;
    case 4:
      check_file("customer_id=u,value=v\ncustomer_id;product_id;value;occurred_at\n" + std::string(text), {});
      break;
    case 5: check_file("|0.5-5|ms\ncustomer_id\tproduct_id\tvalue\toccurred_at\n" + std::string(text), {}); break;
    case 6: check_file("|||films=savings\nProduct_ID;name;category;min_balance\n" + std::string(text), {}); break;
    default: check_file(text, Encoding::automatic);
  }
  return 0;
}
