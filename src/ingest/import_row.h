// What every reader of a file hands on: one row at a time, taken or rejected, with the text it came from.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

// Why a row was rejected. The message says what to do; it never holds more than a few words of the row.
struct RowError {
  std::size_t line = 0;  // from 1, the header included
  std::string column;    // a column's name or a JSON pointer; empty when it concerns the whole row
  std::string message;
  friend bool operator==(const RowError&, const RowError&) = default;
};

// "line 44, product_name: …"
std::string to_string(const RowError& error);

template <class T>
struct ImportRow {
  std::size_t line = 0;  // where it begins
  std::expected<T, RowError> value;
  std::string_view original;            // to the letter, without the line's end; valid during the call
  std::vector<std::string> warnings{};  // about a row that was taken
};

// Keeps the first 20 warnings of a row and says how many there were more.
void shorten_warnings(std::vector<std::string>& warnings);

template <class T>
using RowSink = std::function<void(ImportRow<T>&&)>;

// What concerns the file as a whole.
struct FileReport {
  std::size_t rows = 0;  // data rows seen
  std::size_t rejected = 0;
  std::vector<std::string> notes{};  // unknown columns, blemishes that many rows share; each once
};

}  // namespace attune
