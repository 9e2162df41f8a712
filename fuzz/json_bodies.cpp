#include "ingest/json_forms.h"

#include <cstdint>

#include "expect.h"
#include "ingest/jsonl.h"

// A body that is taken is written as one that is taken again and says the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  if (size == 0) return 0;
  static const auto facts = FactDictionary::standard();
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: {
      const CustomerReading reading{.facts = facts, .as_of = Instant{1}, .allow_unknown = (data[0] & 4) != 0};
      if (const auto body = parse_customer_body(text, reading)) {
        const auto again = parse_customer_body(customer_json(body->customer), reading);
        ATTUNE_EXPECT(again && again->customer.facts == body->customer.facts &&
                      again->customer.id == body->customer.id);
      }
      break;
    }
    case 1:
      if (const auto product = parse_product_body(text)) {
        const auto again = parse_product_body(product_json(*product));
        ATTUNE_EXPECT(again && *again == *product);
      }
      break;
    case 2: {
      const FeedbackReading reading{.source_format = "jsonl", .interactions = (data[0] & 4) != 0};
      if (const auto request = parse_feedback_body(text, reading)) {
        auto expected = *request;
        if (expected.feedback.original.empty()) expected.feedback.source_format = "jsonl";
        const auto again = parse_feedback_body(feedback_json(*request), reading);
        ATTUNE_EXPECT(again && *again == expected);
      }
      break;
    }
    default:
      if (const auto tree = parse_json(text)) {
        const auto written = to_json(*tree);
        const auto again = parse_json(written);
        ATTUNE_EXPECT(again && to_json(*again) == written);
      }
      EventTimeReader times;
      (void)read_feedback_jsonl(
          text, {.source_format = "jsonl", .interactions = true, .numeric_ids = true, .scale = {1, 5}, .times = &times},
          [](ImportRow<FeedbackRequest>&&) {});
  }
  return 0;
}
