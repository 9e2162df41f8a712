#include "store/backup.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>
#include <sodium.h>

#include "store/archive.h"
#include "store/chain.h"
#include "store/erasure_list.h"
#include "store/head.h"
#include "store/segment_files.h"
#include "store/segment_log.h"

namespace attune {
namespace {

constexpr std::uint64_t list_limit = std::uint64_t{1} << 30;
constexpr std::string_view segment_prefix = "segment ";

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Copies the segments' bytes of the records before the head's end, following the chain up to the head's hash.
Result<void> add_segments(ArchiveWriter& archive, const std::filesystem::path& directory, const Head& head) {
  auto segments = list_segments(directory);
  if (!segments) return pass_on(std::move(segments));
  Chain chain(0, Hash{});
  for (std::size_t i = 0; i < segments->size() && (*segments)[i] < head.end; ++i) {
    const Position end = i + 1 < segments->size() ? std::min(head.end, (*segments)[i + 1]) : head.end;
    auto file = File::open(segment_path(directory, (*segments)[i]), OpenMode::read);
    if (!file) return pass_on(std::move(file));
    SegmentReader reader(*file, segment_header_bytes);
    while (chain.next() < end) {
      auto frame = reader.next();
      if (!frame) return pass_on(std::move(frame));
      if (!*frame || !chain.follow(**frame)) return chain.broken(chain.reason());
    }
    const std::string name = fmt::format("{}{}", segment_prefix, (*segments)[i]);
    if (auto added = archive.add_file(name, *file, reader.offset()); !added) return added;
  }
  if (chain.next() != head.end || chain.hash() != head.hash) return chain.broken(chain.reason());
  return {};
}

Result<void> add_everything(ArchiveWriter& archive, const Log& log, const Keyring& keyring,
                            const std::filesystem::path& log_directory, Instant now, BackupSummary& summary) {
  auto head = log.sign_head(now);
  if (!head) return pass_on(std::move(head));
  summary.records = head->end;
  if (auto begun = archive.begin(keyring.log_id()); !begun) return begun;
  const std::string text = to_text(*head);
  if (auto added = archive.add("head", {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}); !added) {
    return added;
  }
  if (auto added = add_segments(archive, log_directory, *head); !added) return added;
  // After the log: so the copy has every key that these records need, and none that was destroyed meanwhile.
  auto keys = keyring.wrapped_copy();
  if (!keys) return pass_on(std::move(keys));
  summary.erasures = keyring.erasures().size();
  if (auto added = archive.add("keys", *keys); !added) return added;

  const Hash hash = archive.hash();
  const auto signature = keyring.sign(as_text(hash));
  Bytes end(hash.begin(), hash.end());
  end.insert(end.end(), signature.begin(), signature.end());
  return archive.add("end", end);
}

// A restore in progress: everything happens in a folder aside.
class Restore {
 public:
  Restore(const std::filesystem::path& directory, const SecretKey& master_key, const RestoreOptions& options)
      : directory_(directory), aside_(directory / "restoring"), master_key_(master_key), options_(options) {}

  Result<RestoreSummary> run(const std::filesystem::path& path) {
    if (!options_.erasure_list && !options_.nothing_erased_since) {
      return fail(ErrorCode::conflict,
                  "A restore needs the newest erasure list (erasures.signed), so that no erased "
                  "person comes back; or your word that nothing was erased since the backup.");
    }
    if (auto empty = take_directory(); !empty) return pass_on(std::move(empty));
    auto file = File::open(path, OpenMode::read);
    if (!file) return pass_on(std::move(file));
    auto done = unpack(*file);
    if (done) done = reapply();
    if (done) done = verify();
    if (done) done = move_in();
    std::error_code ignored;
    std::filesystem::remove_all(aside_, ignored);
    if (!done) return pass_on(std::move(done));
    return summary_;
  }

 private:
  Result<void> take_directory() {
    if (auto made = make_directory(directory_); !made) return made;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(directory_, code)) {
      const auto name = entry.path().filename();
      if (name == "master.key" || name == "attune.lock") continue;
      return fail(ErrorCode::conflict,
                  fmt::format("{} is not empty; restore into an empty directory.", directory_.string()), name.string());
    }
    if (code) return std::unexpected(system_error(code.value(), "Listing", directory_));
    return make_directory(aside_ / "log");
  }

  Result<void> unpack(const File& file) {
    ArchiveReader archive(file);
    if (auto log_id = archive.begin(); !log_id) return pass_on(std::move(log_id));
    for (;;) {
      auto name = archive.next();
      if (!name) return pass_on(std::move(name));
      if (*name == "end") return check_end(archive);
      if (*name == "head") {
        auto bytes = archive.bytes(4096);
        if (!bytes) return pass_on(std::move(bytes));
        auto head = parse_head(as_text(*bytes));
        if (!head) return pass_on(std::move(head));
        head_ = *head;
      } else if (*name == "keys") {
        if (auto copied = archive.copy_to(disk_, aside_ / "keys"); !copied) return copied;
      } else if (auto copied = copy_segment(archive, *name); !copied) {
        return copied;
      }
    }
  }

