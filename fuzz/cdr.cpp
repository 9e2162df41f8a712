#include "ingest/cdr.h"

#include <cstdint>

#include "expect.h"
#include "ingest/json_forms.h"

// Whatever is taken survives its own JSON, and its original gives it again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t rows = 0;
  const auto report = read_cdr(text, {}, [&](ImportRow<Product>&& row) {
    ++rows;
    if (!row.value) return;
    const auto again = parse_product_body(product_json(*row.value));
    ATTUNE_EXPECT(!row.value->id.empty() && !row.value->name.empty());
    if (again) ATTUNE_EXPECT(*again == *row.value);  // texts longer than the API takes are refused there
    bool same = false;
    read_cdr(row.value->original, {},
             [&](ImportRow<Product>&& twice) { same = twice.value && *twice.value == *row.value; });
    ATTUNE_EXPECT(same);
  });
  ATTUNE_EXPECT(report.file.rows == rows);
  return 0;
}
