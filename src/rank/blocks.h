// How log positions fall into blocks of sums. A bucket is 64 positions; buckets behind the head are joined into aligned
// blocks of 2^k buckets, the larger the further back, by a rule that reads nothing but the head: so equal histories have
// equal blocks in whatever order they were learnt, and the block that holds a position can be found for taking it back.
#pragma once

#include <cstdint>

#include "base/handle.h"

namespace attune::rank {

inline constexpr std::uint64_t positions_per_bucket = 64;
// A block of 2^k buckets forms once the head is this many times 2^k buckets past its end; its width is then at most a
// quarter of its distance, so that one decay factor for the whole block is close enough.
inline constexpr std::uint64_t blocks_per_size = 4;
inline constexpr std::uint8_t largest_block = 40;  // 2^40 buckets

struct Block {
  std::uint64_t first = 0;  // its first bucket, a multiple of 2^size
  std::uint8_t size = 0;    // 2^size buckets
  friend auto operator<=>(const Block&, const Block&) = default;
};

// The bucket that the next position of a log with `head` records falls into.
inline constexpr std::uint64_t bucket_of(Position position) { return position / positions_per_bucket; }

// The block that holds `bucket` when the head is in bucket `head`. The rule holds for every smaller size once it holds for
// one, so the first failure ends the search.
inline constexpr Block block_of(std::uint64_t bucket, std::uint64_t head) {
  Block block{bucket, 0};
  for (std::uint8_t size = 1; size <= largest_block; ++size) {
    const std::uint64_t width = std::uint64_t{1} << size;
    const std::uint64_t first = bucket & ~(width - 1);
    if (first + width + blocks_per_size * width > head) break;
    block = {first, size};
  }
  return block;
}

}  // namespace attune::rank
