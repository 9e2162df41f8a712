#include "store/key_file.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include <fmt/format.h>
#include <sodium.h>

namespace attune {
namespace {

constexpr std::string_view key_magic = "ATTNKEY1";
constexpr std::uint32_t key_version = 1;
constexpr std::size_t checked_bytes = 32;
constexpr std::size_t check_offset = 40;

Hash master_check(std::span<const std::uint8_t> header, const SecretKey& master_key) {
  Hash check;
  crypto_generichash(check.data(), check.size(), header.data(), checked_bytes, master_key.data(), master_key.size());
  return check;
}

template <std::size_t size>
void take(std::array<std::uint8_t, size>& to, std::span<const std::uint8_t> from) {
  std::copy_n(from.begin(), size, to.begin());
}

std::string as_string(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

// One pass over the entries; what can only be judged at the end is noted on the way.
class KeyFileReader {
 public:
  KeyFileReader(std::span<const std::uint8_t> file, const std::filesystem::path& path, KeyTable& table)
      : file_(file), path_(path), table_(table) {}

  Result<LoadedKeys> read(const SecretKey& master_key) {
    if (auto header = read_header(master_key); !header) return pass_on(std::move(header));
    loaded_.end = key_header_bytes;
    for (;;) {
      const auto rest = file_.subspan(static_cast<std::size_t>(loaded_.end));
      const auto head = read_entry_head(rest);
      if (!head) break;
      const EntryPlace place{loaded_.end, static_cast<std::uint32_t>(entry_size(head->body_size))};
      auto plain = open_entry(rest, *head, loaded_.seal, loaded_.end);
      if (!plain && !head->destroyed && loaded_.end >= durable_end_) break;  // torn
      if (plain) {
        const bool fits = apply(*head, *plain, place);
        sodium_memzero(plain->data(), plain->size());
        if (!fits) return damaged(place.offset);
      }
      if (!plain || head->destroyed) doubtful_.push_back({*head, place, plain.has_value()});
      loaded_.end += place.size;
    }
    if (loaded_.end < durable_end_) return damaged(loaded_.end);
    if (!institution_) return damaged(key_header_bytes);
    if (auto settled = settle(); !settled) return pass_on(std::move(settled));
    return std::move(loaded_);
  }

 private:
  struct Doubtful {
    EntryHead head;
    EntryPlace place;
    bool opened;
  };

  Result<void> read_header(const SecretKey& master_key) {
    if (file_.size() < key_header_bytes ||
        !std::equal(key_magic.begin(), key_magic.end(), file_.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; })) {
      return fail(ErrorCode::corrupt, fmt::format("{} is not a key file, or its start is damaged; restore it from a "
                                                  "backup.",
                                                  path_.string()));
    }
    ByteReader in(file_.subspan(key_magic.size()));
    if (const auto version = in.fixed<std::uint32_t>(); version != key_version) {
      return fail(ErrorCode::unsupported,
                  fmt::format("{} has format {}, this program reads {}.", path_.string(), version, key_version));
    }
    in.raw(4);
    take(loaded_.seal.log_id, in.raw(16));
    durable_end_ = in.fixed<std::uint64_t>();
    const Hash check = master_check(file_, master_key);
    if (sodium_memcmp(check.data(), in.raw(32).data(), check.size()) != 0) {
      return fail(ErrorCode::denied, fmt::format("The master key does not fit {}; check ATTUNE_MASTER_KEY and "
                                                 "ATTUNE_MASTER_KEY_FILE.",
                                                 path_.string()));
    }
    loaded_.seal.wrapping_key = wrapping_key(master_key);
    return {};
  }

  bool apply(const EntryHead& head, std::span<const std::uint8_t> plain, const EntryPlace& place) {
    switch (head.type) {
      case EntryType::institution: {
        if (plain.size() != 64 || institution_) return false;
        InstitutionKeys keys;
        keys.log_id = loaded_.seal.log_id;
        take(keys.signing_seed, plain.first(32));
        take(keys.hash_key, plain.last(32));
        table_.set_institution(keys);
        sodium_memzero(&keys, sizeof keys);
        institution_ = true;
        return true;
      }
      case EntryType::subject: {
        if (plain.size() < 33 || (plain[32] != 1 && plain[32] != 2)) return false;
        SubjectKey subject;
        subject.handle = head.handle;
        take(subject.key, plain.first(32));
        subject.space = static_cast<NameSpace>(plain[32]);
        subject.name = as_string(plain.subspan(33));
        subject.place = place;
        return table_.add(std::move(subject));
      }
      case EntryType::month: {
        if (plain.size() != 32) return false;
        MonthKey month;
        take(month.key, plain);
        month.place = place;
        table_.add_month(head.kind, head.month, month);
        return true;
      }
      case EntryType::secret: {
        if (plain.size() < 33) return false;
        if (head.destroyed) return true;
        NamedSecret secret;
        take(secret.key, plain.first(32));
        secret.place = place;
        table_.add_secret(as_string(plain.subspan(32)), secret);
        return true;
      }
      case EntryType::erased: {
        if (plain.size() != 32) return false;
        Erasure erasure;
        erasure.handle = head.handle;
        take(erasure.name_hash, plain);
        note_erasure(erasure);
        return true;
      }
      case EntryType::expired:
        note_erasure({Erasure::What::month, head.kind, head.month, {}, {}});
        return plain.empty();
      case EntryType::lifted: {
        if (plain.size() != 32) return false;
        Hash hash;
        take(hash, plain);
        table_.lift(hash);
        return true;
      }
    }
    return false;
  }

  // Erases, and notes the key's entry for wiping when a crash came before that.
  void note_erasure(const Erasure& erasure) {
    EntryPlace place;
    if (erasure.what == Erasure::What::subject) {
      if (const SubjectKey* subject = table_.find(erasure.handle); subject != nullptr) place = subject->place;
    } else if (const MonthKey* month = table_.find_month(erasure.kind, erasure.month); month != nullptr) {
      place = month->place;
    }
    if (place.size != 0 && !table_.knows(erasure)) wipe_if_needed(place);
    table_.erase(erasure);
  }

  void wipe_if_needed(const EntryPlace& place) {
    const auto body =
        file_.subspan(static_cast<std::size_t>(place.offset) + entry_head_bytes, place.size - entry_head_bytes);
    const bool zero = std::all_of(body.begin(), body.end(), [](std::uint8_t b) { return b == 0; });
    if (!zero && wiped_.insert(place.offset).second) loaded_.to_wipe.push_back(place);
  }

  Result<void> settle() {
    for (const Doubtful& doubtful : doubtful_) {
      const EntryHead& head = doubtful.head;
      bool destroyed = false;
      if (head.type == EntryType::subject) {
        destroyed = table_.knows({Erasure::What::subject, RecordKind::genesis, 0, head.handle, {}});
      } else if (head.type == EntryType::month) {
        destroyed = table_.knows({Erasure::What::month, head.kind, head.month, {}, {}});
      } else if (head.type == EntryType::secret) {
        destroyed = head.destroyed;
      }
      if (destroyed) {
        wipe_if_needed(doubtful.place);
      } else if (doubtful.opened) {
        loaded_.to_present.push_back(doubtful.place);
      } else {
        return damaged(doubtful.place.offset);
      }
    }
    return {};
  }

  std::unexpected<Error> damaged(std::uint64_t offset) const {
    return fail(ErrorCode::corrupt, fmt::format("The key file {} is damaged at byte {}; restore it from a backup.",
                                                path_.string(), offset));
  }

  std::span<const std::uint8_t> file_;
  const std::filesystem::path& path_;
  KeyTable& table_;
  LoadedKeys loaded_;
  std::uint64_t durable_end_ = 0;
  bool institution_ = false;
  std::vector<Doubtful> doubtful_;
  std::set<std::uint64_t> wiped_;
};

}  // namespace

SecretKey wrapping_key(const SecretKey& master_key) {
  static constexpr std::string_view purpose = "attune key file wrapping 1";
  SecretKey key;
  crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
                     master_key.data(), master_key.size());
  return key;
}

