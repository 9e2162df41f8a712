// Members of JSON objects as the API spells them: numbers rounded, what is not a number or not there as null.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decision.h"
#include "engine/answers.h"
#include "ingest/json_writer.h"

namespace attune::json_fields {

inline constexpr int decimals = 4;
inline constexpr double unit = 10'000;
inline constexpr double largest = 1e14;  // beyond it the rounded units would not fit

inline void write(JsonWriter& json, std::string_view name, double value) {
  json.key(name);
  if (!std::isfinite(value) || std::abs(value) > largest) return json.null();
  json.number(Decimal::from_units(std::llround(value * unit), decimals));
}

inline void write(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (value) return write(json, name, *value);
  json.key(name);
  json.null();
}

inline void write(JsonWriter& json, std::string_view name, std::uint64_t value) {
  json.key(name);
  json.integer(static_cast<std::int64_t>(value));
}

inline void write(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  json.text(value);
}

inline void write_flag(JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.flag(value);
}

inline void write_or_null(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  if (value.empty()) return json.null();
  json.text(value);
}

inline void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  json.key(name);
  json.begin_array();
  for (const auto& value : values) json.text(value);
  json.end_array();
}

inline void write_sentiment(JsonWriter& json, const SentimentAnswer& sentiment) {
  json.key("sentiment");
  json.begin_object();
  write(json, "label", std::string_view(sentiment.label));
  write(json, "score", sentiment.score);
  json.end_object();
}

inline void write_withheld(JsonWriter& json, const std::vector<WithheldCount>& withheld) {
  std::uint64_t all = 0;
  for (const auto& reason : withheld) all += reason.count;
  json.key("withheld");
  json.begin_object();
  write(json, "count", all);
  json.key("by_reason");
  json.begin_object();
  for (const auto& reason : withheld) write(json, reason.reason, std::uint64_t{reason.count});
  json.end_object();
  json.end_object();
}

// `object` without its closing brace, so that more members can follow. Precondition: it holds a member.
inline std::string opened(std::string object) {
  object.pop_back();
  object += ',';
  return object;
}

}  // namespace attune::json_fields
