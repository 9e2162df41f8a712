#include "ingest/jsonl.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/foreign_words.h"

namespace attune {
namespace {

// The object with our names in the place of mapped ones; a name of ours that is mapped elsewhere is left aside.
void rename_members(JsonValue& object, const ColumnMap& map, std::vector<bool>& seen) {
  if (!object.is_object()) return;
  std::vector<std::size_t> sources;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const auto at = std::ranges::find(object.keys, map[i].column);
    sources.push_back(static_cast<std::size_t>(at - object.keys.begin()));
    if (at != object.keys.end()) seen[i] = true;
  }
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (sources[i] == object.keys.size()) continue;
    for (std::size_t key = 0; key < object.keys.size(); ++key) {
      if (object.keys[key] != map[i].field || key == sources[i]) continue;
      object.items[key] = {};  // null is the same as absent
      object.keys[key] = map[i].field + " (not read)";
    }
    object.keys[sources[i]] = map[i].field;
  }
}

FieldErrors whole_row(std::string message) { return {{"", std::move(message)}}; }

// Reads a row's JSON, with what is said of the file applied.
Parsed<JsonValue> read_row(const JsonRows& rows, const TextLine& line, const ColumnMap& map, std::vector<bool>& seen) {
  if (!rows.fault().empty()) return std::unexpected(whole_row(std::string(rows.fault())));
  auto json = parse_json(line.text, line_limits);
  if (!json) return std::unexpected(whole_row(std::move(json).error().message));
  if (json->is_array())
    return std::unexpected(whole_row("this line is an array: one object a line is expected, or one array"));
  if (auto twice = repeated_name(*json)) {
    auto message = describe_repeated(*twice);
    return std::unexpected(FieldErrors{{std::move(*twice), std::move(message)}});
  }
  rename_members(*json, map, seen);
  return std::move(*json);
}

template <class T, class Parse>
Result<FileReport> read_rows(std::string_view text, const ColumnMap& map, const RowSink<T>& sink, Parse parse) {
  FileReport report;
  JsonRows rows(text);
  TextLine line;
  std::vector<bool> seen(map.size(), false);
  while (rows.next(line)) {
    ++report.rows;
    ImportRow<T> row{.line = line.number, .value = T{}, .original = line.text};
    auto json = read_row(rows, line, map, seen);
    Parsed<T> parsed = json ? parse(*json) : std::unexpected(json.error());
    if (parsed) {
      row.value = std::move(*parsed);
    } else {
      ++report.rejected;
      row.value = std::unexpected(RowError{line.number, parsed.error().front().pointer, summary(parsed.error())});
    }
    sink(std::move(row));
  }
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (seen[i] || report.rows == 0) continue;
    return fail(ErrorCode::invalid,
                fmt::format("map: no row has a name {} for the field {}", map[i].column, map[i].field));
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

JsonRows::JsonRows(std::string_view text) : lines_(text), text_(text) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  skip_blanks();
  is_array_ = at_ < text_.size() && text_[at_] == '[';
  if (is_array_) ++at_;
}

bool JsonRows::next(TextLine& row) { return is_array_ ? next_item(row) : lines_.next(row); }

void JsonRows::skip_blanks() {
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++line_;
    else if (text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '\r') return;
  }
}

// To the comma or bracket after the item.
bool JsonRows::skip_item() {
  std::size_t depth = 0;
  bool quoted = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (quoted) {
      if (c == '\\') ++at_;
      else if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (depth == 0 && (c == ',' || c == ']')) return true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
  }
  at_ = text_.size();
  return false;
}

bool JsonRows::next_item(TextLine& row) {
  fault_ = {};
  if (ended_) return false;
  skip_blanks();
  if (at_ < text_.size() && text_[at_] == ']') {
    ended_ = true;
    ++at_;
    skip_blanks();
    if (at_ == text_.size()) return false;
    row = {line_, text_.substr(at_)};
    fault_ = "text follows the end of the array: it was not read";
    return true;
  }
  const std::size_t start = at_;
  row.number = line_;
  const bool whole = skip_item();
  row.text = text_.substr(start, at_ - start);
  if (!whole) {
    ended_ = true;
    fault_ = "the array has no end: is the file cut off?";
  } else if (text_[at_] == ',') {
    ++at_;
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ']') return true;  // a comma before the end, as some tools write
  }
  return true;
}

Result<FileReport> read_customers_jsonl(std::string_view text, const CustomerReading& reading,
                                        const RowSink<CustomerBody>& sink, const FileWords& words) {
  NameCounts left_out;
  auto report = read_rows<CustomerBody>(text, words.map, sink, [&](JsonValue& json) {
    auto body = read_customer(json, reading);
    if (body) left_out.add(body->unknown);
    return body;
  });
  if (report) left_out.note_left_out(*report);
  return report;
}

Result<FileReport> read_products_jsonl(std::string_view text, const ProductReading& reading,
                                       const RowSink<Product>& sink, const FileWords& words) {
  NameCounts left_out;
  NameCounts categories;
  std::vector<std::string> names;
  auto in_file = reading;
  in_file.left_out = &names;
  auto report = read_rows<Product>(text, words.map, sink, [&](JsonValue& json) {
    names.clear();
    const auto foreign = translate_category(json, words.categories);
    auto product = read_product(json, in_file);
    if (product) {
      left_out.add(names);
      if (foreign) categories.add(*foreign);
    }
    return product;
  });
  if (!report) return report;
  left_out.note_left_out(*report);
  categories.note_categories(*report);
  return report;
}

Result<FileReport> read_feedback_jsonl(std::string_view text, const FeedbackReading& reading,
                                       const RowSink<FeedbackRequest>& sink, const FileWords& words) {
  auto report =
      read_rows<FeedbackRequest>(text, words.map, sink, [&](JsonValue& json) { return read_feedback(json, reading); });
  if (report && reading.times != nullptr) report->notes = reading.times->notes();
  return report;
}

}  // namespace attune
