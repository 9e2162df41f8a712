// Randomness drawn from the system in bulk: a nonce for each record would otherwise cost a system call.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>

#include <sodium.h>

namespace attune {

// Where random bytes come from; a seeded one makes tests repeatable.
using RandomSource = std::function<void(std::span<std::uint8_t>)>;

inline void system_randomness(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

// Threads: one.
class RandomPool {
 public:
  explicit RandomPool(RandomSource source = system_randomness) : source_(std::move(source)) {}
  ~RandomPool() { sodium_memzero(pool_.data(), pool_.size()); }
  RandomPool(const RandomPool&) = delete;
  RandomPool& operator=(const RandomPool&) = delete;

  // Fills at most 1024 bytes. What was given out is wiped from the pool.
  void fill(std::span<std::uint8_t> out) {
    if (pool_.size() - used_ < out.size()) {
      source_(pool_);
      used_ = 0;
    }
    const auto from = std::span(pool_).subspan(used_, out.size());
    std::copy(from.begin(), from.end(), out.begin());
    sodium_memzero(from.data(), from.size());
    used_ += out.size();
  }

 private:
  RandomSource source_;
  std::array<std::uint8_t, 4096> pool_{};
  std::size_t used_ = pool_.size();
};

}  // namespace attune
