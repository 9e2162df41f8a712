#include <algorithm>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/command_options.h"
#include "cli/file_io.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

constexpr std::size_t differences_shown = 20;

struct ReplayCommand : DataOptions {
  std::string decision;
  bool all = false;
  bool json = false;
};

struct HeadCommand : DataOptions {
  std::string output;
};

int replay_one(Invocation& invocation, const ReplayCommand& command) {
  const auto answer =
      look(invocation.engine, [&](Engine& engine) { return engine.replay(invocation.caller, command.decision); });
  if (!answer) return report(invocation.output, answer.error());
  if (command.json) {
    invocation.output.out(to_json(*answer) + "\n");
  } else {
    invocation.output.out(fmt::format("{}: {} (from {}){}\n", printable(answer->decision_id),
                                      answer->same ? "the same, to the byte" : "differs",
                                      answer->replayed_from == "scores" ? "its recorded scores" : "the log",
                                      answer->same ? "" : ": " + printable(answer->difference)));
  }
  return answer->same ? exit_done : exit_no;
}

int replay_all(Invocation& invocation, const ReplayCommand& command) {
  Progress progress(invocation.output, "replaying");
  const auto answers = look(
      invocation.engine,
      [&](Engine& engine) {
        return engine.replay_all(invocation.caller, [&progress](std::uint64_t done) { progress.set(0, 0, done); });
      },
      [&progress] { progress.draw(); });
  progress.clear();
  if (!answers) return report(invocation.output, answers.error());
  const auto same = std::count_if(answers->begin(), answers->end(), [](const auto& answer) { return answer.same; });
  const auto from_scores =
      std::count_if(answers->begin(), answers->end(), [](const auto& a) { return a.replayed_from == "scores"; });
  const std::size_t different = answers->size() - static_cast<std::size_t>(same);
  Table table({{"decision"}, {"replayed from"}, {"first difference", Align::left, 90}});
  std::string differing;
  std::size_t shown = 0;
  for (const auto& answer : *answers) {
    if (answer.same || ++shown > differences_shown) continue;
    table.add({answer.decision_id, answer.replayed_from, answer.difference});
    differing += (differing.empty() ? "" : ",") + to_json(answer);
  }
  if (command.json) {
    invocation.output.out(fmt::format("{{\"decisions\":{},\"same\":{},\"from_scores\":{},\"different\":[{}]}}\n",
                                      answers->size(), same, from_scores, differing));
  } else {
    invocation.output.out(fmt::format(
        "{} decisions replayed: {} the same, to the byte, {} of them from recorded scores\n", counted(answers->size()),
        counted(static_cast<std::uint64_t>(same)), counted(static_cast<std::uint64_t>(from_scores))));
    if (!table.empty()) invocation.output.out(fmt::format("{} differ:\n{}", counted(different), table.text()));
  }
  return different == 0 ? exit_done : exit_no;
}

int run_replay(Invocation& invocation, const ReplayCommand& command) {
  return command.all ? replay_all(invocation, command) : replay_one(invocation, command);
}

int run_head(Invocation& invocation, const HeadCommand& command) {
  const auto head = look(invocation.engine, [&](Engine& engine) { return engine.signed_head(invocation.caller); });
  if (!head) return report(invocation.output, head.error());
  if (command.output.empty()) {
    invocation.output.out(head->ends_with('\n') ? *head : *head + "\n");
    return exit_done;
  }
  auto file = NewFile::create(invocation.resolve(command.output), 0644);
  if (!file) return report(invocation.output, file.error());
  file->write(*head);
  if (const auto kept = file->commit(); !kept) return report(invocation.output, kept.error());
  return exit_done;
}

void add_replay(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("replay", "Make a decision again from the log and compare every byte");
  auto options = options_of<ReplayCommand>(command);
  auto* decision = command->add_option("decision", options->decision, "The decision's id")->type_name("DECISION");
  command->add_flag("--all", options->all, "Every decision of the log")->excludes(decision);
  add_json_option(command, options->json);
  command->footer("Examples:\n  attune replay d1042\n  attune replay --all --json");
  command->parse_complete_callback([options] {
    if (options->decision.empty() && !options->all) throw CLI::RequiredError("DECISION, or --all");
  });
  runs(command, chosen, options, Opens::existing_data_to_read, run_replay);
}

void add_head(CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("head", "The signed head of the ledger: keep it elsewhere to find a cut tail later");
  auto options = options_of<HeadCommand>(command);
  command->add_option("--output", options->output, "Write it to this file")->type_name("FILE");
  command->footer("Example:\n  attune head --output head-2026-11-23");
  runs(command, chosen, options, Opens::existing_data_to_read, run_head);
}

}  // namespace

void add_ledger_commands(CLI::App& app, Chosen& chosen) {
  add_replay(app, chosen);
  add_head(app, chosen);
}

}  // namespace attune::cli
