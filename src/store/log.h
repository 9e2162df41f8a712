// The append-only, hash-chained log: the truth that everything else is a fold over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/record.h"

namespace attune {

// A signed statement of where the log stood: with one kept elsewhere, `verify` also finds a cut tail.
struct Head {
  Position end = 0;  // number of records
  Hash hash{};       // of the last record
  Instant time;
  std::array<std::uint8_t, 32> public_key{};
  std::array<std::uint8_t, 64> signature{};  // Ed25519 over end, hash and time
};

// What `verify` found.
struct Verification {
  Position records = 0;               // records whose link holds
  std::optional<Position> broken_at;  // first record that is missing, changed or out of order
  std::string reason;                 // in words, empty when whole
  bool tail_checked = false;          // a head was given, so a cut tail would have been found
};

// Called once per append, on the log's writer thread and in the order of the appends: all of its events are durable,
// or none is (storage_full, storage_failed). The receiver posts to its own thread; it must not call append.
using OnDurable = std::function<void(Result<void>)>;

// Called for each record in order. Returning a failure stops the reading and passes that failure on.
using OnRecord = std::function<Result<void>(const Record&)>;

class Log {
 public:
  virtual ~Log() = default;

  // Appends events next to one another and returns the position of the first at once; `on_durable` follows when every one is
  // on stable storage or the write failed. Appends are written in the order of the calls and joined into one fdatasync.
  // After a failure every append still waiting fails too, and the positions given to them are given again: the
  // caller that numbers by position starts again from next_position(). Threads: one appending thread.
  virtual Position append(std::vector<Event> events, OnDurable on_durable) = 0;

  // The position that the next append gets. Threads: the appending thread.
  virtual Position next_position() const = 0;

  // Everything before this position is durable. Threads: any.
  virtual Position durable_end() const = 0;

  // Waits until everything appended so far is durable or failed, and its callbacks have returned.
  virtual void flush() = 0;

  // Reads the durable records of [from, end of the log or `to`). Checks each hash against the chain.
  // Errors: corrupt with the position. Threads: any.
  virtual Result<void> read(Position from, Position to, const OnRecord& on_record) const = 0;

  // One durable record. Errors: not_found, corrupt. Threads: any.
  virtual Result<Record> at(Position position) const = 0;

  virtual Result<Head> sign_head(Instant now) const = 0;

  // Recomputes every link. `head` from elsewhere also finds a cut tail, and a log that is another one.
  virtual Result<Verification> verify(const std::optional<Head>& head) const = 0;
};

inline constexpr Position log_end = ~Position{0};

}  // namespace attune
