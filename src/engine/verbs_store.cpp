// The store's verbs that concern the directory as a whole.
#include <utility>

#include "engine/core.h"
#include "store/backup.h"

namespace attune {

Result<void> EngineCore::backup(const Caller& caller, const std::filesystem::path& file) {
  if (auto allowed = authorise(caller, Permission::manage_store); !allowed) return allowed;
  const auto written = write_backup(*log_, *keyring_, DirectoryLayout{options_.directory}.log(), file, clock_.now());
  if (!written) return std::unexpected(written.error());
  return {};
}

}  // namespace attune
