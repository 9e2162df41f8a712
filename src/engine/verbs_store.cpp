// The store's verbs that concern the directory as a whole.
#include <utility>

#include "engine/core.h"
#include "store/backup.h"

namespace attune {

void EngineCore::put_settings(const Caller& caller, std::vector<std::pair<std::string, std::string>> settings,
                              Reply<bool> reply) {
  if (auto allowed = authorise(caller, Permission::manage_store); !allowed)
    return reply(std::unexpected(allowed.error()));
  for (const auto& [name, value] : settings) {
    if (auto good = check_setting(name, value); !good) return reply(std::unexpected(good.error()));
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::institution, {}, encode(SettingsChange{std::move(settings)})));
  submit(std::move(events), [reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(true);
  });
}

Result<void> EngineCore::backup(const Caller& caller, const std::filesystem::path& file) {
  if (auto allowed = authorise(caller, Permission::manage_store); !allowed) return allowed;
  const auto written = write_backup(*log_, *keyring_, DirectoryLayout{options_.directory}.log(), file, clock_.now());
  if (!written) return std::unexpected(written.error());
  return {};
}

}  // namespace attune
