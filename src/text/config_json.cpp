#include "text/config_json.h"

#include <utility>

#include <fmt/format.h>

namespace attune {
namespace {

namespace json = boost::json;

std::unexpected<Error> no_json(std::string_view file, std::string_view kind, std::string detail) {
  return fail(ErrorCode::corrupt, fmt::format("{} is not a JSON {}: get the model folder anew", file, kind),
              std::move(detail));
}

Result<json::value> parse(std::string_view text, std::string_view file, std::string_view kind) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 16;
  auto value = json::parse(text, failed, {}, options);
  if (failed) return no_json(file, kind, failed.message());
  return value;
}

}  // namespace

Result<json::object> read_config_object(std::string_view text, std::string_view file) {
  auto value = parse(text, file, "object");
  if (!value) return std::unexpected(value.error());
  if (!value->is_object()) return no_json(file, "object", {});
  return std::move(value->get_object());
}

Result<json::array> read_config_array(std::string_view text, std::string_view file) {
  auto value = parse(text, file, "list");
  if (!value) return std::unexpected(value.error());
  if (!value->is_array()) return no_json(file, "list", {});
  return std::move(value->get_array());
}

}  // namespace attune
