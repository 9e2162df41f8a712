// Slows down whoever guesses, without locking out whoever knows: failures are counted for the account, for the address,
// and for both together, and each count makes its next attempt wait longer. An address from which the account was opened
// before is not held up by failures elsewhere. In memory only: a restart forgets, which costs an attacker's victim
// nothing and gains the attacker little (Argon2id bounds the pace anyway).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <unordered_map>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace attune {

class Throttle {
 public:
  struct Attempt {
    std::string account;  // the name that was given, whether there is such an account or not
    std::string address;
    bool known_good = false;  // this account was opened from this address before
  };

  // Seconds to wait before this attempt may be heard; 0: now.
  std::uint32_t wait(const Attempt& attempt, Instant now) const;
  // Counts an attempt as failed; said at its start, so that many at once don't slip through together.
  void failed(const Attempt& attempt, Instant now);
  // It was no failure after all, and earlier ones of the account are forgiven. The address's stay: one right password
  // must not buy a spray of others.
  void succeeded(const Attempt& attempt);
  // It was neither.
  void undo(const Attempt& attempt);

  // Counts uses of something that is no secret but may not be used without end (sign-ups, resets): seconds to wait
  // once there were `free` within the hour, else 0, and the use is counted.
  std::uint32_t use(const std::string& what, std::uint32_t free, Instant now);

  std::size_t size() const { return counts_.size(); }

 private:
  struct Count {
    std::uint32_t failures = 0;
    Instant last;
  };
  // How many failures are free, and how long the wait may grow.
  struct Rule {
    std::uint32_t free = 5;
    std::uint32_t longest_seconds = 900;
  };

  std::uint32_t wait_for(const std::string& key, Rule rule, Instant now) const;
  void count(const std::string& key, Instant now);
  void uncount(const std::string& key);
  void make_room(Instant now);

  std::unordered_map<std::string, Count> counts_;
};

// What whoever must wait is told; `message` in whole sentences.
std::unexpected<Error> wait_first(std::uint32_t seconds, std::string message);

}  // namespace attune
