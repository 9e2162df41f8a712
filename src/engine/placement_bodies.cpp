#include "engine/placement_bodies.h"

#include <charconv>

#include "engine/body_reader.h"
#include "engine/json.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

constexpr std::size_t most_comment_bytes = 2'000;

// Leaves `out` where the field is not there.
void bounded(FieldReader& fields, std::string_view name, std::int32_t from, std::int32_t to, std::int32_t& out) {
  std::optional<std::int32_t> value;
  fields.integer(name, value);
  if (value && (*value < from || *value > to))
    fields.error(name, "expected " + std::to_string(from) + " to " + std::to_string(to));
  else if (value) out = *value;
}

void read_kinds(FieldReader& fields, Placement& out) {
  std::vector<std::string> kinds;
  fields.texts("kinds", kinds, 3, 16);
  for (const std::string& name : kinds) {
    const auto kind = parse_item_kind(name);
    if (!kind) fields.error("kinds", "\"" + name + "\" is none of product, service, content");
    else out.kinds.push_back(*kind);
  }
}

void write_offer(JsonWriter& json, const OfferBody& body) {
  const auto bound = [](const std::optional<Instant>& at) { return at ? format_instant(*at) : std::string(); };
  write(json, "product", body.product_id);
  write(json, "placement", body.placement);
  write(json, "wording", body.wording);
  json.key("validity");
  json.begin_object();
  write_or_null(json, "from", bound(body.from));
  write_or_null(json, "to", bound(body.to));
  json.end_object();
}

}  // namespace

Body<Placement> read_placement_body(std::string_view json) {
  return read_object<Placement>(json, {}, [](FieldReader& fields, FieldErrors&, Placement& out) {
    out.channel.clear();
    fields.identifier("channel", out.channel, 64);
    if (out.channel.empty()) fields.error("channel", "say what it is part of: portal, branch, email …");
    if (fields.take("direction") == nullptr) fields.error("direction", "expected inbound or outbound");
    fields.word("direction", out.direction, parse_direction);
    auto count = static_cast<std::int32_t>(out.count);
    bounded(fields, "count", 1, 100, count);
    out.count = static_cast<std::uint32_t>(count);
    read_kinds(fields, out);
    bounded(fields, "window", 1, 90, out.window_days);
  });
}

Body<OfferBody> read_offer_body(std::string_view json) {
  return read_object<OfferBody>(json, {}, [](FieldReader& fields, FieldErrors& errors, OfferBody& out) {
    fields.identifier("product", out.product_id, 256);
    if (out.product_id.empty()) fields.error("product", "say which product it words");
    fields.identifier("placement", out.placement, 128);
    if (out.placement.empty()) fields.error("placement", "say where it is shown");
    fields.text("wording", out.wording, most_wording_bytes);
    if (out.wording.find_first_not_of(" \t\r\n") == std::string::npos) fields.error("wording", "this is needed");
    const JsonValue* validity = fields.take("validity");
    if (validity == nullptr) return;
    if (!validity->is_object()) return fields.error("validity", "expected an object with from and to");
    FieldReader bounds(*validity, fields.pointer_to("validity"), errors);
    bounds.instant("from", out.from);
    bounds.instant("to", out.to);
    bounds.refuse_unread();
    if (out.from && out.to && *out.to <= *out.from) bounds.error("to", "this must be later than from");
  });
}

Body<OfferDecisionBody> read_offer_decision_body(std::string_view json) {
  return read_object<OfferDecisionBody>(json, {}, [](FieldReader& fields, FieldErrors&, OfferDecisionBody& out) {
    const JsonValue* version = fields.take("version");
    const bool number = version != nullptr && version->kind == JsonKind::number;
    const char* begin = number ? version->text.data() : nullptr;
    const char* end = number ? begin + version->text.size() : nullptr;
    const bool read = number && std::from_chars(begin, end, out.version).ptr == end;
    if (!read)
      fields.error("version", "expected the version that the offer's answer tells: it is decided on what was read");
    fields.text("comment", out.comment, most_comment_bytes);
  });
}

std::string to_json(const PlacementAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "id", answer.id);
  write(json, "channel", answer.placement.channel);
  write(json, "direction", to_string(answer.placement.direction));
  write(json, "count", std::uint64_t{answer.placement.count});
  json.key("kinds");
  json.begin_array();
  for (const ItemKind kind : {ItemKind::product, ItemKind::service, ItemKind::content}) {
    if (answer.placement.takes(kind)) json.text(to_string(kind));
  }
  json.end_array();
  write(json, "window", static_cast<std::uint64_t>(answer.placement.window_days));
  json.end_object();
  return out;
}

std::string to_json(const OfferAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "id", answer.id);
  write_offer(json, answer.body);
  write(json, "name", answer.name);
  write(json, "version", std::uint64_t{answer.version});
  write(json, "status", to_string(answer.status));
  write(json, "proposed_at", format_instant(answer.proposed_at));
  write_or_null(json, "proposed_by", answer.proposed_by);
  write_or_null(json, "decided_at", answer.decided_at ? format_instant(*answer.decided_at) : std::string());
  write_or_null(json, "decided_by", answer.decided_by);
  write_or_null(json, "comment", answer.comment);
  json.key("in_force");
  if (answer.in_force) {
    json.begin_object();
    write(json, "version", std::uint64_t{answer.in_force->version});
    write_offer(json, answer.in_force->body);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
  return out;
}

}  // namespace attune
