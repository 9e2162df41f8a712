#include "ingest/csv.h"

#include <algorithm>

#include "ingest/letter_case.h"
#include "ingest/utf8.h"

namespace attune {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t rescan_budget = 64 << 20;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view one) { return equal_ignoring_case(one, name); });
}

}  // namespace

std::string_view describe(CsvFault fault) {
  switch (fault) {
    case CsvFault::none: return "no fault";
    case CsvFault::invalid_utf8:
      return "the row is not valid UTF-8: save the file as UTF-8, or name its encoding, as in windows-1252";
    case CsvFault::nul_byte: return "the row holds a NUL byte: of a UTF-16 file without a mark, name the encoding";
    case CsvFault::unterminated_quote: return "a quoted field has no end: is the file cut off, or a quote missing?";
    case CsvFault::text_after_quote: return "text follows a closing quote: quotes within a field must be doubled";
    case CsvFault::too_long: return "the row is longer than the limit";
    case CsvFault::too_many_fields: return "the row has more fields than the limit";
  }
  return "unknown fault";
}

std::string_view delimiter_name(char delimiter) {
  switch (delimiter) {
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "bar";
    default: return "comma";
  }
}

CsvReader::CsvReader(std::string_view text, CsvLimits limits, char delimiter)
    : text_(text), limits_(limits), delimiter_(delimiter), rescans_left_(rescan_budget) {
  if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

void CsvReader::skip_empty_lines() {
  while (at_ < text_.size()) {
    std::size_t end = at_;
    if (text_[end] == '\r') ++end;
    if (end >= text_.size()) {
      at_ = end;
      return;
    }
    if (text_[end] != '\n') return;
    at_ = end + 1;
    ++line_;
  }
}

void CsvReader::skip_lines(std::size_t count) {
  for (; count > 0 && at_ < text_.size(); --count) {
    const auto end = text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    ++line_;
  }
}

bool CsvReader::next(CsvRow& row) {
  skip_empty_lines();
  if (at_ >= text_.size()) return false;
  const std::size_t first_line = line_;
  row_start_ = at_;
  CsvFault fault = read_fields();
  if (fault != CsvFault::none) {
    const std::size_t scanned = at_ - row_start_;
    if (scanned <= rescans_left_) {
      rescans_left_ -= scanned;
      line_ = first_line;
      resume_after_line(row_start_);
    } else {  // too much garbage to be helpful: the whole of what was scanned goes, to the end of its line
      at_ = std::min(text_.find('\n', at_), text_.size());
      row_end_ = at_;
    }
  }
  row.line = first_line;
  row.raw = text_.substr(row_start_, row_end_ - row_start_);
  if (fault == CsvFault::none) fault = check_bytes(row.raw);
  row.fault = fault;
  row.fields =
      fault == CsvFault::none ? std::span<const std::string_view>(fields_) : std::span<const std::string_view>();
  return true;
}

CsvFault CsvReader::check_bytes(std::string_view raw) const {
  if (!is_valid_utf8(raw)) return CsvFault::invalid_utf8;
  if (raw.find('\0') != std::string_view::npos) return CsvFault::nul_byte;
  return CsvFault::none;
}

void CsvReader::resume_after_line(std::size_t start) {
  const std::size_t newline = text_.find('\n', start);
  if (newline == std::string_view::npos) {
    at_ = text_.size();
    row_end_ = at_;
    return;
  }
  at_ = newline + 1;
  ++line_;
  row_end_ = newline > start && text_[newline - 1] == '\r' ? newline - 1 : newline;
}

// Reads one row's fields from at_ on, and leaves at_ behind the line's end and row_end_ before it.
CsvFault CsvReader::read_fields() {
  fields_.clear();
  unquoted_.clear();
  scratch_.clear();
  const std::size_t limit = std::min(text_.size(), row_start_ + std::min(limits_.row_bytes, text_.size()));
  const char* const text = text_.data();
  const char delimiter = delimiter_;
  while (true) {
    if (fields_.size() >= limits_.fields) return CsvFault::too_many_fields;
    if (at_ < text_.size() && text[at_] == '"') {
      if (const auto fault = read_quoted(); fault != CsvFault::none) return fault;
    } else {
      const std::size_t start = at_;
      while (at_ < limit && text[at_] != delimiter && text[at_] != '\n') ++at_;
      if (at_ == limit && limit < text_.size() && text[at_] != '\n') return CsvFault::too_long;
      std::size_t end = at_;
      const bool at_line_end = at_ == text_.size() || text[at_] == '\n';
      if (at_line_end && end > start && text[end - 1] == '\r') --end;
      fields_.push_back(text_.substr(start, end - start));
    }
    if (at_ >= text_.size()) {
      row_end_ = text_.size();
      break;
    }
    const char c = text[at_++];
    if (c == '\n') {
      row_end_ = at_ - 1;
      ++line_;
      break;
    }
  }
  if (row_end_ > row_start_ && text[row_end_ - 1] == '\r') --row_end_;
  for (const auto& field : unquoted_) {
    fields_[field.field] = std::string_view(scratch_).substr(field.offset, field.size);
  }
  return CsvFault::none;
}

// Reads the quoted field at at_, and leaves at_ on the delimiter or line feed after it or at the end.
CsvFault CsvReader::read_quoted() {
  const std::size_t limit = std::min(text_.size(), row_start_ + std::min(limits_.row_bytes, text_.size()));
  const std::size_t offset = scratch_.size();
  std::size_t start = ++at_;
  bool doubled = false;
  while (true) {
    while (at_ < limit && text_[at_] != '"') {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
    if (at_ >= limit) return limit < text_.size() ? CsvFault::too_long : CsvFault::unterminated_quote;
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
    doubled = true;
    scratch_.append(text_, start, at_ + 1 - start);
    at_ += 2;
    start = at_;
  }
  if (doubled) {
    scratch_.append(text_, start, at_ - start);
    unquoted_.push_back({fields_.size(), offset, scratch_.size() - offset});
    fields_.emplace_back();
  } else {
    fields_.push_back(text_.substr(start, at_ - start));
  }
  ++at_;
  if (at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n') return CsvFault::none;
  if (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n')) {
    ++at_;
    return CsvFault::none;
  }
  return CsvFault::text_after_quote;
}

void append_csv_field(std::string& out, std::string_view field) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  const bool quote = field.find_first_of(",\"\r\n") != std::string_view::npos ||
                     (!field.empty() && (blank(field.front()) || blank(field.back())));
  if (!quote) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv_row(std::string& out, std::span<const std::string_view> fields) {
  bool first = true;
  const std::size_t start = out.size();
  for (const auto field : fields) {
    if (!first) out += ',';
    first = false;
    append_csv_field(out, field);
  }
  // A lone empty field would be an empty line, which readers skip.
  if (out.size() == start) out += "\"\"";
  out += '\n';
}

CsvHeader::CsvHeader(const CsvRow& row) {
  names_.reserve(row.fields.size());
  for (const auto field : row.fields) names_.emplace_back(trim(field));
}

std::size_t CsvHeader::find(std::string_view name) const {
  auto at = std::ranges::find(names_, name);
  if (at == names_.end()) {
    at = std::ranges::find_if(names_, [&](const std::string& one) { return equal_ignoring_case(one, name); });
  }
  return at == names_.end() ? absent : static_cast<std::size_t>(at - names_.begin());
}

std::string CsvHeader::missing(std::span<const std::string_view> wanted) const {
  std::string out;
  for (const auto name : wanted) {
    if (find(name) != absent) continue;
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::vector<std::string> CsvHeader::unknown(std::span<const std::string_view> known) const {
  std::vector<std::string> out;
  for (const auto& name : names_) {
    if (!name.empty() && !contains(known, name)) out.push_back(name);
  }
  return out;
}

std::string_view CsvHeader::repeated() const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].empty()) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (equal_ignoring_case(names_[j], names_[i])) return names_[i];
    }
  }
  return {};
}

}  // namespace attune
