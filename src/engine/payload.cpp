#include "engine/payload.h"

#include "engine/payload_fields.h"

namespace attune {
namespace {

template <class Payload>
Bytes write(const Payload& payload) {
  FieldWriter io;
  fields(io, payload);
  return io.take();
}

template <class Payload>
Result<Payload> read(std::span<const std::uint8_t> bytes, const char* what) {
  FieldDecoder io(bytes);
  Payload payload;
  fields(io, payload);
  if (!io.at_end())
    return fail(ErrorCode::corrupt, std::string("This ") + what + " record does not read: it is damaged.");
  return payload;
}

// Which members of a Feedback a record has; most events have none of the optional ones.
enum FeedbackBits : std::uint16_t {
  bit_viewed = 1,
  bit_clicked = 2,
  bit_selected = 4,
  bit_slider = 8,
  bit_aspects = 16,
  bit_overall = 32,
  bit_amount = 64,
  bit_comment = 128,
  bit_decision = 256,
  bit_original = 512,
  bit_merges = 1024
};

std::uint16_t bits_of(const FeedbackChange& change) {
  const Feedback& f = change.feedback;
  const auto bit = [](bool there, FeedbackBits b) { return there ? static_cast<std::uint16_t>(b) : std::uint16_t{0}; };
  return static_cast<std::uint16_t>(bit(f.viewed, bit_viewed) | bit(f.clicked, bit_clicked) |
                                    bit(f.selected, bit_selected) | bit(f.slider_default, bit_slider) |
                                    bit(f.aspects.any(), bit_aspects) | bit(f.overall.has_value(), bit_overall) |
                                    bit(f.amount.has_value(), bit_amount) | bit(!f.comment.empty(), bit_comment) |
                                    bit(f.decision.has_value(), bit_decision) | bit(!f.original.empty(), bit_original) |
                                    bit(change.merges.has_value(), bit_merges));
}

}  // namespace

Bytes encode(const CustomerChange& change) { return write(change); }
Bytes encode(const ProductChange& change) { return write(change); }
Bytes encode(const HoldingsChange& change) { return write(change); }
Bytes encode(const ConsentChange& change) { return write(change); }
Bytes encode(const MembershipChange& change) { return write(change); }
Bytes encode(const ErasureRecord& erasure) { return write(erasure); }
Bytes encode(const AccountChange& change) { return write(change); }
Bytes encode(const SessionChange& change) { return write(change); }
Bytes encode(const OneTimeCodeChange& change) { return write(change); }
Bytes encode(const CareChange& change) { return write(change); }
Bytes encode(const AccessRecord& access) { return write(access); }
Bytes encode(const PlacementChange& change) { return write(change); }
Bytes encode(const WriteNote& note) { return write(note); }
Bytes encode(const TextVectorChange& change) { return write(change); }
Bytes encode(const InferredTagsChange& change) { return write(change); }
Bytes encode(const ClassificationChange& change) { return write(change); }
Bytes encode(const CommentReading& reading) { return write(reading); }
Bytes encode(const GeneratedTextChange& change) { return write(change); }
Bytes encode(const TrainingReport& report) { return write(report); }
Bytes encode(const SettingsChange& change) { return write(change); }
Bytes encode(const Decision& decision) { return write(decision); }

Bytes encode(const FeedbackChange& change) {
  const Feedback& f = change.feedback;
  const std::uint16_t bits = bits_of(change);
  FieldWriter io;
  io(change.product, f.kind, f.occurred_at, bits, f.source_format);
  if (bits & bit_aspects) io(f.aspects.tenths);
  if (bits & bit_overall) io(*f.overall);
  if (bits & bit_amount) io(*f.amount);
  if (bits & bit_comment) io(f.comment);
  if (bits & bit_decision) io(*f.decision);
  if (bits & bit_original) io(f.original);
  if (bits & bit_merges) io(*change.merges);
  return io.take();
}

template <>
Result<FeedbackChange> decode(std::span<const std::uint8_t> bytes) {
  FieldDecoder io(bytes);
  FeedbackChange change;
  Feedback& f = change.feedback;
  std::uint16_t bits = 0;
  io(change.product, f.kind, f.occurred_at, bits, f.source_format);
  f.viewed = (bits & bit_viewed) != 0;
  f.clicked = (bits & bit_clicked) != 0;
  f.selected = (bits & bit_selected) != 0;
  f.slider_default = (bits & bit_slider) != 0;
  if (bits & bit_aspects) io(f.aspects.tenths);
  if (bits & bit_overall) io(f.overall.emplace());
  if (bits & bit_amount) io(f.amount.emplace());
  if (bits & bit_comment) io(f.comment);
  if (bits & bit_decision) io(f.decision.emplace());
  if (bits & bit_original) io(f.original);
  if (bits & bit_merges) io(change.merges.emplace());
  if (!io.at_end()) return fail(ErrorCode::corrupt, "This feedback record does not read: it is damaged.");
  return change;
}

template <>
Result<CustomerChange> decode(std::span<const std::uint8_t> bytes) {
  return read<CustomerChange>(bytes, "customer");
}
template <>
Result<ProductChange> decode(std::span<const std::uint8_t> bytes) {
  return read<ProductChange>(bytes, "product");
}
template <>
Result<HoldingsChange> decode(std::span<const std::uint8_t> bytes) {
  return read<HoldingsChange>(bytes, "holdings");
}
template <>
Result<ConsentChange> decode(std::span<const std::uint8_t> bytes) {
  return read<ConsentChange>(bytes, "consent");
}
template <>
Result<MembershipChange> decode(std::span<const std::uint8_t> bytes) {
  return read<MembershipChange>(bytes, "membership");
}
template <>
Result<ErasureRecord> decode(std::span<const std::uint8_t> bytes) {
  return read<ErasureRecord>(bytes, "erasure");
}
template <>
Result<AccountChange> decode(std::span<const std::uint8_t> bytes) {
  return read<AccountChange>(bytes, "account");
}
template <>
Result<SessionChange> decode(std::span<const std::uint8_t> bytes) {
  return read<SessionChange>(bytes, "session");
}
template <>
Result<OneTimeCodeChange> decode(std::span<const std::uint8_t> bytes) {
  return read<OneTimeCodeChange>(bytes, "one-time code");
}
template <>
Result<CareChange> decode(std::span<const std::uint8_t> bytes) {
  return read<CareChange>(bytes, "care");
}
template <>
Result<AccessRecord> decode(std::span<const std::uint8_t> bytes) {
  return read<AccessRecord>(bytes, "access");
}
template <>
Result<PlacementChange> decode(std::span<const std::uint8_t> bytes) {
  return read<PlacementChange>(bytes, "placement");
}
template <>
Result<WriteNote> decode(std::span<const std::uint8_t> bytes) {
  return read<WriteNote>(bytes, "idempotency");
}
template <>
Result<TextVectorChange> decode(std::span<const std::uint8_t> bytes) {
  return read<TextVectorChange>(bytes, "text vector");
}
template <>
Result<InferredTagsChange> decode(std::span<const std::uint8_t> bytes) {
  return read<InferredTagsChange>(bytes, "inferred tags");
}
template <>
Result<ClassificationChange> decode(std::span<const std::uint8_t> bytes) {
  return read<ClassificationChange>(bytes, "classification");
}
template <>
Result<CommentReading> decode(std::span<const std::uint8_t> bytes) {
  return read<CommentReading>(bytes, "comment reading");
}
template <>
Result<GeneratedTextChange> decode(std::span<const std::uint8_t> bytes) {
  return read<GeneratedTextChange>(bytes, "generated text");
}
template <>
Result<TrainingReport> decode(std::span<const std::uint8_t> bytes) {
  return read<TrainingReport>(bytes, "training");
}
template <>
Result<SettingsChange> decode(std::span<const std::uint8_t> bytes) {
  return read<SettingsChange>(bytes, "settings");
}
template <>
Result<Decision> decode(std::span<const std::uint8_t> bytes) {
  return read<Decision>(bytes, "decision");
}

}  // namespace attune
