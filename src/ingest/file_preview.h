// The beginning of a CSV file as it is read, for a person who checks it or maps its columns by hand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/csv_table.h"

namespace attune {

struct FilePreview {
  struct Field {
    std::string name;  // ours
    bool required = false;
    std::string column{};  // the file's column that is read for it; empty: none
    friend bool operator==(const Field&, const Field&) = default;
  };
  std::string encoding{};
  std::string delimiter{};                       // "comma", "semicolon", "tab", "bar"
  std::size_t header_line = 0;                   // from 1
  std::vector<std::string> columns{};            // as the file names them
  std::vector<Field> fields{};                   // all that this kind of file may hold
  std::vector<std::vector<std::string>> rows{};  // the first ones, cell by cell
};

inline constexpr std::size_t preview_rows = 5;

// What find_csv_layout sees, also where it is not enough for an import. Fails as that does. `encoding` is left empty.
Result<FilePreview> preview_csv(std::string_view text, const CsvColumns& columns, const ColumnMap& map);

}  // namespace attune
