#include "ingest/field_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/identifier.h"

namespace attune {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

void add_error(FieldErrors& errors, std::string pointer, std::string message) {
  if (errors.size() < max_field_errors) errors.push_back({std::move(pointer), std::move(message)});
}

std::string pointer_step(std::string_view name) {
  std::string out = "/";
  for (const char c : name.substr(0, 200)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string summary(const FieldErrors& errors) {
  if (errors.empty()) return {};
  const auto& first = errors.front();
  if (errors.size() == 1) return first.message;
  return fmt::format("{} (and {} more)", first.message, errors.size() - 1);
}

FieldReader::FieldReader(const JsonValue& object, std::string pointer, FieldErrors& errors)
    : object_(object), pointer_(std::move(pointer)), errors_(errors), taken_(object.keys.size(), false) {
  if (!object.is_object()) {
    add_error(errors_, pointer_, "expected an object");
    return;
  }
  std::vector<std::string_view> names(object.keys.begin(), object.keys.end());
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice != names.end()) add_error(errors_, pointer_to(*twice), "this name stands there twice");
}

const JsonValue* FieldReader::take(std::string_view name) {
  const auto& keys = object_.keys;
  const auto at = std::ranges::find(keys, name);
  if (at == keys.end()) return nullptr;
  const auto i = static_cast<std::size_t>(at - keys.begin());
  taken_[i] = true;
  const auto& value = object_.items[i];
  return value.kind == JsonKind::null ? nullptr : &value;
}

bool FieldReader::has(std::string_view name) const {
  return std::ranges::find(object_.keys, name) != object_.keys.end();
}

void FieldReader::text(std::string_view name, std::string& out, std::size_t max_bytes) {
  const auto* value = take(name);
  if (!value) return;
  if (!value->is_string()) return error(name, "expected a text");
  if (value->text.size() > max_bytes) return error(name, fmt::format("at most {} bytes are taken", max_bytes));
  if (value->text.find('\0') != std::string::npos) return error(name, "a text can't hold a NUL character");
  out = value->text;
}

void FieldReader::identifier(std::string_view name, std::string& out, std::size_t max_bytes, bool numbers) {
  const auto* value = take(name);
  if (!value) return;
  if (numbers && value->kind == JsonKind::number) {
    const bool whole =
        value->text.find_first_not_of("0123456789", value->text.starts_with('-') ? 1 : 0) == value->text.npos;
    if (!whole)
      return error(name,
                   fmt::format("{} is no whole number: write the identifier as a text", value->text.substr(0, 40)));
  } else if (!value->is_string()) {
    return error(name, numbers ? "expected a text or a whole number" : "expected a text");
  }
  if (auto fault = identifier_fault(value->text, max_bytes)) return error(name, std::move(*fault));
  out = value->text;
}

void FieldReader::decimal(std::string_view name, std::optional<Decimal>& out) {
  const auto* value = take(name);
  if (!value) return;
  out = decimal_of(*value);
  if (!out) error(name, "expected a number such as 12.5, with at most 18 digits and 12 after the point");
}

void FieldReader::money(std::string_view name, std::optional<Decimal>& out) {
  const auto* value = take(name);
  if (!value) return;
  out = read_money(written(object_, name));
  if (!out)
    error(name, "expected an amount such as 12.5 or \"$1,000.00\", with at most 18 digits and 12 after the point");
}

void FieldReader::fee(std::string_view name, std::optional<Decimal>& out) {
  money(name, out);
  if (out && out->units() < 0) error(name, "a fee can't be below nothing: say what is given back in its text");
}

void FieldReader::fraction(std::string_view name, std::optional<Decimal>& out) {
  const auto* value = take(name);
  if (!value) return;
  const auto amount = read_amount(written(object_, name));
  out = amount && amount->per_cent ? hundredth(amount->value) : amount ? std::optional(amount->value) : std::nullopt;
  const auto one = Decimal::from_integer(1);
  if (!out) return error(name, "expected a rate such as 0.0525 or \"5.25 %\"");
  if (*out > one || *out < Decimal::from_integer(-1)) {
    error(name, "a rate is a fraction: write 0.0525 or \"5.25 %\" for 5.25 per cent");
  }
}

void FieldReader::per_cent(std::string_view name, std::optional<Decimal>& out) {
  const auto* value = take(name);
  if (!value) return;
  const auto amount = read_amount(written(object_, name));
  if (!amount) return error(name, "expected per cent such as 5.25 or \"5.25 %\"");
  out = amount->value;
}

void FieldReader::integer(std::string_view name, std::optional<std::int32_t>& out) {
  const auto* value = take(name);
  if (!value) return;
  std::int32_t number = 0;
  const char* const end = value->text.data() + value->text.size();
  const auto [stop, failure] = std::from_chars(value->text.data(), end, number);
  if (value->kind != JsonKind::number || failure != std::errc{} || stop != end) {
    return error(name, "expected a whole number");
  }
  out = number;
}

void FieldReader::flag(std::string_view name, bool& out) {
  const auto* value = take(name);
  if (!value) return;
  if (value->kind != JsonKind::boolean) return error(name, "expected true or false");
  out = value->flag;
}

void FieldReader::instant(std::string_view name, std::optional<Instant>& out) {
  const auto* value = take(name);
  if (!value) return;
  out = value->is_string() ? parse_instant(value->text) : std::nullopt;
  if (!out) error(name, "expected a time such as \"2026-11-23T08:36:00Z\"");
}

void FieldReader::texts(std::string_view name, std::vector<std::string>& out, std::size_t max_items,
                        std::size_t max_bytes) {
  const auto* value = take(name);
  if (!value) return;
  std::vector<std::string> found;
  if (value->is_string()) {
    found = split_list(value->text);
  } else if (value->is_array()) {
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      const auto& item = value->items[i];
      if (!item.is_string()) {
        return add_error(errors_, fmt::format("{}/{}", pointer_to(name), i), "expected a text");
      }
      found.push_back(item.text);
    }
  } else {
    return error(name, "expected a list of texts");
  }
  if (found.size() > max_items) return error(name, fmt::format("at most {} items are taken", max_items));
  for (const auto& item : found) {
    if (item.size() > max_bytes) return error(name, fmt::format("at most {} bytes an item are taken", max_bytes));
    if (item.find('\0') != std::string::npos) return error(name, "a text can't hold a NUL character");
  }
  out = std::move(found);
}

void FieldReader::each(std::string_view name, std::size_t max_items, const std::function<void(FieldReader&)>& read) {
  const auto* value = take(name);
  if (!value) return;
  if (!value->is_array()) return error(name, "expected a list of objects");
  if (value->items.size() > max_items) return error(name, fmt::format("at most {} items are taken", max_items));
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    FieldReader item(value->items[i], fmt::format("{}/{}", pointer_to(name), i), errors_);
    if (value->items[i].is_object()) read(item);
  }
}

void FieldReader::error(std::string_view name, std::string message) {
  add_error(errors_, pointer_to(name), std::move(message));
}

std::vector<std::string> FieldReader::unread() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (!taken_[i]) out.push_back(object_.keys[i]);
  }
  return out;
}

void FieldReader::refuse_unread() {
  for (const auto& name : unread()) error(name, "this field is not known here");
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto item = trim(text.substr(0, comma));
    if (!item.empty()) out.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

}  // namespace attune
