#include "store/record.h"

namespace attune {

std::string_view to_string(RecordKind kind) {
  switch (kind) {
    case RecordKind::genesis: return "genesis";
    case RecordKind::institution: return "institution";
    case RecordKind::product: return "product";
    case RecordKind::customer: return "customer";
    case RecordKind::holdings: return "holdings";
    case RecordKind::consent: return "consent";
    case RecordKind::membership: return "membership";
    case RecordKind::decision: return "decision";
    case RecordKind::feedback: return "feedback";
    case RecordKind::text_vector: return "text_vector";
    case RecordKind::training: return "training";
    case RecordKind::erasure: return "erasure";
    case RecordKind::account: return "account";
    case RecordKind::idempotency: return "idempotency";
    case RecordKind::session: return "session";
    case RecordKind::one_time_code: return "one_time_code";
    case RecordKind::care: return "care";
    case RecordKind::access: return "access";
    case RecordKind::comment_reading: return "comment_reading";
    case RecordKind::inferred_tags: return "inferred_tags";
    case RecordKind::classification: return "classification";
    case RecordKind::generated_text: return "generated_text";
    case RecordKind::placement: return "placement";
  }
  return "unknown";
}

std::optional<RecordKind> parse_record_kind(std::string_view name) {
  if (name == "unknown") return std::nullopt;  // a number without a name
  for (std::uint8_t kind = 1; kind <= static_cast<std::uint8_t>(RecordKind::classification); ++kind) {
    if (to_string(static_cast<RecordKind>(kind)) == name) return static_cast<RecordKind>(kind);
  }
  return std::nullopt;
}

}  // namespace attune
