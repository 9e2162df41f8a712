#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/command_options.h"
#include "cli/file_io.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

struct EraseCommand : DataOptions {
  std::string customer;
  std::string receipt;
  bool json = false;
};

struct BackupCommand : DataOptions {
  std::string file;
};

struct RebuildCommand : DataOptions {
  bool json = false;
};

Result<void> keep_receipt(const std::filesystem::path& path, const std::string& receipt) {
  auto file = NewFile::create(path, 0600);
  if (!file) return pass_on(std::move(file));
  file->write(receipt);
  return file->commit();
}

int run_erase(Invocation& invocation, const EraseCommand& command) {
  const auto answer = ask<ErasureAnswer>(invocation.engine, [&](Engine& engine, Reply<ErasureAnswer> reply) {
    engine.erase_customer(invocation.caller, command.customer, std::move(reply));
  });
  if (!answer) return report(invocation.output, answer.error());
  if (command.json) {
    invocation.output.out(to_json(*answer) + "\n");
  } else {
    invocation.output.out(fmt::format("erased: {} records made unreadable, {} contributions taken out of the model\n",
                                      counted(answer->records), counted(answer->contributions.value_or(0))));
  }
  if (command.receipt.empty()) {
    if (!command.json) invocation.output.out(answer->receipt + "\n");
    return exit_done;
  }
  if (const auto kept = keep_receipt(invocation.resolve(command.receipt), answer->receipt); !kept) {
    invocation.output.out(answer->receipt + "\n");  // the erasure is done: its receipt must not be lost
    return report(invocation.output, kept.error());
  }
  return exit_done;
}

int run_backup(Invocation& invocation, const BackupCommand& command) {
  const auto path = invocation.resolve(command.file);
  const auto done = look(invocation.engine, [&](Engine& engine) { return engine.backup(invocation.caller, path); });
  if (!done) return report(invocation.output, done.error());
  invocation.output.err(fmt::format("backed up to {}\n", printable(command.file)));
  return exit_done;
}

std::string json_of(const Engine::RebuildAnswer& answer) {
  return fmt::format("{{\"same\":{},\"records\":{},\"seconds\":{:.3f},\"state_hash\":{},\"difference\":{}}}\n",
                     answer.same, answer.records, answer.seconds, quoted_json(answer.state_hash),
                     answer.difference.empty() ? "null" : quoted_json(answer.difference));
}

int run_rebuild(Invocation& invocation, const RebuildCommand& command) {
  Progress progress(invocation.output, "rebuilding");
  const auto answer = look(
      invocation.engine,
      [&](Engine& engine) {
        return engine.rebuild(invocation.caller, [&](std::uint64_t done, std::uint64_t total) {
          progress.set(done, total, done);
          return !invocation.engine.stopping();
        });
      },
      [&progress] { progress.draw(); });
  progress.clear();
  if (!answer) return report(invocation.output, answer.error());
  if (command.json) {
    invocation.output.out(json_of(*answer));
  } else {
    invocation.output.out(fmt::format(
        "{} records folded in {:.2f} s: {}\nstate {}\n", counted(answer->records), answer->seconds,
        answer->same
            ? "the same tables and model, to the bit"
            : "different from what was in force, which they replace: first in " + printable(answer->difference),
        answer->state_hash));
  }
  return answer->same ? exit_done : exit_no;
}

}  // namespace

void add_custody_commands(CLI::App& app, Chosen& chosen) {
  auto* erase =
      app.add_subcommand("erase", "Erase a customer for good: their records, keys and influence on the model");
  auto erase_options = options_of<EraseCommand>(erase);
  erase->add_option("customer", erase_options->customer, "The customer's id")->required()->type_name("CUSTOMER");
  erase->add_option("--receipt", erase_options->receipt, "Write the signed receipt to this file")->type_name("FILE");
  add_json_option(erase, erase_options->json);
  erase->footer("Example:\n  attune erase jon-harper --receipt jon-harper.receipt\nThis cannot be undone.");
  runs(erase, chosen, erase_options, Opens::existing_data, run_erase);

  auto* backup = app.add_subcommand("backup", "Copy everything into one file while the work goes on");
  auto backup_options = options_of<BackupCommand>(backup);
  backup->add_option("file", backup_options->file, "The file to make")->required()->type_name("FILE");
  backup->footer("Example:\n  attune backup attune-2026-11-23.backup");
  runs(backup, chosen, backup_options, Opens::existing_data, run_backup);

  auto* rebuild = app.add_subcommand("rebuild", "Make every table and model again from the log and compare");
  auto rebuild_options = options_of<RebuildCommand>(rebuild);
  add_json_option(rebuild, rebuild_options->json);
  rebuild->footer(
      "The whole log is folded into a new index and model beside those in force, and compared to the bit. Where they\n"
      "differ the new ones take their place and the exit status is 1. Stopped half-way (Ctrl-C), nothing has changed.\n"
      "A running server answers nobody else meanwhile.\n"
      "Example:\n  attune rebuild --json");
  runs(rebuild, chosen, rebuild_options, Opens::existing_data, run_rebuild);
}

}  // namespace attune::cli