  Result<void> copy_segment(ArchiveReader& archive, std::string_view name) {
    Position first = 0;
    const std::string_view digits = name.substr(std::min(name.size(), segment_prefix.size()));
    const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), first);
    if (!name.starts_with(segment_prefix) || code != std::errc{} || stop != digits.data() + digits.size()) {
      return fail(ErrorCode::corrupt, "The backup holds a section that is none; use another copy.");
    }
    return archive.copy_to(disk_, segment_path(aside_ / "log", first));
  }

  Result<void> check_end(ArchiveReader& archive) {
    auto end = archive.bytes(sizeof(Hash) + 64);
    if (!end) return pass_on(std::move(end));
    const auto damaged = [] {
      return fail(ErrorCode::corrupt, "The backup's end does not fit the rest; use another copy.");
    };
    if (!head_ || end->size() != sizeof(Hash) + 64 || !archive.at_end()) return damaged();
    const Hash hash = archive.hash_before_last();
    if (!std::equal(hash.begin(), hash.end(), end->begin())) return damaged();

    auto opened = open_keyring(aside_ / "keys", master_key_);
    if (!opened) return pass_on(std::move(opened));
    keyring_ = std::move(*opened);
    std::array<std::uint8_t, 64> signature{};
    std::copy(end->begin() + sizeof(Hash), end->end(), signature.begin());
    if (!verify_signature(as_text(hash), signature, keyring_->public_key())) return damaged();
    return {};
  }

  Result<void> reapply() {
    if (!options_.erasure_list) return {};
    auto bytes = read_file(*options_.erasure_list, list_limit);
    if (!bytes) return pass_on(std::move(bytes));
    auto list = parse_erasure_list(*bytes, keyring_->public_key());
    if (!list) return pass_on(std::move(list));
    if (list->log_id != keyring_->log_id()) {
      return fail(ErrorCode::denied, "The erasure list belongs to another log than the backup.");
    }
    const auto known = keyring_->erasures();
    if (list->erasures.size() < known.size() || !std::equal(known.begin(), known.end(), list->erasures.begin())) {
      return fail(ErrorCode::conflict, "The erasure list is older than the backup; fetch the newest one.");
    }
    summary_.reapplied = list->erasures.size() - known.size();
    return keyring_->reapply(std::span(list->erasures).subspan(known.size()));
  }

  Result<void> verify() {
    SegmentLogOptions options;
    options.checkpoint_bytes = ~std::uint64_t{0};
    auto log = open_segment_log(aside_ / "log", *keyring_, options);
    if (!log) return pass_on(std::move(log));
    auto found = (*log)->verify(head_);
    if (!found) return pass_on(std::move(found));
    if (found->broken_at) {
      return fail(ErrorCode::corrupt,
                  fmt::format("The backup's log is damaged at position {}: {}.", *found->broken_at, found->reason));
    }
    summary_.records = found->records;
    summary_.taken = head_->time;
    return {};
  }

  Result<void> move_in() {
    keyring_.reset();
    for (const char* name : {"log", erasure_list_name, "keys"}) {
      std::error_code code;
      std::filesystem::rename(aside_ / name, directory_ / name, code);
      if (code) return std::unexpected(system_error(code.value(), "Moving in", aside_ / name));
    }
    return sync_directory(disk_, directory_);
  }

  const std::filesystem::path& directory_;
  const std::filesystem::path aside_;
  const SecretKey& master_key_;
  const RestoreOptions& options_;
  Disk disk_;
  std::optional<Head> head_;
  std::unique_ptr<Keyring> keyring_;
  RestoreSummary summary_;
};

}  // namespace

Result<BackupSummary> write_backup(const Log& log, const Keyring& keyring, const std::filesystem::path& log_directory,
                                   const std::filesystem::path& file, Instant now) {
  if (std::filesystem::exists(file)) {
    return fail(ErrorCode::conflict, fmt::format("{} exists already; choose another name.", file.string()));
  }
  std::filesystem::path temporary = file;
  temporary += ".partial";
  Disk disk;
  auto out = File::open(temporary, OpenMode::create);
  if (!out) return pass_on(std::move(out));
  if (auto emptied = out->truncate(0); !emptied) return pass_on(std::move(emptied));
  ArchiveWriter archive(disk, *out);
  BackupSummary summary;
  auto done = add_everything(archive, log, keyring, log_directory, now, summary);
  if (done) done = sync_data(disk, *out);
  if (done) done = out->rename(disk, file);
  if (!done) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    return pass_on(std::move(done));
  }
  summary.bytes = archive.size();
  return summary;
}

Result<RestoreSummary> restore_backup(const std::filesystem::path& file, const std::filesystem::path& directory,
                                      const SecretKey& master_key, const RestoreOptions& options) {
  if (sodium_init() < 0) return fail(ErrorCode::unavailable, "The cryptographic library could not be initialised.");
  return Restore(directory, master_key, options).run(file);
}

}  // namespace attune
