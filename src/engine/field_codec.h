// One list of fields a struct, used for writing and for reading, so that the two can't drift apart.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/handle.h"
#include "base/time.h"

namespace attune {

class FieldWriter {
 public:
  static constexpr bool reading = false;

  FieldWriter() { out_.reserve(128); }  // most records fit

  template <class... Fields>
  void operator()(const Fields&... fields) {
    (write(fields), ...);
  }

  Bytes take() { return out_.take(); }

 private:
  void write(bool value) { out_.fixed(static_cast<std::uint8_t>(value)); }
  template <class Integer>
    requires std::is_integral_v<Integer>
  void write(Integer value) {
    if constexpr (std::is_signed_v<Integer>) out_.signed_varint(value);
    else out_.varint(value);
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void write(Enum value) {
    out_.varint(static_cast<std::uint64_t>(value));
  }
  void write(double value) { out_.fixed(std::bit_cast<std::uint64_t>(value)); }
  void write(const std::string& value) { out_.text(value); }
  void write(const Bytes& value) {
    out_.varint(value.size());
    out_.raw(value);
  }
  void write(Instant value) { out_.signed_varint(value.micros); }
  void write(Date value) { out_.signed_varint(value.days); }
  void write(const Decimal& value) {
    out_.signed_varint(value.units());
    out_.varint(static_cast<std::uint64_t>(value.scale()));
  }
  void write(const Handle& value) { out_.raw(value.bytes); }
  template <std::size_t size>
  void write(const std::array<std::uint8_t, size>& value) {
    out_.raw(value);
  }
  template <std::size_t size>
  void write(const std::array<std::int8_t, size>& value) {
    for (const std::int8_t v : value) out_.fixed(v);
  }
  template <class Value>
  void write(const std::optional<Value>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class First, class Second>
  void write(const std::pair<First, Second>& value) {
    (*this)(value.first, value.second);
  }
  template <class Value>
  void write(const std::vector<Value>& values) {
    out_.varint(values.size());
    for (const Value& value : values) write(value);
  }
  template <class... Kinds>
  void write(const std::variant<Kinds...>& value) {
    out_.varint(value.index());
    std::visit([this](const auto& held) { this->write(held); }, value);
  }
  // A struct: `fields(io, value)` lists its members; found by argument-dependent look-up.
  template <class Struct>
    requires requires(FieldWriter& io, Struct& s) { fields(io, s); }
  void write(const Struct& value) {
    fields(*this, value);
  }

  ByteWriter out_;
};

class FieldDecoder {
 public:
  static constexpr bool reading = true;

  explicit FieldDecoder(std::span<const std::uint8_t> in) : in_(in) {}

  template <class... Fields>
  void operator()(Fields&... into) {
    (read(into), ...);
  }

  bool ok() const { return in_.ok(); }
  bool at_end() const { return in_.at_end(); }

 private:
  void read(bool& value) {
    const auto byte = in_.fixed<std::uint8_t>();
    if (byte > 1) in_.invalidate();
    value = byte == 1;
  }
  template <class Integer>
    requires std::is_integral_v<Integer>
  void read(Integer& value) {
    if constexpr (std::is_signed_v<Integer>) {
      const std::int64_t wide = in_.signed_varint();
      value = static_cast<Integer>(wide);
      if (value != wide) in_.invalidate();
    } else {
      const std::uint64_t wide = in_.varint();
      value = static_cast<Integer>(wide);
      if (value != wide) in_.invalidate();
    }
  }
  // A number that no enumerator has reads as it stands: names answer "unknown", nothing indexes by it unchecked.
  template <class Enum>
    requires std::is_enum_v<Enum>
  void read(Enum& value) {
    const std::uint64_t wide = in_.varint();
    if (wide > 64) in_.invalidate();
    value = static_cast<Enum>(wide);
  }
  void read(double& value) { value = std::bit_cast<double>(in_.fixed<std::uint64_t>()); }
  void read(std::string& value) { value = in_.text(); }
  void read(Bytes& value) {
    const auto bytes = in_.raw(in_.count());
    value.assign(bytes.begin(), bytes.end());
  }
  void read(Instant& value) { value.micros = in_.signed_varint(); }
  void read(Date& value) { read(value.days); }
  void read(Decimal& value) {
    const std::int64_t units = in_.signed_varint();
    const std::uint64_t scale = in_.varint();
    if (scale > 12) in_.invalidate();
    value = Decimal::from_units(units, static_cast<int>(in_.ok() ? scale : 0));
  }
  void read(Handle& value) { read(value.bytes); }
  template <std::size_t size>
  void read(std::array<std::uint8_t, size>& value) {
    const auto bytes = in_.raw(size);
    if (bytes.size() == size) std::copy(bytes.begin(), bytes.end(), value.begin());
  }
  template <std::size_t size>
  void read(std::array<std::int8_t, size>& value) {
    for (std::int8_t& v : value) v = in_.fixed<std::int8_t>();
  }
  template <class Value>
  void read(std::optional<Value>& value) {
    bool there = false;
    read(there);
    value.reset();
    if (there && in_.ok()) read(value.emplace());
  }
  template <class First, class Second>
  void read(std::pair<First, Second>& value) {
    (*this)(value.first, value.second);
  }
  template <class Value>
  void read(std::vector<Value>& values) {
    const std::size_t count = in_.count();
    values.clear();
    values.reserve(count);
    for (std::size_t i = 0; i < count && in_.ok(); ++i) read(values.emplace_back());
  }
  template <class... Kinds>
  void read(std::variant<Kinds...>& value) {
    const std::uint64_t index = in_.varint();
    if (index >= sizeof...(Kinds)) {
      in_.invalidate();
      return;
    }
    std::uint64_t at = 0;
    ((at++ == index ? read(value.template emplace<Kinds>()) : void()), ...);
  }
  template <class Struct>
    requires requires(FieldDecoder& io, Struct& s) { fields(io, s); }
  void read(Struct& value) {
    fields(*this, value);
  }

  ByteReader in_;
};

}  // namespace attune