Bytes new_key_file(const SecretKey& master_key, const RandomSource& random) {
  EntrySeal seal;
  seal.wrapping_key = wrapping_key(master_key);
  random(seal.log_id);
  Bytes file(key_header_bytes);
  std::copy(key_magic.begin(), key_magic.end(), file.begin());
  std::memcpy(file.data() + 8, &key_version, sizeof key_version);
  std::copy(seal.log_id.begin(), seal.log_id.end(), file.begin() + 16);
  const Hash check = master_check(file, master_key);
  std::copy(check.begin(), check.end(), file.begin() + check_offset);

  std::array<std::uint8_t, 64> keys{};
  std::array<std::uint8_t, entry_nonce_bytes> nonce{};
  random(keys);
  random(nonce);
  EntryHead head;
  head.type = EntryType::institution;
  append_entry(file, head, keys, seal, key_header_bytes, nonce);
  sodium_memzero(keys.data(), keys.size());
  const std::uint64_t durable = file.size();
  std::memcpy(file.data() + key_durable_offset, &durable, sizeof durable);
  return file;
}

void strip_secrets(Bytes& file, const KeyTable& table) {
  for (const auto& [name, secret] : table.secrets()) {
    const auto at = static_cast<std::size_t>(secret.place.offset);
    if (at + secret.place.size > file.size()) continue;
    file[at + entry_state_offset] = entry_destroyed;
    std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(at + entry_head_bytes), secret.place.size - entry_head_bytes,
                std::uint8_t{0});
  }
  const std::uint64_t durable = file.size();
  std::memcpy(file.data() + key_durable_offset, &durable, sizeof durable);
}

Result<LoadedKeys> load_key_file(std::span<const std::uint8_t> file, const SecretKey& master_key, KeyTable& table,
                                 const std::filesystem::path& path) {
  return KeyFileReader(file, path, table).read(master_key);
}

}  // namespace attune
