#include "store/chain.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/head.h"

namespace attune {

std::optional<Envelope> Chain::follow(const FrameView& frame) {
  const auto envelope = read_envelope(frame.body);
  const Hash expected = chain_hash(hash_, frame.body);
  if (envelope && std::equal(expected.begin(), expected.end(), frame.hash.begin()) && envelope->position == next_) {
    hash_ = expected;
    ++next_;
    return envelope;
  }
  if (envelope && envelope->position != next_) {
    reason_ = fmt::format("record {} stands where record {} belongs: one was removed, added or moved",
                          envelope->position, next_);
  } else {
    reason_ =
        fmt::format("record {} is not what was written: its hash does not follow from it and the record before", next_);
  }
  return std::nullopt;
}

std::unexpected<Error> Chain::broken(const std::string& why) const {
  return fail(ErrorCode::corrupt, fmt::format("The log is damaged at position {}: {}. Restore it from a backup.", next_,
                                              why.empty() ? fmt::format("record {} is missing", next_) : why));
}

Result<Verification> compare_with_head(Verification found, const std::optional<Head>& head, Position end,
                                       const std::optional<Hash>& hash_at_head,
                                       const std::array<std::uint8_t, 32>& public_key) {
  if (!head) return found;
  if (!is_genuine(*head)) {
    return fail(ErrorCode::invalid,
                "The head's signature does not fit its text; fetch the head again from where it is "
                "kept.");
  }
  found.tail_checked = true;
  if (found.broken_at) return found;
  if (head->public_key != public_key) {
    found.broken_at = 0;
    found.reason = "the head was signed with another key: it belongs to another log";
  } else if (head->end > end) {
    found.broken_at = end;
    found.reason = fmt::format("the tail is cut: the head knows {} records, the log has {}", head->end, end);
  } else if (head->end > 0 && hash_at_head != head->hash) {
    found.broken_at = head->end - 1;
    found.reason = fmt::format("record {} is not the one that the head names: this is another log", head->end - 1);
  }
  return found;
}

}  // namespace attune
