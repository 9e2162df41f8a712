// The index: where in the log things stand, always rebuildable from it, written behind it and off every answer's path.
// It holds positions, kinds, times and handles, never a payload.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/handle.h"
#include "base/result.h"
#include "base/time.h"
#include "store/record.h"

namespace attune {

struct IndexEntry {
  Position position = 0;
  RecordKind kind = RecordKind::genesis;
  Instant time;
  Handle subject;
  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

// Which entries, newest first.
struct IndexQuery {
  std::optional<Handle> subject = std::nullopt;
  std::optional<RecordKind> kind = std::nullopt;
  std::optional<Position> before = std::nullopt;  // the cursor: entries with a smaller position only
  std::size_t limit = 50;                         // at most index_limit
};

inline constexpr std::size_t index_limit = 1000;

// Threads: any; each call is one transaction.
class Index {
 public:
  virtual ~Index() = default;

  // Records up to this position (exclusive) are in the index.
  virtual Position end() const = 0;

  // Adds entries in order of position; those before end() are passed over. Errors: storage_*.
  virtual Result<void> add(std::span<const IndexEntry> entries) = 0;

  virtual Result<std::vector<IndexEntry>> find(const IndexQuery& query) const = 0;

  // Every position of a subject, oldest first.
  virtual Result<std::vector<IndexEntry>> all_of(const Handle& subject) const = 0;

  // Removes a subject's entries so that no free page holds them.
  virtual Result<void> remove(const Handle& subject) = 0;

  // Small named values that belong with the index (positions of other folds, for example).
  virtual Result<void> put(std::string_view name, std::span<const std::uint8_t> value) = 0;
  virtual Result<std::optional<Bytes>> get(std::string_view name) const = 0;
};

std::unique_ptr<Index> make_memory_index();
Result<std::unique_ptr<Index>> open_sqlite_index(const std::filesystem::path& file);

}  // namespace attune
