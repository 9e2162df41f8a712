// Takes the members of a JSON object one by one, and collects everything that is wrong with them.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "ingest/json_tree.h"

namespace attune {

// What is wrong with one field of a body: `pointer` is RFC 6901 ("/fees/0/amount"), empty for the whole.
struct FieldError {
  std::string pointer;
  std::string message;
  friend bool operator==(const FieldError&, const FieldError&) = default;
};
using FieldErrors = std::vector<FieldError>;

// At most so many errors of one body are collected.
inline constexpr std::size_t max_field_errors = 100;

void add_error(FieldErrors& errors, std::string pointer, std::string message);

// `name` as one step of a JSON pointer, "/" and "~" escaped.
std::string pointer_step(std::string_view name);

// One sentence for a row: the first error, and how many more there are.
std::string summary(const FieldErrors& errors);

// Each reader leaves `out` alone when the member is absent or null, and adds an error when it is of the wrong kind.
// Precondition: the value and `errors` outlive the reader.
class FieldReader {
 public:
  // Adds an error when `object` is none, or has a name twice.
  FieldReader(const JsonValue& object, std::string pointer, FieldErrors& errors);

  // The member, marked as known; null when absent or JSON null.
  const JsonValue* take(std::string_view name);

  // Is there a member of that name, null or not?
  bool has(std::string_view name) const;

  void text(std::string_view name, std::string& out, std::size_t max_bytes);
  // One that identifier_fault (identifier.h) finds nothing wrong with; with `numbers` also a whole number, as its digits.
  void identifier(std::string_view name, std::string& out, std::size_t max_bytes, bool numbers = false);
  void decimal(std::string_view name, std::optional<Decimal>& out);
  // An amount of money as amounts.h reads it ("$1,000.00"); a fee is never below nothing.
  void money(std::string_view name, std::optional<Decimal>& out);
  void fee(std::string_view name, std::optional<Decimal>& out);
  // A rate as a fraction: 0.0525 or "5.25 %", at most 1.
  void fraction(std::string_view name, std::optional<Decimal>& out);
  // The same in per cent: 5.25 or "5.25 %".
  void per_cent(std::string_view name, std::optional<Decimal>& out);
  void integer(std::string_view name, std::optional<std::int32_t>& out);
  void flag(std::string_view name, bool& out);
  void instant(std::string_view name, std::optional<Instant>& out);
  // An array of texts, or one text split at commas; blanks around each are trimmed when split.
  void texts(std::string_view name, std::vector<std::string>& out, std::size_t max_items, std::size_t max_bytes);

  // One word of a list, by a parser such as parse_category.
  template <class Enum, class Parse>
  void word(std::string_view name, Enum& out, Parse parse) {
    std::string spelled;
    text(name, spelled, 64);
    if (spelled.empty()) return;
    if (const auto value = parse(spelled)) {
      out = *value;
    } else {
      error(name, "\"" + spelled + "\" is none of the words this field takes");
    }
  }

  // Calls `read` with a reader of each object of the array.
  void each(std::string_view name, std::size_t max_items, const std::function<void(FieldReader&)>& read);

  void error(std::string_view name, std::string message);
  std::string pointer_to(std::string_view name) const { return pointer_ + pointer_step(name); }

  // Names that nobody took, in their order.
  std::vector<std::string> unread() const;
  // An error for each of them.
  void refuse_unread();

 private:
  const JsonValue& object_;
  std::string pointer_;
  FieldErrors& errors_;
  std::vector<bool> taken_;
};

// Splits at commas, trims blanks, leaves out empty parts.
std::vector<std::string> split_list(std::string_view text);

}  // namespace attune
