#include "ingest/uk_open_banking.h"

#include <cstdint>

#include "expect.h"
#include "ingest/json_forms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_uk_open_banking(text, [](ImportRow<Product>&& row) {
    if (!row.value) return;
    const auto again = parse_product_body(product_json(*row.value));
    if (again) ATTUNE_EXPECT(*again == *row.value);
    bool same = false;
    read_uk_open_banking(row.value->original,
                         [&](ImportRow<Product>&& twice) { same = twice.value && *twice.value == *row.value; });
    ATTUNE_EXPECT(same);
  });
  return 0;
}
