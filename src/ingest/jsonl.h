// Files of one JSON document a line: the API's bodies.
#pragma once

#include <string_view>

#include "ingest/import_row.h"
#include "ingest/json_forms.h"

namespace attune {

// A line of at most so many bytes; longer ones are rejected.
inline constexpr JsonLimits line_limits{.bytes = 8 << 20, .depth = 32, .values = 500'000};

struct TextLine {
  std::size_t number = 0;  // from 1
  std::string_view text;   // without its end
};

// Goes through the lines of a text that are not blank; LF or CRLF, a byte order mark is skipped.
class LineReader {
 public:
  explicit LineReader(std::string_view text);
  bool next(TextLine& line);
  std::size_t position() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

// Each hands on every line; a rejected one with the pointer of its first wrong field. `reading.id` must be empty.
FileReport read_customers_jsonl(std::string_view text, const CustomerReading& reading,
                                const RowSink<CustomerBody>& sink);
FileReport read_products_jsonl(std::string_view text, const RowSink<Product>& sink);
FileReport read_feedback_jsonl(std::string_view text, const RowSink<FeedbackRequest>& sink);

}  // namespace attune
