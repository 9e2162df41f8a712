// Appends JSON to a string: numbers exactly, names in the order of the calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace attune {

// Precondition: calls nest properly, a key before each member's value; text is valid UTF-8.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void text(std::string_view value);
  void number(const Decimal& value);
  void integer(std::int64_t value);
  void flag(bool value);
  void null();
  void raw(std::string_view json);  // one value, already JSON

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void append_quoted(std::string_view text);

  std::string& out_;
  bool first_ = true;  // nothing stands yet in the innermost container, or a key has just been written
};

}  // namespace attune
