// Following the chain: the one place that says whether a frame is the record that must come next.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "store/envelope.h"
#include "store/log.h"

namespace attune {

class Chain {
 public:
  Chain(Position next, const Hash& hash) : next_(next), hash_(hash) {}

  // Takes the frame as the next record: its envelope; nothing (see `reason`) when it is not that.
  std::optional<Envelope> follow(const FrameView& frame);

  Position next() const { return next_; }
  const Hash& hash() const { return hash_; }  // of the record before next()
  const std::string& reason() const { return reason_; }

  // The Error for a chain that breaks at next().
  std::unexpected<Error> broken(const std::string& why) const;

 private:
  Position next_;
  Hash hash_;
  std::string reason_;
};

// What `verify` says of a whole log of `end` records with this last hash, given a head from elsewhere (or none) and
// the hash of the record before the head's end, where the log reaches that far.
Result<Verification> compare_with_head(Verification found, const std::optional<Head>& head, Position end,
                                       const std::optional<Hash>& hash_at_head,
                                       const std::array<std::uint8_t, 32>& public_key);

}  // namespace attune
