// The key file: names ↔ handles and the keys that make personal records readable. A file of its own (mode 0600), its
// entries wrapped by a master key, entries overwritten in place when destroyed.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/handle.h"
#include "base/result.h"
#include "store/record.h"

namespace attune {

class Disk;

using SecretKey = std::array<std::uint8_t, 32>;

// Where the names live that map to handles: the same text may be a customer's id and an account's user name.
enum class NameSpace : std::uint8_t { customer = 1, account = 2 };

// What a keyring holds of a name.
struct NamedHandle {
  NameSpace space = NameSpace::customer;
  std::string name;
  Handle handle;
};

// What became of a subject's key, or of a month's.
enum class SubjectState : std::uint8_t { unknown, present, erased };

// One destroyed key, as the erasure list beside the backups names it.
struct Erasure {
  enum class What : std::uint8_t { subject = 1, month = 2 };
  What what = What::subject;
  RecordKind kind = RecordKind::genesis;  // of a month
  std::uint16_t month = 0;                // of a month
  Handle handle;                          // of a subject
  Hash name_hash{};                       // keyed hash of a subject's name; zero for a month
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

// Threads: look-ups any thread, changes one thread at a time; internally synchronised with a shared lock.
class Keyring {
 public:
  virtual ~Keyring() = default;

  // Random, made with the key file: a log and its key file carry the same.
  virtual std::array<std::uint8_t, 16> log_id() const = 0;

  virtual std::optional<Handle> find(NameSpace space, std::string_view name) const = 0;
  virtual std::optional<NamedHandle> name_of(const Handle& handle) const = 0;
  virtual SubjectState state_of(const Handle& handle) const = 0;
  virtual SubjectState state_of_month(RecordKind kind, std::uint16_t month) const = 0;

  // The handle of a name, made (random handle, random key) when it is new. New entries are buffered: they are durable
  // after `sync`, which the log calls before it makes a record of theirs durable.
  // Errors: conflict when the name is on the suppression list (an erased identifier), storage_*.
  virtual Result<Handle> find_or_create(NameSpace space, std::string_view name) = 0;

  // The keys of a record. none: destroyed (or never known).
  virtual std::optional<SecretKey> subject_key(const Handle& handle) const = 0;
  virtual std::optional<SecretKey> month_key(RecordKind kind, std::uint16_t month) const = 0;
  // Errors: conflict when that month was destroyed.
  virtual Result<SecretKey> month_key_or_create(RecordKind kind, std::uint16_t month) = 0;

  // Overwrites the subject's key and name in the file and in memory, durable on return, and puts a keyed hash of the
  // name on the suppression list. Errors: not_found, storage_*.
  virtual Result<void> destroy_subject(const Handle& handle) = 0;
  virtual Result<void> destroy_month(RecordKind kind, std::uint16_t month) = 0;

  // Does the destructions of a list that this keyring has not seen (a restored one), and suppresses their names, also
  // those of subjects it never knew. Durable on return.
  virtual Result<void> reapply(std::span<const Erasure> erasures) = 0;

  // Every destruction, in order.
  virtual std::vector<Erasure> erasures() const = 0;

  // Grows with each destruction: whoever keeps keys derived from these throws them away when it has changed.
  virtual std::uint64_t destructions() const = 0;

  virtual bool is_suppressed(NameSpace space, std::string_view name) const = 0;
  virtual std::size_t suppressed_count() const = 0;
  // Takes a name off the suppression list, so that the same person may sign up anew and gets a new handle. Durable
  // after `sync`. Errors: not_found.
  virtual Result<void> lift_suppression(NameSpace space, std::string_view name) = 0;

  // Keys that belong to files rather than records (checkpoints, exports), by a name of 1 to 255 bytes. Storing and
  // destroying are durable on return; destroying overwrites the key in place. They never enter a backup.
  // Errors: conflict (a name that is there), not_found, storage_*.
  virtual Result<void> store_secret(std::string_view name, const SecretKey& key) = 0;
  virtual std::optional<SecretKey> secret(std::string_view name) const = 0;
  virtual Result<void> destroy_secret(std::string_view name) = 0;
  virtual std::vector<std::string> secret_names() const = 0;

  // A keyed BLAKE2b-256 under a key that never leaves this file; `context` separates uses ("idempotency", "holdout").
  virtual Hash keyed_hash(std::string_view context, std::string_view message) const = 0;

  // Ed25519 over a message with the institution's key; verified by verify_signature.
  virtual std::array<std::uint8_t, 64> sign(std::string_view message) const = 0;
  virtual std::array<std::uint8_t, 32> public_key() const = 0;

  // Every present name of a space, in no particular order. `visit` must not call back into the keyring.
  virtual void for_each_name(NameSpace space, const std::function<void(const NamedHandle&)>& visit) const = 0;

  virtual Result<void> sync() = 0;

  // The bytes of the key file for a backup: everything durable, wrapped as it is, without the secrets of
  // `store_secret`. Errors: unsupported (no file), storage_*.
  virtual Result<Bytes> wrapped_copy() const = 0;
};

// The master key that wraps a keyring: 32 bytes.
// From the environment variable ATTUNE_MASTER_KEY (64 hexadecimal digits), else the file named by
// ATTUNE_MASTER_KEY_FILE, else `directory`/master.key, which is made (mode 0600) when it does not exist.
Result<SecretKey> load_master_key(const std::filesystem::path& directory);

struct KeyringOptions {
  Disk* disk = nullptr;  // tests: a disk that fails; must outlive the keyring
};

// Opens or creates `file`, and keeps the signed erasure list `erasures.signed` beside it (erasure_list.h).
// Errors: corrupt (not a keyring, damaged), denied (wrong master key), conflict (open elsewhere), storage_*.
Result<std::unique_ptr<Keyring>> open_keyring(const std::filesystem::path& file, const SecretKey& master_key,
                                              const KeyringOptions& options = {});

// A keyring without a file, its handles and keys drawn from `seed`: for tests and simulations only.
std::unique_ptr<Keyring> make_memory_keyring(std::uint64_t seed);

bool verify_signature(std::string_view message, const std::array<std::uint8_t, 64>& signature,
                      const std::array<std::uint8_t, 32>& public_key);

}  // namespace attune
