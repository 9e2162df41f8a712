// The keys of single records, derived from the subject's and the month's key, and remembered for a while.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/envelope.h"
#include "store/keyring.h"
#include "store/random_pool.h"

namespace attune {

// Threads: one; every reader and writer has its own.
class RecordKeys {
 public:
  // Remembers up to `slots` keys, a power of two.
  explicit RecordKeys(Keyring& keyring, std::size_t slots = 1024);
  ~RecordKeys();
  RecordKeys(const RecordKeys&) = delete;
  RecordKeys& operator=(const RecordKeys&) = delete;

  // The key that seals a new record. A record whose subject was erased, or whose month has expired, while it waited
  // to be written gets a key that no one keeps: it is as unreadable as the others.
  // Errors: invalid for a subject that the keyring never knew, storage_*.
  Result<SecretKey> sealing_key(const Handle& subject, RecordKind kind, std::uint16_t month);

  // Reads the record of a body into `record` (payload, readable). Errors: corrupt with the position.
  Result<void> open(std::span<const std::uint8_t> body, const Envelope& envelope, Record& record);

 private:
  struct Slot {
    Handle subject;
    SecretKey key{};
    RecordKind kind = RecordKind::genesis;
    std::uint16_t month = 0;
    bool used = false;
  };

  Slot& slot_of(const Handle& subject, RecordKind kind, std::uint16_t month);
  void forget_if_destroyed();

  Keyring& keyring_;
  std::uint64_t destructions_ = 0;
  std::vector<Slot> slots_;
  RandomPool random_;
};

}  // namespace attune
