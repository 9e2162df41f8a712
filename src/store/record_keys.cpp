#include "store/record_keys.h"

#include <cstring>

#include <fmt/format.h>
#include <sodium.h>

namespace attune {
namespace {

SecretKey derive(const SecretKey& subject_key, const SecretKey& month_key) {
  static constexpr std::string_view purpose = "attune record";
  SecretKey key;
  crypto_generichash_state state;
  crypto_generichash_init(&state, subject_key.data(), subject_key.size(), key.size());
  crypto_generichash_update(&state, month_key.data(), month_key.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  crypto_generichash_final(&state, key.data(), key.size());
  return key;
}

}  // namespace

RecordKeys::RecordKeys(Keyring& keyring, std::size_t slots)
    : keyring_(keyring), destructions_(keyring.destructions()), slots_(slots) {}

RecordKeys::~RecordKeys() { sodium_memzero(slots_.data(), slots_.size() * sizeof(Slot)); }

RecordKeys::Slot& RecordKeys::slot_of(const Handle& subject, RecordKind kind, std::uint16_t month) {
  std::uint64_t h;
  std::memcpy(&h, subject.bytes.data(), sizeof h);
  h ^= static_cast<std::uint64_t>(kind) * 0x9e3779b97f4a7c15U + month;
  return slots_[static_cast<std::size_t>(h) & (slots_.size() - 1)];
}

void RecordKeys::forget_if_destroyed() {
  const std::uint64_t now = keyring_.destructions();
  if (now == destructions_) return;
  destructions_ = now;
  for (Slot& slot : slots_) {
    sodium_memzero(slot.key.data(), slot.key.size());
    slot.used = false;
  }
}

Result<SecretKey> RecordKeys::sealing_key(const Handle& subject, RecordKind kind, std::uint16_t month) {
  forget_if_destroyed();
  Slot& slot = slot_of(subject, kind, month);
  if (slot.used && slot.subject == subject && slot.kind == kind && slot.month == month) return slot.key;
  const auto subject_key = keyring_.subject_key(subject);
  if (!subject_key && keyring_.state_of(subject) == SubjectState::unknown) {
    return fail(ErrorCode::invalid, "The subject of an event is not in the key file; create its name first.",
                to_hex(subject));
  }
  auto month_key = keyring_.month_key_or_create(kind, month);
  if (!month_key && month_key.error().code != ErrorCode::conflict) return pass_on(std::move(month_key));
  if (!subject_key || !month_key) {
    SecretKey forgotten{};
    random_.fill(forgotten);
    return forgotten;
  }
  slot = {subject, derive(*subject_key, *month_key), kind, month, true};
  return slot.key;
}

Result<void> RecordKeys::open(std::span<const std::uint8_t> body, const Envelope& envelope, Record& record) {
  record.readable = true;
  if (!envelope.sealed()) {
    const auto payload = body.subspan(envelope_bytes);
    record.event.payload.assign(payload.begin(), payload.end());
    return {};
  }
  forget_if_destroyed();
  Slot& slot = slot_of(envelope.subject, envelope.kind, envelope.month);
  const bool held =
      slot.used && slot.subject == envelope.subject && slot.kind == envelope.kind && slot.month == envelope.month;
  if (!held) {
    const auto subject_key = keyring_.subject_key(envelope.subject);
    const auto month_key = keyring_.month_key(envelope.kind, envelope.month);
    if (!subject_key || !month_key) {
      const bool accounted_for = keyring_.state_of(envelope.subject) == SubjectState::erased ||
                                 keyring_.state_of_month(envelope.kind, envelope.month) == SubjectState::erased;
      record.event.payload.clear();
      record.readable = false;
      if (accounted_for) return {};
      return fail(ErrorCode::corrupt,
                  fmt::format("Record {} can't be read: the key file holds no key for it, and no erasure or expiry "
                              "accounts for that. Restore the key file that belongs to this log.",
                              envelope.position));
    }
    slot = {envelope.subject, derive(*subject_key, *month_key), envelope.kind, envelope.month, true};
  }
  if (unseal(body, slot.key, record.event.payload)) return {};
  record.event.payload.clear();
  record.readable = false;
  return fail(ErrorCode::corrupt, fmt::format("Record {} does not decrypt with its key; restore the log and its key "
                                              "file from one backup.",
                                              envelope.position));
}

}  // namespace attune
