#include "engine/throttle.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t most_counts = 50'000;
constexpr std::int64_t forgotten_micros = 3'600 * micros_per_second;

std::string of_account(const Throttle::Attempt& attempt) { return "account " + attempt.account; }
std::string of_address(const Throttle::Attempt& attempt) { return "address " + attempt.address; }
std::string of_both(const Throttle::Attempt& attempt) { return "both " + attempt.address + " " + attempt.account; }

}  // namespace

std::uint32_t Throttle::wait(const Attempt& attempt, Instant now) const {
  // From an address that is known to be good only its own slips count, and never for long.
  if (attempt.known_good) return wait_for(of_both(attempt), {.free = 5, .longest_seconds = 30}, now);
  return std::max({wait_for(of_both(attempt), {.free = 5, .longest_seconds = 900}, now),
                   wait_for(of_account(attempt), {.free = 10, .longest_seconds = 900}, now),
                   wait_for(of_address(attempt), {.free = 30, .longest_seconds = 900}, now)});
}

void Throttle::failed(const Attempt& attempt, Instant now) {
  make_room(now);
  count(of_both(attempt), now);
  count(of_account(attempt), now);
  count(of_address(attempt), now);
}

void Throttle::succeeded(const Attempt& attempt) {
  counts_.erase(of_both(attempt));
  counts_.erase(of_account(attempt));
  uncount(of_address(attempt));
}

void Throttle::undo(const Attempt& attempt) {
  uncount(of_both(attempt));
  uncount(of_account(attempt));
  uncount(of_address(attempt));
}

std::uint32_t Throttle::use(const std::string& what, std::uint32_t free, Instant now) {
  make_room(now);
  const std::string key = "use " + what;
  if (const std::uint32_t seconds = wait_for(key, {.free = free, .longest_seconds = 900}, now); seconds > 0)
    return seconds;
  count(key, now);
  return 0;
}

// 1, 2, 4 … seconds after the last failure beyond the free ones.
std::uint32_t Throttle::wait_for(const std::string& key, Rule rule, Instant now) const {
  const auto at = counts_.find(key);
  if (at == counts_.end() || at->second.failures < rule.free || now.micros - at->second.last.micros > forgotten_micros)
    return 0;
  const std::uint32_t doublings = std::min(at->second.failures - rule.free, 20U);
  const std::uint32_t delay = std::min(1U << doublings, rule.longest_seconds);
  const std::int64_t left = at->second.last.micros + delay * micros_per_second - now.micros;
  return left <= 0 ? 0 : static_cast<std::uint32_t>((left + micros_per_second - 1) / micros_per_second);
}

void Throttle::count(const std::string& key, Instant now) {
  Count& count = counts_[key];
  if (now.micros - count.last.micros > forgotten_micros) count.failures = 0;
  ++count.failures;
  count.last = now;
}

void Throttle::uncount(const std::string& key) {
  const auto at = counts_.find(key);
  if (at != counts_.end() && --at->second.failures == 0) counts_.erase(at);
}

void Throttle::make_room(Instant now) {
  if (counts_.size() < most_counts) return;
  std::erase_if(counts_, [&](const auto& entry) { return now.micros - entry.second.last.micros > forgotten_micros; });
  // Still full: somebody floods with names. Those who failed once only are let go.
  if (counts_.size() >= most_counts)
    std::erase_if(counts_, [](const auto& entry) { return entry.second.failures < 3; });
  if (counts_.size() >= most_counts) counts_.clear();
}

std::unexpected<Error> wait_first(std::uint32_t seconds, std::string message) {
  Error error{ErrorCode::throttled, std::move(message), {}};
  error.retry_seconds = seconds;
  return std::unexpected(std::move(error));
}

}  // namespace attune
