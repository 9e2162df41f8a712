#include "ingest/csv.h"

#include <cstdint>
#include <string>
#include <vector>

#include "expect.h"
#include "ingest/interaction_csv.h"
#include "ingest/prototype_csv.h"
#include "ingest/utf8.h"

namespace {

using namespace attune;

// Rows are valid, and both the raw row and the row written anew read as the same fields.
void check_rows(std::string_view text) {
  CsvReader reader(text, {.row_bytes = 4096, .fields = 64});
  CsvRow row;
  std::size_t line = 0;
  while (reader.next(row)) {
    ATTUNE_EXPECT(row.line > line);
    line = row.line;
    if (row.fault != CsvFault::none) continue;
    const std::vector<std::string> fields(row.fields.begin(), row.fields.end());
    std::string written;
    append_csv_row(written, std::vector<std::string_view>(fields.begin(), fields.end()));
    for (const auto again_text : {std::string_view(written), row.raw}) {
      ATTUNE_EXPECT(is_valid_utf8(again_text));
      if (again_text.starts_with("\xef\xbb\xbf")) continue;  // a mark within the text is none at its start
      CsvReader again(again_text);
      CsvRow same;
      ATTUNE_EXPECT(again.next(same) && same.fault == CsvFault::none);
      ATTUNE_EXPECT(std::vector<std::string>(same.fields.begin(), same.fields.end()) == fields);
      ATTUNE_EXPECT(!again.next(same));
    }
  }
}

// A row taken is written as a row that is taken again and means the same.
void check_products(std::string_view text) {
  (void)read_prototype_products(text, [](ImportRow<Product>&& row) {
    if (!row.value) return;
    std::string file = prototype_header(prototype_product_columns());
    append_prototype_product(file, *row.value);
    bool taken = false;
    (void)read_prototype_products(file, [&](ImportRow<Product>&& again) {
      taken = again.value && again.value->id == row.value->id && again.value->features == row.value->features &&
              again.value->min_balance == row.value->min_balance;
    });
    ATTUNE_EXPECT(taken);
  });
}

void check_events(std::string_view text) {
  const RowSink<FeedbackRequest> interactions = [](ImportRow<FeedbackRequest>&& row) {
    if (!row.value) return;
    std::string file = prototype_header(prototype_interaction_columns());
    append_prototype_interaction(file, *row.value);
    (void)stub_product(*row.value);
    bool taken = false;
    (void)read_prototype_interactions(file, [&](ImportRow<FeedbackRequest>&& again) {
      taken = again.value && again.value->customer_id == row.value->customer_id &&
              again.value->feedback.overall == row.value->feedback.overall &&
              again.value->feedback.occurred_at == row.value->feedback.occurred_at;
    });
    ATTUNE_EXPECT(taken);
  };
  (void)read_prototype_interactions(text, interactions);
  (void)read_prototype_feedback(text, [](ImportRow<FeedbackRequest>&&) {});
  for (const auto scale : {ValueScale{}, ValueScale{1, 5}}) {
    auto file = InteractionCsv::open(text, {.scale = scale});
    if (!file) continue;
    InteractionRow row;
    for (auto step = file->next(row); step != InteractionCsv::Step::end; step = file->next(row)) {
      if (step != InteractionCsv::Step::row) continue;
      std::string out;
      append_interaction_csv(out, to_request(row, file->source_format()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static const auto facts = FactDictionary::standard();
  // The first byte chooses the file, whose right header then stands before the rest.
  const auto headed = [&](std::span<const std::string_view> columns) {
    return prototype_header(columns) + std::string(text);
  };
  switch (data[0] % 6) {
    case 0: check_rows(text); break;
    case 1: check_products(headed(prototype_product_columns())); break;
    case 2: check_events(headed(prototype_interaction_columns())); break;
    case 3: check_events(headed(prototype_feedback_columns())); break;
    case 4: check_events(interaction_csv_header() + std::string(text)); break;
    default:
      (void)read_prototype_profiles(headed(prototype_profile_columns()), facts, Instant{},
                                    [](ImportRow<CustomerBody>&& row) {
                                      if (!row.value) return;
                                      std::string out;
                                      append_prototype_profile(out, *row.value);
                                    });
      check_products(text);
      check_events(text);
  }
  return 0;
}
