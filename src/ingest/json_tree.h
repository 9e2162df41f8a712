// JSON as a tree that keeps every number as it was written, so that amounts and rates stay exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace attune {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

struct JsonValue {
  JsonKind kind = JsonKind::null;
  bool flag = false;              // of a boolean
  std::string text;               // a string's content (UTF-8), or a number's own spelling
  std::vector<JsonValue> items;   // an array's items, an object's values
  std::vector<std::string> keys;  // an object's names, beside `items`

  bool is_string() const { return kind == JsonKind::string; }
  bool is_array() const { return kind == JsonKind::array; }
  bool is_object() const { return kind == JsonKind::object; }

  // The value of an object's member; of two with one name the last. Null when there is none or this is no object.
  const JsonValue* find(std::string_view name) const;
};

struct JsonLimits {
  std::size_t bytes = 1 << 20;
  std::size_t depth = 32;
  std::size_t values = 50'000;
};

// One RFC 8259 document, nothing after it but blanks. Fails with `invalid`, or `too_large` when a limit is passed.
Result<JsonValue> parse_json(std::string_view text, JsonLimits limits = {});

// A name that stands twice in this object itself; nothing when none does, or it is no object.
std::optional<std::string_view> repeated_member(const JsonValue& value);
// The JSON pointer (RFC 6901) of the first name that stands twice in one object, however deep; nothing when none does.
std::optional<std::string> repeated_name(const JsonValue& value);
// "the name x stands there twice", of such a pointer.
std::string describe_repeated(std::string_view pointer);

// The same document without blanks; numbers as they were written.
std::string to_json(const JsonValue& value);

// The exact value of a JSON number's spelling ("1e3" is 1000, "5.25E-2" is 0.0525); nothing when it needs more than 18
// significant digits or 12 after the point.
std::optional<Decimal> parse_json_number(std::string_view spelling);

// The same for a number or for a string that holds a plain decimal; nothing for anything else.
std::optional<Decimal> decimal_of(const JsonValue& value);

}  // namespace attune
