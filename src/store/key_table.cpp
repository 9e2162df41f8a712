#include "store/key_table.h"

#include <cstring>

#include <sodium.h>

namespace attune {
namespace {

void absorb(crypto_generichash_state& state, std::string_view text) {
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

}  // namespace

std::size_t KeyTable::HashOfHash::operator()(const Hash& hash) const noexcept {
  std::size_t value;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

KeyTable::~KeyTable() {
  for (SubjectKey& subject : subjects_) sodium_memzero(subject.key.data(), subject.key.size());
  for (auto& [month, key] : months_) sodium_memzero(key.key.data(), key.key.size());
  for (auto& [name, secret] : secrets_) sodium_memzero(secret.key.data(), secret.key.size());
  sodium_memzero(&institution_, sizeof institution_);
  sodium_memzero(signing_key_.data(), signing_key_.size());
}

void KeyTable::set_institution(const InstitutionKeys& keys) {
  institution_ = keys;
  crypto_sign_seed_keypair(public_key_.data(), signing_key_.data(), keys.signing_seed.data());
}

Hash KeyTable::keyed_hash(std::string_view context, std::string_view message) const {
  Hash out;
  crypto_generichash_state state;
  crypto_generichash_init(&state, institution_.hash_key.data(), institution_.hash_key.size(), out.size());
  const std::uint64_t size = context.size();  // so that no part of the message can pass for the context
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  absorb(state, context);
  absorb(state, message);
  crypto_generichash_final(&state, out.data(), out.size());
  return out;
}

std::array<std::uint8_t, 64> KeyTable::sign(std::string_view message) const {
  std::array<std::uint8_t, 64> signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(message.data()),
                       message.size(), signing_key_.data());
  return signature;
}

bool KeyTable::add(SubjectKey subject) {
  const auto [at, added] = by_handle_.try_emplace(subject.handle, subjects_.size());
  if (!added) return false;
  subjects_.push_back(std::move(subject));
  const SubjectKey& kept = subjects_.back();
  if (!kept.erased) names(kept.space)[kept.name] = subjects_.size() - 1;
  return true;
}

const SubjectKey* KeyTable::find(NameSpace space, std::string_view name) const {
  const Names& of_space = names(space);
  const auto at = of_space.find(name);
  return at == of_space.end() ? nullptr : &subjects_[at->second];
}

const SubjectKey* KeyTable::find(const Handle& handle) const {
  const auto at = by_handle_.find(handle);
  return at == by_handle_.end() ? nullptr : &subjects_[at->second];
}

void KeyTable::add_month(RecordKind kind, std::uint16_t month, const MonthKey& key) { months_[{kind, month}] = key; }

const MonthKey* KeyTable::find_month(RecordKind kind, std::uint16_t month) const {
  const auto at = months_.find({kind, month});
  return at == months_.end() ? nullptr : &at->second;
}

const NamedSecret* KeyTable::find_secret(std::string_view name) const {
  const auto at = secrets_.find(name);
  return at == secrets_.end() ? nullptr : &at->second;
}

void KeyTable::remove_secret(std::string_view name) {
  const auto at = secrets_.find(name);
  if (at == secrets_.end()) return;
  sodium_memzero(at->second.key.data(), at->second.key.size());
  secrets_.erase(at);
}

Hash KeyTable::suppression_hash(NameSpace space, std::string_view name) const {
  return keyed_hash(space == NameSpace::account ? "erased account" : "erased customer", name);
}

bool KeyTable::knows(const Erasure& erasure) const {
  if (erasure.what == Erasure::What::subject) {
    const SubjectKey* subject = find(erasure.handle);
    return subject != nullptr && subject->erased;
  }
  const MonthKey* month = find_month(erasure.kind, erasure.month);
  return month != nullptr && month->erased;
}

void KeyTable::erase(const Erasure& erasure) {
  if (knows(erasure)) return;
  erasures_.push_back(erasure);
  if (erasure.what == Erasure::What::month) {
    MonthKey& month = months_[{erasure.kind, erasure.month}];
    sodium_memzero(month.key.data(), month.key.size());
    month.erased = true;
    return;
  }
  suppressed_.insert(erasure.name_hash);
  const auto at = by_handle_.find(erasure.handle);
  if (at == by_handle_.end()) {
    SubjectKey unknown;
    unknown.handle = erasure.handle;
    unknown.erased = true;
    add(std::move(unknown));
    return;
  }
  SubjectKey& subject = subjects_[at->second];
  names(subject.space).erase(subject.name);
  sodium_memzero(subject.name.data(), subject.name.size());
  subject.name.clear();
  sodium_memzero(subject.key.data(), subject.key.size());
  subject.erased = true;
}

}  // namespace attune
