#include "server/services.h"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/json.h"
#include "engine/packed_body.h"

namespace attune {

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (const auto part :
       {decision_routes, customer_routes, product_routes, placement_routes, model_routes, insight_routes, text_routes,
        care_routes, word_routes, account_routes, persona_routes, system_routes}) {
    for (const auto& route : part()) all.push_back(route);
  }
  return all;
}

std::string_view parameter(const Exchange& exchange, std::string_view name) {
  for (const auto& [key, value] : exchange.query) {
    if (key == name) return value;
  }
  return {};
}

Result<Paging> paging(const Exchange& exchange) {
  Paging out{.cursor = parameter(exchange, "cursor")};
  const auto limit = parameter(exchange, "limit");
  if (limit.empty()) return out;
  const auto [stop, failure] = std::from_chars(limit.data(), limit.data() + limit.size(), out.limit);
  if (failure != std::errc{} || stop != limit.data() + limit.size() || out.limit < 1 || out.limit > 1000) {
    return fail(ErrorCode::invalid, "limit: expected a whole number from 1 to 1000");
  }
  return out;
}

Result<std::optional<Position>> position_cursor(const Paging& paging) {
  if (paging.cursor.empty()) return std::nullopt;
  Position position = 0;
  const char* const begin = paging.cursor.data();
  const char* const end = begin + paging.cursor.size();
  const auto [stop, failure] = std::from_chars(begin, end, position);
  if (failure != std::errc{} || stop != end) {
    return fail(ErrorCode::invalid, "cursor: expected the next_cursor of an earlier answer");
  }
  return position;
}

Result<Range> range_of(const Exchange& exchange) {
  Range range;
  for (const auto& [name, date] : {std::pair("from", &range.from), std::pair("to", &range.to)}) {
    const auto text = parameter(exchange, name);
    if (text.empty()) continue;
    *date = parse_date(text);
    if (!*date) return fail(ErrorCode::invalid, fmt::format("{}: expected a date written as YYYY-MM-DD", name));
  }
  return range;
}

namespace {

Result<FileOptions> file_options_of(const Exchange& exchange) {
  const auto said = [&](std::string_view name) { return std::string(parameter(exchange, name)); };
  return read_file_options({.map = said("map"),
                            .encoding = said("encoding"),
                            .map_category = said("map_category"),
                            .unknown_columns = said("unknown_columns")});
}

}  // namespace

void import_file(Services& services, Exchange& exchange, std::string what, Respond respond) {
  const auto dry_run = parameter(exchange, "dry_run");
  if (!dry_run.empty() && dry_run != "true" && dry_run != "false") {
    return respond(problem(Error{ErrorCode::invalid, "dry_run: expected true or false", {}}));
  }
  auto file = file_options_of(exchange);
  if (!file) return respond(problem(file.error()));
  const auto format = parameter(exchange, "format");
  Engine::ImportOptions options{.what = std::move(what),
                                .format = std::string(format.empty() ? "jsonl" : format),
                                .brand = std::string(parameter(exchange, "brand")),
                                .file = std::move(*file),
                                .dry_run = dry_run == "true"};
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(exchange.body.data()), exchange.body.size());
  if (exchange.packed && !is_packed(exchange.body))
    return respond(problem(400, "invalid", "The body is not the gzip that its Content-Encoding says."));
  services.engine.import_bytes(exchange.caller, std::move(options), bytes, {},
                               json_reply<ImportReport>(std::move(respond)));
}

}  // namespace attune
