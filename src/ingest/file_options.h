// What a person says of a file beside its text, as options of the command line and parameters of the API: one reader for both.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ingest/catalogue_options.h"
#include "ingest/column_map.h"
#include "ingest/encoding.h"
#include "ingest/event_time.h"
#include "ingest/value_scale.h"

namespace attune {

// As they were written; empty: not said.
struct FileOptionTexts {
  std::string map{};              // customer_id=userId,value=rating
  std::string encoding{};         // utf-8, utf-16le, utf-16be, windows-1252
  std::string scale{};            // 1, 5, 10, 0.5-5
  std::string time_unit{};        // s, ms
  std::string not_before{};       // YYYY-MM-DD
  std::string not_after{};        // YYYY-MM-DD, which counts
  std::string map_category{};     // films=investment
  std::string unknown_columns{};  // keep, leave-out, refuse
};

struct FileOptions {
  ColumnMap map{};
  Encoding encoding = Encoding::automatic;
  ValueScale scale{};
  TimeUnit time_unit = TimeUnit::seconds;
  std::optional<Date> not_before{};
  std::optional<Date> not_after{};
  CategoryMap categories{};
  UnknownFields unknown = UnknownFields::usual;
};

// Fails with `invalid`, naming the option and what it takes.
Result<FileOptions> read_file_options(const FileOptionTexts& texts);

// The bounds of event times: as said, else 1990-01-01 to a day after `now`.
EventTimes event_times(const FileOptions& options, Instant now);

// Fails with `invalid` when an option is said that has no effect on this `what` (products, customers, interactions, feedback)
// in this format.
Result<void> check_options_fit(std::string_view what, std::string_view format, const FileOptions& options);

}  // namespace attune
