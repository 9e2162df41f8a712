#include "engine/feedback_scan.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/json_bodies.h"

namespace attune {
namespace {

constexpr std::size_t max_comment_bytes = 8192;

// A cursor over plain JSON. Every reader says whether it found what it was asked for; after a "no" the scan is over.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool take(char wanted) {
    blanks();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool at_end() {
    blanks();
    return at_ == end_;
  }

  // A string of printable ASCII without escapes.
  bool text(std::string_view& out) {
    if (!take('"')) return false;
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"') {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20 || byte >= 0x7f || byte == '\\') return false;
      ++at_;
    }
    if (at_ == end_) return false;
    out = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  // A number without exponent, as it is spelled.
  bool number(std::string_view& out) {
    blanks();
    const char* const begin = at_;
    if (at_ != end_ && *at_ == '-') ++at_;
    const char* const whole = at_;
    digits();
    const auto whole_digits = at_ - whole;
    if (whole_digits == 0 || (whole_digits > 1 && *whole == '0')) return false;
    if (at_ != end_ && *at_ == '.') {
      const char* const point = at_++;
      digits();
      if (at_ - point == 1) return false;
    }
    out = {begin, static_cast<std::size_t>(at_ - begin)};
    return at_ != end_ && *at_ != 'e' && *at_ != 'E';
  }

  bool null() {
    blanks();
    if (end_ - at_ < 4 || std::string_view(at_, 4) != "null") return false;
    at_ += 4;
    return true;
  }

 private:
  void blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  void digits() {
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
  }

  const char* at_;
  const char* end_;
};

enum Field : std::uint32_t { decision, customer, product, event, aspects, overall, comment, amount, time, none };
constexpr std::array<std::string_view, none> field_names{
    "decision_id", "customer_id", "product_id", "event", "aspects", "overall", "comment", "amount", "occurred_at"};

Field field_of(std::string_view name) {
  for (std::uint32_t i = 0; i < none; ++i) {
    if (field_names[i] == name) return static_cast<Field>(i);
  }
  return none;
}

bool text_to(Cursor& cursor, std::string& out, std::size_t least, std::size_t most) {
  std::string_view text;
  if (!cursor.text(text) || text.size() < least || text.size() > most) return false;
  out.assign(text);
  return true;
}

bool scan_aspects(Cursor& cursor, Aspects& out) {
  if (!cursor.take('{')) return false;
  if (cursor.take('}')) return true;
  std::uint32_t seen = 0;
  do {
    std::string_view name;
    std::string_view value;
    if (!cursor.text(name) || !cursor.take(':')) return false;
    std::size_t i = 0;
    while (i < aspect_count && to_string(static_cast<Aspect>(i)) != name) ++i;
    if (i == aspect_count || ((seen >> i) & 1U) != 0) return false;
    seen |= 1U << i;
    if (cursor.null()) continue;
    if (!cursor.number(value)) return false;
    const auto tenths = parse_tenths(value);
    if (!tenths) return false;
    out.tenths[i] = *tenths;
  } while (cursor.take(','));
  return cursor.take('}');
}

bool scan_field(Cursor& cursor, Field field, Engine::FeedbackOptions& out) {
  auto& feedback = out.feedback;
  std::string_view text;
  switch (field) {
    case decision: return text_to(cursor, out.decision_id, 0, 128);
    case customer: return text_to(cursor, out.customer_id, 1, 128);
    case product: return text_to(cursor, feedback.product_id, 1, 256);
    case comment: return text_to(cursor, feedback.comment, 0, max_comment_bytes);
    case aspects: return scan_aspects(cursor, feedback.aspects);
    case event: {
      if (!cursor.text(text)) return false;
      const auto kind = parse_event_kind(text);
      if (kind) feedback.kind = *kind;
      return kind.has_value();
    }
    case overall:
      if (!cursor.number(text)) return false;
      feedback.overall = parse_score(text);
      return feedback.overall.has_value();
    case amount:
      if (!cursor.number(text)) return false;
      feedback.amount = parse_decimal(text);
      return feedback.amount.has_value() && feedback.amount->units() >= 0;
    case time: {
      if (!cursor.text(text)) return false;
      const auto at = parse_instant(text);
      if (at) feedback.occurred_at = *at;
      return at.has_value();
    }
    case none: return false;
  }
  return false;
}

bool scan_event(Cursor& cursor, Engine::FeedbackOptions& out) {
  if (!cursor.take('{')) return false;
  std::uint32_t seen = 0;
  do {
    std::string_view name;
    if (!cursor.text(name) || !cursor.take(':')) return false;
    const Field field = field_of(name);
    if (field == none || ((seen >> field) & 1U) != 0) return false;
    seen |= 1U << field;
    if (cursor.null()) {
      if (field == event) return false;
    } else if (!scan_field(cursor, field, out)) {
      return false;
    }
  } while (cursor.take(','));
  if (!cursor.take('}')) return false;
  if (out.customer_id.empty() || out.feedback.product_id.empty() || ((seen >> event) & 1U) == 0) return false;
  return out.feedback.kind != EventKind::rating || out.feedback.aspects.any() || out.feedback.overall;
}

}  // namespace

std::optional<std::vector<Engine::FeedbackOptions>> scan_feedback_batch(std::string_view json, Instant now) {
  constexpr std::size_t usual_event_bytes = 100;
  Cursor cursor(json);
  std::string_view name;
  if (!cursor.take('{') || !cursor.text(name) || name != "events" || !cursor.take(':') || !cursor.take('[')) {
    return std::nullopt;
  }
  std::vector<Engine::FeedbackOptions> events;
  events.reserve(std::min(json.size() / usual_event_bytes + 1, max_feedback_events));
  do {
    if (events.size() == max_feedback_events) return std::nullopt;
    auto& one = events.emplace_back();
    one.feedback.occurred_at = now;
    one.feedback.source_format = "api";
    if (!scan_event(cursor, one)) return std::nullopt;
  } while (cursor.take(','));
  if (!cursor.take(']') || !cursor.take('}') || !cursor.at_end()) return std::nullopt;
  return events;
}

}  // namespace attune
