#include <atomic>
#include <mutex>
#include <shared_mutex>

#include <fmt/format.h>
#include <sodium.h>

#include "store/erasure_list.h"
#include "store/file.h"
#include "store/key_file.h"
#include "store/key_file_writer.h"
#include "store/keyring.h"

namespace attune {
namespace {

constexpr std::size_t name_limit = 512;

// Look-ups take `table_mutex_` shared; changes of the table take it alone and put entries into `pending_`. File
// operations take `file_mutex_`, and never hold the table while they wait for the disk.
class FileKeyring final : public Keyring {
 public:
  FileKeyring(File file, Disk* disk, std::filesystem::path list_path)
      : file_(std::move(file), disk), list_path_(std::move(list_path)) {}

  ~FileKeyring() override {
    const std::scoped_lock file_lock(file_mutex_);
    if (sync_entries()) (void)file_.write_durable_end();
    sodium_memzero(seal_.wrapping_key.data(), seal_.wrapping_key.size());
  }

  Result<void> load(const SecretKey& master_key) {
    const auto bytes = file_.read();
    if (!bytes) return std::unexpected(bytes.error());
    auto loaded = load_key_file(*bytes, master_key, table_, file_.path());
    if (!loaded) return pass_on(std::move(loaded));
    seal_ = loaded->seal;
    next_offset_ = loaded->end;
    destructions_ = table_.erasures().size();
    if (auto begun = file_.begin(loaded->end, bytes->size()); !begun) return begun;
    return finish_interrupted(*loaded);
  }

  std::array<std::uint8_t, 16> log_id() const override { return seal_.log_id; }

  std::optional<Handle> find(NameSpace space, std::string_view name) const override {
    const std::shared_lock lock(table_mutex_);
    const SubjectKey* subject = table_.find(space, name);
    if (subject == nullptr) return std::nullopt;
    return subject->handle;
  }

  std::optional<NamedHandle> name_of(const Handle& handle) const override {
    const std::shared_lock lock(table_mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr || subject->erased) return std::nullopt;
    return NamedHandle{subject->space, subject->name, handle};
  }

  SubjectState state_of(const Handle& handle) const override {
    const std::shared_lock lock(table_mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr) return SubjectState::unknown;
    return subject->erased ? SubjectState::erased : SubjectState::present;
  }

  SubjectState state_of_month(RecordKind kind, std::uint16_t month) const override {
    const std::shared_lock lock(table_mutex_);
    const MonthKey* key = table_.find_month(kind, month);
    if (key == nullptr) return SubjectState::unknown;
    return key->erased ? SubjectState::erased : SubjectState::present;
  }

  Result<Handle> find_or_create(NameSpace space, std::string_view name) override {
    if (const auto known = find(space, name)) return *known;
    if (name.empty() || name.size() > name_limit) {
      return fail(ErrorCode::invalid,
                  fmt::format("A name has 1 to {} bytes; this one has {}.", name_limit, name.size()));
    }
    const std::unique_lock lock(table_mutex_);
    if (const SubjectKey* known = table_.find(space, name); known != nullptr) return known->handle;
    if (table_.suppressed_count() > 0 && table_.is_suppressed(table_.suppression_hash(space, name))) {
      return fail(ErrorCode::conflict, "This identifier was erased and is on the suppression list.");
    }
    SubjectKey subject;
    random_.fill(subject.handle.bytes);
    random_.fill(subject.key);
    subject.space = space;
    subject.name = name;
    EntryHead head;
    head.type = EntryType::subject;
    head.handle = subject.handle;
    Bytes plain(subject.key.begin(), subject.key.end());
    plain.push_back(static_cast<std::uint8_t>(space));
    plain.insert(plain.end(), name.begin(), name.end());
    subject.place = enqueue(head, plain);
    sodium_memzero(plain.data(), plain.size());
    const Handle handle = subject.handle;
    table_.add(std::move(subject));
    return handle;
  }

  std::optional<SecretKey> subject_key(const Handle& handle) const override {
    const std::shared_lock lock(table_mutex_);
    const SubjectKey* subject = table_.find(handle);
    if (subject == nullptr || subject->erased) return std::nullopt;
    return subject->key;
  }

  std::optional<SecretKey> month_key(RecordKind kind, std::uint16_t month) const override {
    const std::shared_lock lock(table_mutex_);
    const MonthKey* key = table_.find_month(kind, month);
    if (key == nullptr || key->erased) return std::nullopt;
    return key->key;
  }

  Result<SecretKey> month_key_or_create(RecordKind kind, std::uint16_t month) override {
    const std::unique_lock lock(table_mutex_);
    if (const MonthKey* known = table_.find_month(kind, month); known != nullptr) {
      if (!known->erased) return known->key;
      return fail(ErrorCode::conflict, "The key of that month was destroyed when its retention ended.");
    }
    MonthKey key;
    random_.fill(key.key);
    EntryHead head;
    head.type = EntryType::month;
    head.kind = kind;
    head.month = month;
    key.place = enqueue(head, key.key);
    table_.add_month(kind, month, key);
    return key.key;
  }

