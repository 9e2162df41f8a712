// Compact, versionable binary encoding: little-endian fixed-width integers, LEB128 varints, length-prefixed strings.
// A Reader never reads past its span: after a failed read `ok()` is false, and everything read from then on is zero or empty.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace attune {

static_assert(std::endian::native == std::endian::little, "fixed-width integers are stored little-endian");

using Bytes = std::vector<std::uint8_t>;

class ByteWriter {
 public:
  template <class Integer>
    requires std::is_integral_v<Integer>
  void fixed(Integer value) {
    const auto at = out_.size();
    out_.resize(at + sizeof value);
    std::memcpy(out_.data() + at, &value, sizeof value);
  }

  void varint(std::uint64_t value) {
    if (value < 0x80) {
      out_.push_back(static_cast<std::uint8_t>(value));
      return;
    }
    std::array<std::uint8_t, 10> bytes;
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) bytes[size++] = static_cast<std::uint8_t>(value | 0x80);
    bytes[size++] = static_cast<std::uint8_t>(value);
    raw(std::span(bytes).first(size));
  }

  // Zigzag, so that small negative numbers are short.
  void signed_varint(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }

  void raw(std::span<const std::uint8_t> bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }

  void text(std::string_view text) {
    varint(text.size());
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    out_.insert(out_.end(), data, data + text.size());
  }

  void reserve(std::size_t size) { out_.reserve(size); }
  std::size_t size() const { return out_.size(); }
  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> in) : in_(in) {}

  template <class Integer>
    requires std::is_integral_v<Integer>
  Integer fixed() {
    Integer value{};
    if (!need(sizeof value)) return value;
    std::memcpy(&value, in_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::uint64_t varint() {
    if (ok_ && at_ < in_.size() && in_[at_] < 0x80) return in_[at_++];
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!need(1)) return 0;
      const std::uint8_t b = in_[at_++];
      value |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if ((b & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  std::int64_t signed_varint() {
    const std::uint64_t v = varint();
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
  }

  // A view into the span that was given; empty after a failure.
  std::span<const std::uint8_t> raw(std::size_t size) {
    if (!need(size)) return {};
    const auto out = in_.subspan(at_, size);
    at_ += size;
    return out;
  }

  std::string_view text() {
    const std::uint64_t size = varint();
    if (size > in_.size()) {
      ok_ = false;
      return {};
    }
    const auto bytes = raw(static_cast<std::size_t>(size));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  // A count of items that follow, each at least `least` bytes long: refuses counts that the rest can't hold, so that a
  // damaged length never reserves memory.
  std::size_t count(std::size_t least = 1) {
    const std::uint64_t n = varint();
    if (n > (in_.size() - at_) / least) {
      ok_ = false;
      return 0;
    }
    return static_cast<std::size_t>(n);
  }

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && at_ == in_.size(); }
  std::size_t left() const { return in_.size() - at_; }
  void invalidate() { ok_ = false; }

 private:
  bool need(std::size_t size) {
    if (!ok_ || in_.size() - at_ < size) {
      ok_ = false;
      return false;
    }
    return true;
  }

  std::span<const std::uint8_t> in_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace attune
