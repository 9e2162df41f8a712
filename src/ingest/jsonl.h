// Files of one JSON document a line, or of an array of them: the API's bodies.
#pragma once

#include <string_view>

#include "ingest/catalogue_options.h"
#include "ingest/column_map.h"
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

// Goes through the documents of a text: one a line, or, where the text begins with a bracket, the items of one JSON array,
// however they are laid out. What is wrong with an array (an end that is missing, text after its end) comes as a last item
// that is no JSON, with the reason in `fault`.
class JsonRows {
 public:
  explicit JsonRows(std::string_view text);
  bool next(TextLine& row);
  std::string_view fault() const { return fault_; }  // of the row that next() gave last; empty: it is to be parsed

 private:
  bool next_item(TextLine& row);
  void skip_blanks();
  bool skip_item();  // false at the end of the text

  LineReader lines_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool is_array_ = false;
  bool ended_ = false;
  std::string_view fault_;
};

// What a file's own names and words mean.
struct FileWords {
  ColumnMap map{};           // of JSON the names of each row's own object
  CategoryMap categories{};  // of products; a word that is neither here nor ours leaves the product unclassified
};

// Each hands on every row; a rejected one with the pointer of its first wrong field. `reading.id` must be empty. Fails with
// `invalid` when a mapped name stands in no row, after all were handed on.
Result<FileReport> read_customers_jsonl(std::string_view text, const CustomerReading& reading,
                                        const RowSink<CustomerBody>& sink, const FileWords& file = {});
Result<FileReport> read_products_jsonl(std::string_view text, const ProductReading& reading,
                                       const RowSink<Product>& sink, const FileWords& file = {});
Result<FileReport> read_feedback_jsonl(std::string_view text, const FeedbackReading& reading,
                                       const RowSink<FeedbackRequest>& sink, const FileWords& file = {});

}  // namespace attune
