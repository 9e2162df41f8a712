#include <atomic>
#include <cstring>
#include <mutex>
#include <shared_mutex>

#include <sodium.h>

#include "store/key_table.h"
#include "store/keyring.h"
#include "store/random_pool.h"

namespace attune {
namespace {

// Bytes that depend on the seed and on how many were drawn before.
RandomSource seeded(std::uint64_t seed) {
  return [seed, block = std::uint64_t{0}](std::span<std::uint8_t> out) mutable {
    std::array<unsigned char, randombytes_SEEDBYTES> key{};
    std::memcpy(key.data(), &seed, sizeof seed);
    std::memcpy(key.data() + sizeof seed, &block, sizeof block);
    ++block;
    randombytes_buf_deterministic(out.data(), out.size(), key.data());
  };
}

class MemoryKeyring final : public Keyring {
 public:
  explicit MemoryKeyring(std::uint64_t seed) : random_(seeded(seed)) {
    InstitutionKeys keys;
    random_.fill(keys.log_id);
    random_.fill(keys.signing_seed);
    random_.fill(keys.hash_key);
    table_.set_institution(keys);
  }

  std::array<std::uint8_t, 16> log_id() const override { return table_.institution().log_id; }

  std::optional<Handle> find(NameSpace space, std::string_view name) const override {
    const std::shared_lock lock(mutex_);
    const SubjectKey* subject = table_.find(space, name);
    if (subject == nullptr) return std::nullopt;
    return subject->handle;
  }

  std::optional<NamedHandle> name_of(const Handle& handle) const override {
    const std::shared_lock lock(mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr || subject->erased) return std::nullopt;
    return NamedHandle{subject->space, subject->name, handle};
  }

  SubjectState state_of(const Handle& handle) const override {
    const std::shared_lock lock(mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr) return SubjectState::unknown;
    return subject->erased ? SubjectState::erased : SubjectState::present;
  }

  SubjectState state_of_month(RecordKind kind, std::uint16_t month) const override {
    const std::shared_lock lock(mutex_);
    const MonthKey* key = table_.find_month(kind, month);
    if (key == nullptr) return SubjectState::unknown;
    return key->erased ? SubjectState::erased : SubjectState::present;
  }

  Result<Handle> find_or_create(NameSpace space, std::string_view name) override {
    const std::unique_lock lock(mutex_);
    if (const SubjectKey* known = table_.find(space, name); known != nullptr) return known->handle;
    if (name.empty() || name.size() > 512) return fail(ErrorCode::invalid, "A name has 1 to 512 bytes.");
    if (table_.is_suppressed(table_.suppression_hash(space, name))) {
      return fail(ErrorCode::conflict, "This identifier was erased and is on the suppression list.");
    }
    SubjectKey subject;
    random_.fill(subject.handle.bytes);
    random_.fill(subject.key);
    subject.space = space;
    subject.name = name;
    const Handle handle = subject.handle;
    table_.add(std::move(subject));
    return handle;
  }

  std::optional<SecretKey> subject_key(const Handle& handle) const override {
    const std::shared_lock lock(mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr || subject->erased) return std::nullopt;
    return subject->key;
  }

  std::optional<SecretKey> month_key(RecordKind kind, std::uint16_t month) const override {
    const std::shared_lock lock(mutex_);
    const MonthKey* key = table_.find_month(kind, month);
    if (key == nullptr || key->erased) return std::nullopt;
    return key->key;
  }

  Result<SecretKey> month_key_or_create(RecordKind kind, std::uint16_t month) override {
    const std::unique_lock lock(mutex_);
    if (const MonthKey* known = table_.find_month(kind, month); known != nullptr) {
      if (!known->erased) return known->key;
      return fail(ErrorCode::conflict, "The key of that month was destroyed when its retention ended.");
    }
    MonthKey key;
    random_.fill(key.key);
    table_.add_month(kind, month, key);
    return key.key;
  }

