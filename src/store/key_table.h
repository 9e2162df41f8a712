// What a keyring knows, in memory: names, handles, keys and destructions. Knows no file and no lock.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/keyring.h"

namespace attune {

// Where an entry stands in the key file; size 0: in no file.
struct EntryPlace {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
};

// A subject's name and key; after its destruction the name is empty and the key zero.
struct SubjectKey {
  Handle handle;
  SecretKey key{};
  NameSpace space = NameSpace::customer;
  bool erased = false;
  std::string name;
  EntryPlace place;
};

struct MonthKey {
  SecretKey key{};
  bool erased = false;
  EntryPlace place;
};

struct NamedSecret {
  SecretKey key{};
  EntryPlace place;
};

// The institution's own keys: drawn once, with the key file.
struct InstitutionKeys {
  std::array<std::uint8_t, 16> log_id{};
  std::array<std::uint8_t, 32> signing_seed{};
  SecretKey hash_key{};
};

class KeyTable {
 public:
  KeyTable() = default;
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;
  ~KeyTable();  // wipes the keys

  void set_institution(const InstitutionKeys& keys);
  const InstitutionKeys& institution() const { return institution_; }
  const std::array<std::uint8_t, 32>& public_key() const { return public_key_; }
  Hash keyed_hash(std::string_view context, std::string_view message) const;
  std::array<std::uint8_t, 64> sign(std::string_view message) const;

  // False when the handle is there already.
  bool add(SubjectKey subject);
  const SubjectKey* find(NameSpace space, std::string_view name) const;
  const SubjectKey* find(const Handle& handle) const;
  const std::deque<SubjectKey>& subjects() const { return subjects_; }

  void add_month(RecordKind kind, std::uint16_t month, const MonthKey& key);
  const MonthKey* find_month(RecordKind kind, std::uint16_t month) const;

  void add_secret(std::string name, const NamedSecret& secret) { secrets_[std::move(name)] = secret; }
  const NamedSecret* find_secret(std::string_view name) const;
  void remove_secret(std::string_view name);
  const std::map<std::string, NamedSecret, std::less<>>& secrets() const { return secrets_; }

  Hash suppression_hash(NameSpace space, std::string_view name) const;
  bool is_suppressed(const Hash& hash) const { return suppressed_.contains(hash); }
  std::size_t suppressed_count() const { return suppressed_.size(); }
  void lift(const Hash& hash) { suppressed_.erase(hash); }

  // Whether this destruction is known already.
  bool knows(const Erasure& erasure) const;
  // Wipes the key and name, suppresses the name, and notes it; the subject or month need not be known.
  void erase(const Erasure& erasure);
  const std::vector<Erasure>& erasures() const { return erasures_; }

 private:
  struct HashOfHash {
    std::size_t operator()(const Hash& hash) const noexcept;
  };
  using Names = std::unordered_map<std::string_view, std::size_t>;  // views of names in subjects_

  Names& names(NameSpace space) { return names_[space == NameSpace::account ? 1 : 0]; }
  const Names& names(NameSpace space) const { return names_[space == NameSpace::account ? 1 : 0]; }

  InstitutionKeys institution_;
  std::array<std::uint8_t, 32> public_key_{};
  std::array<std::uint8_t, 64> signing_key_{};
  std::deque<SubjectKey> subjects_;  // never moved: their names are looked at from names_
  std::unordered_map<Handle, std::size_t> by_handle_;
  std::array<Names, 2> names_;
  std::map<std::pair<RecordKind, std::uint16_t>, MonthKey> months_;
  std::map<std::string, NamedSecret, std::less<>> secrets_;
  std::unordered_set<Hash, HashOfHash> suppressed_;
  std::vector<Erasure> erasures_;
};

}  // namespace attune