  Result<void> destroy_subject(const Handle& handle) override {
    Erasure erasure;
    {
      const std::shared_lock lock(table_mutex_);
      const SubjectKey* subject = table_.find(handle);
      if (subject == nullptr) return fail(ErrorCode::not_found, "No such subject is in the key file.");
      erasure.handle = handle;
      if (!subject->erased) erasure.name_hash = table_.suppression_hash(subject->space, subject->name);
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

  Result<void> reapply(std::span<const Erasure> erasures) override;

  std::vector<Erasure> erasures() const override {
    const std::shared_lock lock(table_mutex_);
    return table_.erasures();
  }

  std::uint64_t destructions() const override { return destructions_.load(std::memory_order_acquire); }

  bool is_suppressed(NameSpace space, std::string_view name) const override {
    const std::shared_lock lock(table_mutex_);
    return table_.is_suppressed(table_.suppression_hash(space, name));
  }

  std::size_t suppressed_count() const override {
    const std::shared_lock lock(table_mutex_);
    return table_.suppressed_count();
  }

  Result<void> lift_suppression(NameSpace space, std::string_view name) override {
    const std::unique_lock lock(table_mutex_);
    const Hash hash = table_.suppression_hash(space, name);
    if (!table_.is_suppressed(hash)) return fail(ErrorCode::not_found, "This name is not on the suppression list.");
    EntryHead head;
    head.type = EntryType::lifted;
    enqueue(head, hash);
    table_.lift(hash);
    return {};
  }

  Result<void> store_secret(std::string_view name, const SecretKey& key) override;
  Result<void> destroy_secret(std::string_view name) override;

  std::optional<SecretKey> secret(std::string_view name) const override {
    const std::shared_lock lock(table_mutex_);
    const NamedSecret* found = table_.find_secret(name);
    if (found == nullptr) return std::nullopt;
    return found->key;
  }

  std::vector<std::string> secret_names() const override {
    const std::shared_lock lock(table_mutex_);
    std::vector<std::string> names;
    for (const auto& [name, key] : table_.secrets()) names.push_back(name);
    return names;
  }

  // The hash and signing keys never change after load, so these need no lock.
  Hash keyed_hash(std::string_view context, std::string_view message) const override {
    return table_.keyed_hash(context, message);
  }
  std::array<std::uint8_t, 64> sign(std::string_view message) const override { return table_.sign(message); }
  std::array<std::uint8_t, 32> public_key() const override { return table_.public_key(); }

  void for_each_name(NameSpace space, const std::function<void(const NamedHandle&)>& visit) const override {
    const std::shared_lock lock(table_mutex_);
    for (const SubjectKey& subject : table_.subjects()) {
      if (!subject.erased && subject.space == space) visit({space, subject.name, subject.handle});
    }
  }

  Result<void> sync() override {
    if (file_.durable_end() == next_offset_.load(std::memory_order_acquire)) return {};
    const std::scoped_lock file_lock(file_mutex_);
    return sync_entries();
  }

  Result<Bytes> wrapped_copy() const override {
    const std::scoped_lock file_lock(file_mutex_);
    auto bytes = file_.durable_bytes();
    if (!bytes) return bytes;
    const std::shared_lock lock(table_mutex_);
    strip_secrets(*bytes, table_);
    return bytes;
  }

 private:
  // With the table held alone.
  EntryPlace enqueue(const EntryHead& head, std::span<const std::uint8_t> plain) {
    std::array<std::uint8_t, entry_nonce_bytes> nonce{};
    random_.fill(nonce);
    const std::size_t before = pending_.size();
    const std::uint64_t offset = next_offset_.load(std::memory_order_relaxed);
    append_entry(pending_, head, plain, seal_, offset, nonce);
    const auto size = static_cast<std::uint32_t>(pending_.size() - before);
    next_offset_.store(offset + size, std::memory_order_release);
    return {offset, size};
  }

  // The rest with `file_mutex_` held.
  Result<void> sync_entries();
  Result<void> finish_interrupted(const LoadedKeys& loaded);
  Result<void> publish_erasures();

  mutable std::shared_mutex table_mutex_;
  KeyTable table_;
  RandomPool random_;
  Bytes pending_;
  EntrySeal seal_;
  std::atomic<std::uint64_t> next_offset_{0};  // where the next entry will stand
  std::atomic<std::uint64_t> destructions_{0};

  mutable std::mutex file_mutex_;
  KeyFileWriter file_;
  std::filesystem::path list_path_;
};

Result<void> FileKeyring::sync_entries() {
  Bytes entries;
  {
    const std::unique_lock lock(table_mutex_);
    entries.swap(pending_);
  }
  return file_.append(entries);
}

Result<void> FileKeyring::finish_interrupted(const LoadedKeys& loaded) {
  for (const EntryPlace& place : loaded.to_present) {
    if (auto marked = file_.mark(place, 0); !marked) return marked;
  }
  if (!loaded.to_present.empty()) {
    if (auto synced = file_.sync(); !synced) return synced;
  }
  if (!loaded.to_wipe.empty()) {
    if (auto wiped = file_.wipe(loaded.to_wipe); !wiped) return wiped;
  }
  auto list = read_file(list_path_, key_file_limit);
  if (list && *list == write_erasure_list(*this)) return {};
  return publish_erasures();
}

Result<void> FileKeyring::publish_erasures() {
  return replace_file(file_.disk(), list_path_, write_erasure_list(*this));
}

Result<void> FileKeyring::reapply(std::span<const Erasure> erasures) {
  const std::scoped_lock file_lock(file_mutex_);
  if (auto synced = sync_entries(); !synced) return synced;

  // First the fact of the destruction becomes durable, then the keys are overwritten: a crash between is finished by
  // the next start.
  std::vector<EntryPlace> places;
  {
    const std::unique_lock lock(table_mutex_);
    for (const Erasure& erasure : erasures) {
      if (table_.knows(erasure)) continue;
      EntryHead head;
      if (erasure.what == Erasure::What::subject) {
        head.type = EntryType::erased;
        head.handle = erasure.handle;
        enqueue(head, erasure.name_hash);
        if (const SubjectKey* subject = table_.find(erasure.handle); subject != nullptr)
          places.push_back(subject->place);
      } else {
        head.type = EntryType::expired;
        head.kind = erasure.kind;
        head.month = erasure.month;
        enqueue(head, {});
        const MonthKey* month = table_.find_month(erasure.kind, erasure.month);
        if (month != nullptr) places.push_back(month->place);
      }
    }
  }
  if (auto synced = sync_entries(); !synced) return synced;
  {
    const std::unique_lock lock(table_mutex_);
    for (const Erasure& erasure : erasures) table_.erase(erasure);
    destructions_.store(table_.erasures().size(), std::memory_order_release);
  }
  if (auto wiped = file_.wipe(places); !wiped) return wiped;
  return publish_erasures();
}

Result<void> FileKeyring::store_secret(std::string_view name, const SecretKey& key) {
  if (name.empty() || name.size() > 255) return fail(ErrorCode::invalid, "A secret's name has 1 to 255 bytes.");
  {
    const std::unique_lock lock(table_mutex_);
    if (table_.find_secret(name) != nullptr) {
      return fail(ErrorCode::conflict, fmt::format("The key file holds a secret named {} already.", name));
    }
    EntryHead head;
    head.type = EntryType::secret;
    Bytes plain(key.begin(), key.end());
    plain.insert(plain.end(), name.begin(), name.end());
    NamedSecret stored;
    stored.key = key;
    stored.place = enqueue(head, plain);
    sodium_memzero(plain.data(), plain.size());
    table_.add_secret(std::string(name), stored);
  }
  return sync();
}

Result<void> FileKeyring::destroy_secret(std::string_view name) {
  const std::scoped_lock file_lock(file_mutex_);
  if (auto synced = sync_entries(); !synced) return synced;
  EntryPlace place;
  {
    const std::shared_lock lock(table_mutex_);
    const NamedSecret* found = table_.find_secret(name);
    if (found == nullptr)
      return fail(ErrorCode::not_found, fmt::format("The key file holds no secret named {}.", name));
    place = found->place;
  }
  if (auto noted = file_.write_durable_end(); !noted) return noted;
  if (auto marked = file_.mark(place, entry_destroyed); !marked) return marked;
  if (auto synced = file_.sync(); !synced) return synced;
  {
    const std::unique_lock lock(table_mutex_);
    table_.remove_secret(name);
  }
  return file_.wipe({&place, 1});
}

}  // namespace

Result<std::unique_ptr<Keyring>> open_keyring(const std::filesystem::path& file, const SecretKey& master_key,
                                              const KeyringOptions& options) {
  if (sodium_init() < 0) return fail(ErrorCode::unavailable, "The cryptographic library could not be initialised.");
  if (!std::filesystem::exists(file)) {
    Disk disk;
    auto made =
        replace_file(options.disk != nullptr ? *options.disk : disk, file, new_key_file(master_key, system_randomness));
    if (!made) return pass_on(std::move(made));
  }
  auto opened = File::open(file, OpenMode::read_write);
  if (!opened) return pass_on(std::move(opened));
  if (auto locked = opened->lock(); !locked) return pass_on(std::move(locked));
  auto keyring =
      std::make_unique<FileKeyring>(std::move(*opened), options.disk, file.parent_path() / erasure_list_name);
  if (auto loaded = keyring->load(master_key); !loaded) return pass_on(std::move(loaded));
  return std::unique_ptr<Keyring>(std::move(keyring));
}

}  // namespace attune
