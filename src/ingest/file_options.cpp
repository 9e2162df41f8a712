#include "ingest/file_options.h"

#include <utility>

#include <fmt/format.h>

namespace attune {
namespace {

Result<std::optional<Date>> read_date(std::string_view name, std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (!date) return fail(ErrorCode::invalid, fmt::format("{}: expected a date written as YYYY-MM-DD", name));
  return date;
}

Result<TimeUnit> read_unit(std::string_view text) {
  if (text.empty() || text == "s") return TimeUnit::seconds;
  if (text == "ms") return TimeUnit::milliseconds;
  return fail(ErrorCode::invalid, "time-unit: expected s (seconds since 1970) or ms (milliseconds)");
}

}  // namespace

Result<FileOptions> read_file_options(const FileOptionTexts& texts) {
  FileOptions out;
  auto map = parse_column_map(texts.map);
  if (!map) return pass_on(std::move(map));
  out.map = std::move(*map);
  if (!texts.encoding.empty()) {
    const auto encoding = parse_encoding(texts.encoding);
    if (!encoding) return std::unexpected(encoding.error());
    out.encoding = *encoding;
  }
  if (!texts.scale.empty()) {
    const auto scale = parse_scale(texts.scale);
    if (!scale) return std::unexpected(scale.error());
    out.scale = *scale;
  }
  const auto unit = read_unit(texts.time_unit);
  if (!unit) return std::unexpected(unit.error());
  out.time_unit = *unit;
  const auto not_before = read_date("not-before", texts.not_before);
  if (!not_before) return std::unexpected(not_before.error());
  out.not_before = *not_before;
  const auto not_after = read_date("not-after", texts.not_after);
  if (!not_after) return std::unexpected(not_after.error());
  out.not_after = *not_after;
  auto categories = parse_category_map(texts.map_category);
  if (!categories) return pass_on(std::move(categories));
  out.categories = std::move(*categories);
  const auto unknown = parse_unknown_fields(texts.unknown_columns);
  if (!unknown) return std::unexpected(unknown.error());
  out.unknown = *unknown;
  if (out.not_before && out.not_after && *out.not_after < *out.not_before) {
    return fail(ErrorCode::invalid, "not-after: it lies before not-before");
  }
  return out;
}

EventTimes event_times(const FileOptions& options, Instant now) {
  EventTimes times;
  times.unit = options.time_unit;
  if (options.not_before) times.not_before = Instant{options.not_before->days * micros_per_day};
  times.not_after = options.not_after ? Instant{(options.not_after->days + 1) * micros_per_day - 1}
                                      : Instant{now.micros + micros_per_day};
  return times;
}

Result<void> check_options_fit(std::string_view what, std::string_view format, const FileOptions& options) {
  const bool events = what == "interactions" || what == "feedback";
  const bool catalogue = format == "cdr" || format == "uk-open-banking";
  const auto refuse = [&](std::string_view option) {
    return fail(ErrorCode::invalid,
                fmt::format("{} has no effect on {} in the format {}: leave it out", option, what, format));
  };
  if (!options.map.empty() && catalogue) return refuse("map");
  if (!options.scale.is_unit() && (what != "interactions" || format == "prototype-csv")) return refuse("scale");
  if (options.time_unit != TimeUnit::seconds && (!events || format == "prototype-csv")) return refuse("time-unit");
  if (options.not_before && !events) return refuse("not-before");
  const bool own = format == "csv" || format == "jsonl";
  if (!options.categories.empty() && (what != "products" || !own)) return refuse("map-category");
  if (options.unknown != UnknownFields::usual && (events || !own)) return refuse("unknown-columns");
  if (options.unknown == UnknownFields::keep && what == "customers") {
    return fail(
        ErrorCode::invalid,
        "unknown-columns keep has no effect on customers: a fact needs a definition in the dictionary, which says who "
        "may read it");
  }
  if (options.not_after && !events) return refuse("not-after");
  return {};
}

}  // namespace attune