  Result<void> destroy_subject(const Handle& handle) override {
    Erasure erasure;
    {
      const std::shared_lock lock(mutex_);
      const SubjectKey* subject = table_.find(handle);
      if (subject == nullptr) return fail(ErrorCode::not_found, "No such subject is in the keyring.");
      erasure.handle = handle;
      erasure.name_hash = table_.suppression_hash(subject->space, subject->name);
    }
    return reapply({&erasure, 1});
  }

  Result<void> destroy_month(RecordKind kind, std::uint16_t month) override {
    if (state_of_month(kind, month) == SubjectState::unknown) {
      return fail(ErrorCode::not_found, "No records of that kind and month were ever written.");
    }
    const Erasure erasure{Erasure::What::month, kind, month, {}, {}};
    return reapply({&erasure, 1});
  }

  Result<void> reapply(std::span<const Erasure> erasures) override {
    const std::unique_lock lock(mutex_);
    for (const Erasure& erasure : erasures) table_.erase(erasure);
    destructions_ = table_.erasures().size();
    return {};
  }

  std::vector<Erasure> erasures() const override {
    const std::shared_lock lock(mutex_);
    return table_.erasures();
  }

  std::uint64_t destructions() const override { return destructions_; }

  bool is_suppressed(NameSpace space, std::string_view name) const override {
    const std::shared_lock lock(mutex_);
    return table_.is_suppressed(table_.suppression_hash(space, name));
  }

  std::size_t suppressed_count() const override {
    const std::shared_lock lock(mutex_);
    return table_.suppressed_count();
  }

  Result<void> lift_suppression(NameSpace space, std::string_view name) override {
    const std::unique_lock lock(mutex_);
    const Hash hash = table_.suppression_hash(space, name);
    if (!table_.is_suppressed(hash)) return fail(ErrorCode::not_found, "This name is not on the suppression list.");
    table_.lift(hash);
    return {};
  }

  Result<void> store_secret(std::string_view name, const SecretKey& key) override {
    const std::unique_lock lock(mutex_);
    if (name.empty() || name.size() > 255) return fail(ErrorCode::invalid, "A secret's name has 1 to 255 bytes.");
    if (table_.find_secret(name) != nullptr)
      return fail(ErrorCode::conflict, "There is a secret of that name already.");
    table_.add_secret(std::string(name), {key, {}});
    return {};
  }

  std::optional<SecretKey> secret(std::string_view name) const override {
    const std::shared_lock lock(mutex_);
    const NamedSecret* found = table_.find_secret(name);
    if (found == nullptr) return std::nullopt;
    return found->key;
  }

  Result<void> destroy_secret(std::string_view name) override {
    const std::unique_lock lock(mutex_);
    if (table_.find_secret(name) == nullptr) return fail(ErrorCode::not_found, "There is no secret of that name.");
    table_.remove_secret(name);
    return {};
  }

  std::vector<std::string> secret_names() const override {
    const std::shared_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, key] : table_.secrets()) names.push_back(name);
    return names;
  }

  Hash keyed_hash(std::string_view context, std::string_view message) const override {
    return table_.keyed_hash(context, message);
  }
  std::array<std::uint8_t, 64> sign(std::string_view message) const override { return table_.sign(message); }
  std::array<std::uint8_t, 32> public_key() const override { return table_.public_key(); }

  void for_each_name(NameSpace space, const std::function<void(const NamedHandle&)>& visit) const override {
    const std::shared_lock lock(mutex_);
    for (const SubjectKey& subject : table_.subjects()) {
      if (!subject.erased && subject.space == space) visit({space, subject.name, subject.handle});
    }
  }

  Result<void> sync() override { return {}; }

  Result<Bytes> wrapped_copy() const override {
    return fail(ErrorCode::unsupported, "A keyring in memory has no file to copy.");
  }

 private:
  mutable std::shared_mutex mutex_;
  KeyTable table_;
  RandomPool random_;
  std::atomic<std::uint64_t> destructions_{0};
};

}  // namespace

std::unique_ptr<Keyring> make_memory_keyring(std::uint64_t seed) {
  if (sodium_init() < 0) return nullptr;
  return std::make_unique<MemoryKeyring>(seed);
}

}  // namespace attune
