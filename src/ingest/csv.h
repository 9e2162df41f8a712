// RFC 4180 rows out of a span of bytes, and fields back into rows. Nothing is copied but fields with doubled quotes.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

// Why a row can't be used.
enum class CsvFault {
  none,
  invalid_utf8,
  nul_byte,
  unterminated_quote,  // a quoted field that the file's end, or the limit of a row, cuts off
  text_after_quote,    // "abc"def
  too_long,
  too_many_fields,
};

// One sentence for a person.
std::string_view describe(CsvFault fault);

struct CsvLimits {
  std::size_t row_bytes = 1 << 20;
  std::size_t fields = 256;
};

// What may stand between fields, the likeliest first.
inline constexpr std::array<char, 4> csv_delimiters{',', ';', '\t', '|'};
// "comma", "semicolon", "tab", "bar".
std::string_view delimiter_name(char delimiter);

// A row as views into the reader and its span: valid until the next call of next().
struct CsvRow {
  std::size_t line = 0;                      // where it begins, from 1
  std::string_view raw;                      // to the letter, without the line's end
  std::span<const std::string_view> fields;  // unquoted; empty when there is a fault
  CsvFault fault = CsvFault::none;
};

// Reads rows that end with LF or CRLF; a quoted field may hold delimiters, quotes (doubled) and line ends. A UTF-8 byte order
// mark at the start is skipped, and so are empty lines. The last row needs no line end. A quote within an unquoted field
// is a character like any other.
// After a fault of quoting only the line on which the row began is lost: reading goes on with the line after it.
// Memory: one row. Threads: one. Precondition: the text outlives the reader and the rows.
class CsvReader {
 public:
  // Precondition: the delimiter is one of csv_delimiters.
  explicit CsvReader(std::string_view text, CsvLimits limits = {}, char delimiter = ',');

  // False at the end.
  bool next(CsvRow& row);

  // Goes past so many line ends, whatever stands between them.
  void skip_lines(std::size_t count);

  // Bytes consumed so far, for progress.
  std::size_t position() const { return at_; }

 private:
  struct Unquoted {  // a field that lives in scratch_
    std::size_t field;
    std::size_t offset;
    std::size_t size;
  };

  void skip_empty_lines();
  CsvFault read_fields();
  CsvFault read_quoted();
  CsvFault check_bytes(std::string_view raw) const;
  void resume_after_line(std::size_t start);

  std::string_view text_;
  CsvLimits limits_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_start_ = 0;
  std::size_t row_end_ = 0;   // before the line's end
  std::size_t rescans_left_;  // bytes that may be read again after faults, so that garbage costs linear time
  std::vector<std::string_view> fields_;
  std::vector<Unquoted> unquoted_;
  std::string scratch_;
};

// Appends one field, quoted where RFC 4180 needs it: commas, quotes, line ends, and blanks at either end.
void append_csv_field(std::string& out, std::string_view field);

// Appends a whole row with LF.
void append_csv_row(std::string& out, std::span<const std::string_view> fields);

// Which column stands where: a row of names, read by name whatever the case of its letters. An empty name names nothing.
class CsvHeader {
 public:
  static constexpr std::size_t absent = static_cast<std::size_t>(-1);

  explicit CsvHeader(const CsvRow& row);

  std::size_t find(std::string_view name) const;  // `absent` when there is none
  void rename(std::size_t column, std::string name) { names_[column] = std::move(name); }
  std::size_t size() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }

  // Of `wanted`, those that are not there, as "a, b"; empty when all are.
  std::string missing(std::span<const std::string_view> wanted) const;
  // Of the header, those not in `known`.
  std::vector<std::string> unknown(std::span<const std::string_view> known) const;
  // The first name that stands there twice; empty when none does.
  std::string_view repeated() const;

 private:
  std::vector<std::string> names_;  // trimmed
};

}  // namespace attune
