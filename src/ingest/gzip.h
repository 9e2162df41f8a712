// Compressed files, unpacked in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace attune {

// Does it begin as a gzip file does?
bool is_gzip(std::span<const std::uint8_t> bytes);

// Unpacks gzip (RFC 1952), of several members all. Fails with `invalid` when it is damaged or cut off, `too_large` when it
// would be longer than `limit` bytes: nothing larger is ever held.
Result<Bytes> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit);

}  // namespace attune
