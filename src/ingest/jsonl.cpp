#include "ingest/jsonl.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

template <class T, class Parse>
FileReport read_lines(std::string_view text, const RowSink<T>& sink, Parse parse) {
  FileReport report;
  LineReader lines(text);
  TextLine line;
  while (lines.next(line)) {
    ++report.rows;
    ImportRow<T> row{.line = line.number, .value = T{}, .original = line.text};
    Parsed<T> parsed = parse(line.text);
    if (parsed) {
      row.value = std::move(*parsed);
    } else {
      ++report.rejected;
      row.value = std::unexpected(RowError{line.number, parsed.error().front().pointer, summary(parsed.error())});
    }
    sink(std::move(row));
  }
  return report;
}

}  // namespace

LineReader::LineReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
}

bool LineReader::next(TextLine& line) {
  while (at_ < text_.size()) {
    const auto end = std::min(text_.find('\n', at_), text_.size());
    auto found = text_.substr(at_, end - at_);
    at_ = std::min(end + 1, text_.size());
    ++number_;
    if (found.ends_with('\r')) found.remove_suffix(1);
    if (found.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    line = {number_, found};
    return true;
  }
  return false;
}

FileReport read_customers_jsonl(std::string_view text, const CustomerReading& reading,
                                const RowSink<CustomerBody>& sink) {
  return read_lines<CustomerBody>(
      text, sink, [&](std::string_view line) { return parse_customer_body(line, reading, line_limits); });
}

FileReport read_products_jsonl(std::string_view text, const RowSink<Product>& sink) {
  return read_lines<Product>(text, sink, [](std::string_view line) {
    return parse_product_body(line, ProductReading{.source_format = "jsonl"}, line_limits);
  });
}

FileReport read_feedback_jsonl(std::string_view text, const RowSink<FeedbackRequest>& sink) {
  return read_lines<FeedbackRequest>(text, sink, [](std::string_view line) {
    return parse_feedback_body(line, FeedbackReading{.source_format = "jsonl", .interactions = true}, line_limits);
  });
}

}  // namespace attune
