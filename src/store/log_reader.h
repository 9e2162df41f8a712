// Reading a segment log's durable records: in order, one by one, and for verification.
#pragma once

#include <optional>

#include "base/result.h"
#include "store/keyring.h"
#include "store/log.h"
#include "store/segment_table.h"

namespace attune {

// What reading needs of a log at one moment. `end` and `hash`: where it was durable then.
struct LogExtent {
  const SegmentTable& table;
  Keyring& keyring;
  Position end = 0;
  Hash hash{};
};

Result<void> read_records(const LogExtent& log, Position from, Position to, const OnRecord& on_record);
Result<Record> read_record(const LogExtent& log, Position position);
Result<Verification> verify_records(const LogExtent& log, const std::optional<Head>& head);

}  // namespace attune
