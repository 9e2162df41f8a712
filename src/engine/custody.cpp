#include "engine/custody.h"

#include <array>
#include <utility>

#include "base/hex.h"
#include "engine/directory.h"
#include "store/backup.h"
#include "store/head.h"
#include "store/keyring.h"
#include "store/segment_log.h"

namespace attune {
namespace {

// The value of a line "name: value"; empty when there is none.
std::string_view line_value(std::string_view text, std::string_view name) {
  const std::string wanted = "\n" + std::string(name) + ": ";
  const std::size_t at = text.find(wanted);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + wanted.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

Result<VerifyAnswer> verify_directory(const std::filesystem::path& directory,
                                      std::optional<std::string_view> head_text) {
  std::optional<Head> head;
  if (head_text) {
    auto read = parse_head(*head_text);
    if (!read) return pass_on(std::move(read));
    if (!is_genuine(*read)) return fail(ErrorCode::invalid, "The head's signature does not fit what it says.");
    head = *read;
  }
  const DirectoryLayout layout{directory};
  std::error_code ignored;
  if (!std::filesystem::exists(layout.log(), ignored)) {
    return fail(ErrorCode::not_found, "There is no log in " + directory.string() + ".");
  }
  const auto lock = DirectoryLock::take(layout);
  if (!lock) return std::unexpected(lock.error());
  const auto master = load_master_key(directory);
  if (!master) return std::unexpected(master.error());
  auto keyring = open_keyring(layout.keys(), *master);
  if (!keyring) return pass_on(std::move(keyring));
  VerifyAnswer answer;
  const auto log = open_segment_log(layout.log(), **keyring);
  if (!log) {
    // A log too damaged to open is the answer to the question, not a failure to answer it.
    if (log.error().code != ErrorCode::corrupt) return std::unexpected(log.error());
    answer.reason = log.error().message + (log.error().detail.empty() ? "" : " " + log.error().detail);
    return answer;
  }
  const auto found = (*log)->verify(head);
  if (!found) return std::unexpected(found.error());
  answer.whole = !found->broken_at && found->reason.empty();
  answer.records = found->records;
  answer.broken_at = found->broken_at;
  answer.reason = found->reason;
  answer.tail_checked = found->tail_checked;
  return answer;
}

Result<RestoreAnswer> restore_directory(const std::filesystem::path& backup, const std::filesystem::path& directory,
                                        const std::optional<std::filesystem::path>& erasure_list,
                                        bool nothing_erased_since) {
  const auto lock = DirectoryLock::take(DirectoryLayout{directory});
  if (!lock) return std::unexpected(lock.error());
  const auto master = load_master_key(directory);
  if (!master) return std::unexpected(master.error());
  const auto restored = restore_backup(backup, directory, *master, {erasure_list, nothing_erased_since});
  if (!restored) return std::unexpected(restored.error());
  return RestoreAnswer{restored->records, restored->taken, restored->reapplied};
}

Result<bool> receipt_is_genuine(std::string_view receipt) {
  constexpr std::string_view title = "attune erasure receipt 1\n";
  const std::size_t end = receipt.find("public_key: ");
  std::array<std::uint8_t, 32> key;
  std::array<std::uint8_t, 64> signature;
  if (!receipt.starts_with(title) || end == std::string_view::npos ||
      !parse_hex(line_value(receipt, "public_key"), key) || !parse_hex(line_value(receipt, "signature"), signature)) {
    return fail(ErrorCode::invalid, "This is not an erasure receipt.");
  }
  return verify_signature(receipt.substr(0, end), signature, key);
}

}  // namespace attune
