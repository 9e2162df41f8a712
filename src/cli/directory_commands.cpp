#include "cli/directory_commands.h"

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "cli/command_options.h"
#include "cli/configuration.h"
#include "cli/file_io.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/custody.h"
#include "engine/demo.h"
#include "engine/engine.h"
#include "engine/evaluate.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

struct DemoCommand : DataOptions {
  std::uint64_t seed = 1;
  std::size_t customers = 2'000;
  int weeks = 8;
};

int run_demo(const Surroundings& around, const DemoCommand& command) {
  const auto configuration = read_configuration(around.working_folder / command.data, std::nullopt, {});
  if (!configuration) return report(around.output, configuration.error());
  DemoOptions options;
  options.seed = command.seed;
  options.customers = command.customers;
  options.weeks = command.weeks;
  options.until = around.clock.now();
  Progress bar(around.output, "demo bank");
  const auto filled = fill_demo(configuration->engine, options, [&](double share) {
    bar.set(static_cast<std::uint64_t>(std::lround(share * 1000)), 1000, 0);
    bar.draw();
  });
  bar.clear();
  if (!filled) return report(around.output, filled.error());
  around.output.out(fmt::format("{} products, {} customers, {} decisions and {} events of {} weeks in {}\n",
                                counted(filled->products), counted(filled->customers), counted(filled->decisions),
                                counted(filled->events), command.weeks,
                                (around.working_folder / command.data).string()));
  return exit_done;
}

struct VerifyCommand : DataOptions {
  std::string head;
  bool json = false;
};

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

std::string json_of(const VerifyAnswer& answer) {
  return fmt::format("{{\"whole\":{},\"records\":{},\"broken_at\":{},\"reason\":{},\"tail_checked\":{}}}\n",
                     answer.whole, answer.records, answer.broken_at ? std::to_string(*answer.broken_at) : "null",
                     quoted_json(answer.reason), answer.tail_checked);
}

int run_verify(const Surroundings& around, const VerifyCommand& command) {
  std::optional<std::string> head;
  if (!command.head.empty()) {
    const auto file = read_file(around.working_folder / command.head);
    if (!file) return report(around.output, file.error());
    head = text_of(*file);
  }
  const auto answer = verify_directory(around.working_folder / command.data, head);
  if (!answer) return report(around.output, answer.error());
  if (command.json) {
    around.output.out(json_of(*answer));
  } else if (answer->whole) {
    around.output.out(fmt::format("{} records, every link holds{}\n", counted(answer->records),
                                  answer->tail_checked
                                      ? ", and none is missing at the end"
                                      : "; whether records are missing at the end can't be told without --head"));
  } else {
    around.output.out(fmt::format("broken at position {}: {}\n",
                                  answer->broken_at ? std::to_string(*answer->broken_at) : "?",
                                  printable(answer->reason)));
  }
  return answer->whole ? exit_done : exit_no;
}

struct RestoreCommand : DataOptions {
  std::string file;
  std::string erasures;
  bool nothing_erased_since = false;
};

int run_restore(const Surroundings& around, const RestoreCommand& command) {
  std::optional<std::filesystem::path> list;
  if (!command.erasures.empty()) list = around.working_folder / command.erasures;
  const auto answer = restore_directory(around.working_folder / command.file, around.working_folder / command.data,
                                        list, command.nothing_erased_since);
  if (!answer) return report(around.output, answer.error());
  around.output.out(fmt::format("{} records restored, as of {}; {} later erasures done again\n",
                                counted(answer->records), format_instant(answer->taken), counted(answer->reapplied)));
  return exit_done;
}

struct ReceiptCommand {
  std::string file;
};

int run_receipt(const Surroundings& around, const ReceiptCommand& command) {
  const auto file = read_file(around.working_folder / command.file);
  if (!file) return report(around.output, file.error());
  const auto genuine = receipt_is_genuine(text_of(*file));
  if (!genuine) return report(around.output, genuine.error());
  around.output.out(*genuine ? "genuine: it says what was signed\n"
                             : "not genuine: it was changed after it was signed\n");
  return *genuine ? exit_done : exit_no;
}

struct EvaluateCommand {
  std::string dsjson;
  std::string interactions;
  double test_fraction = 1;
  std::string scale = "1";
  InteractionReading reading;
  bool json = false;
};

int run_evaluate(const Surroundings& around, const EvaluateCommand& command) {
  const bool decisions = !command.dsjson.empty();
  const auto file = read_file(around.working_folder / (decisions ? command.dsjson : command.interactions));
  if (!file) return report(around.output, file.error());
  const std::string_view text(reinterpret_cast<const char*>(file->data()), file->size());
  Progress bar(around.output, "evaluate");
  EvaluateOptions options{command.test_fraction, command.reading, [&](std::uint64_t rows) {
                            bar.set(0, 0, rows);
                            bar.draw();
                          }};
  options.reading.times = event_times({}, around.clock.now());
  const auto answer = decisions ? evaluate_dsjson(text, options) : evaluate_interactions(text, options);
  bar.clear();
  if (!answer) return report(around.output, answer.error());
  if (command.json) {
    around.output.out(to_json(*answer) + "\n");
    return exit_done;
  }
  const rank::Report& f = answer->figures;
  Table table({{"figure"}, {"value", Align::right}});
  table.add({"rows", counted(answer->rows)});
  table.add({"rejected", counted(answer->rejected)});
  table.add({"AUC", figure(f.auc, 4)});
  table.add({"log loss", figure(f.log_loss, 4)});
  table.add({"Brier, MSE", figure(f.brier, 4)});
  table.add({"ECE", figure(f.ece, 4)});
  table.add({"R²", figure(f.r2, 4)});
  if (f.ndcg_at_10) table.add({"NDCG@10", figure(f.ndcg_at_10, 4)});
  if (answer->popularity_ndcg_at_10) table.add({"NDCG@10 of popularity", figure(answer->popularity_ndcg_at_10, 4)});
  if (f.recall_at_10) table.add({"recall@10", figure(f.recall_at_10, 4)});
  if (answer->popularity_recall_at_10)
    table.add({"recall@10 of popularity", figure(answer->popularity_recall_at_10, 4)});
  around.output.out(table.text());
  return exit_done;
}

// `run` opens what it needs by itself, so the command is never sent to a server.
template <class Options>
void runs_alone(const Surroundings& around, CLI::App* command, Chosen& chosen, const std::shared_ptr<Options>& options,
                int (*run)(const Surroundings&, const Options&)) {
  command->final_callback([&around, &chosen, command, options, run] {
    Command made;
    made.name = command->get_name();
    made.creates_data = true;
    made.action = OwnCommand([&around, options, run](Output&) { return run(around, *options); });
    chosen.command = std::move(made);
  });
}

void add_demo(const Surroundings& around, CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("demo", "Fill an empty folder with the demo bank");
  auto options = options_of<DemoCommand>(command);
  command->add_option("--seed", options->seed, "Of the simulated customers")->capture_default_str();
  command->add_option("--customers", options->customers, "How many")->capture_default_str();
  command->add_option("--weeks", options->weeks, "Of behaviour, ending now")
      ->check(CLI::Range(0, 104))
      ->capture_default_str();
  command->footer("Example:\n  attune demo --data bank && attune serve --data bank");
  runs_alone(around, command, chosen, options, run_demo);
}

void add_verify(const Surroundings& around, CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("verify", "Check every link of the ledger");
  auto options = options_of<VerifyCommand>(command);
  command->add_option("--head", options->head, "A signed head kept elsewhere: finds a cut tail too")->type_name("FILE");
  add_json_option(command, options->json);
  command->footer("Example:\n  attune verify --data bank --head head-2026-11-23");
  runs_alone(around, command, chosen, options, run_verify);
}

void add_restore(const Surroundings& around, CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("restore", "Put a backup into an empty folder, erasures since then done again");
  auto options = options_of<RestoreCommand>(command);
  command->add_option("file", options->file, "The backup")->type_name("FILE")->required();
  command->add_option("--erasures", options->erasures, "The newest erasures.signed of the institution")
      ->type_name("FILE");
  command->add_flag("--nothing-erased-since", options->nothing_erased_since,
                    "Your word, instead of that list, that nobody was erased since the backup");
  command->footer("Example:\n  attune restore bank-2026-11-22.backup --erasures erasures.signed --data bank");
  runs_alone(around, command, chosen, options, run_restore);
}

void add_receipt(const Surroundings& around, CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("verify-receipt", "Whether an erasure receipt is genuine");
  auto options = std::make_shared<ReceiptCommand>();
  command->add_option("file", options->file, "The receipt")->type_name("FILE")->required();
  command->footer("Example:\n  attune verify-receipt receipt.txt");
  runs_alone(around, command, chosen, options, run_receipt);
}

void add_evaluate(const Surroundings& around, CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("evaluate", "How good the learner is on a logged set, each row predicted before it is learnt");
  auto options = std::make_shared<EvaluateCommand>();
  auto* dsjson = command->add_option("--dsjson", options->dsjson, "Decisions as VW writes them")->type_name("FILE");
  auto* rows =
      command->add_option("--interactions", options->interactions, "CSV: customer_id,product_id,value,occurred_at")
          ->type_name("FILE");
  dsjson->excludes(rows);
  command->add_option("--test-fraction", options->test_fraction, "Figures over the last part of the log")
      ->check(CLI::Range(0.001, 1.0))
      ->capture_default_str();
  command
      ->add_option(
          "--scale", options->scale,
          "Of interactions' values, as of import: 1 (0 to 1), 5 or 10 (1 to that), or both ends, such as 0.5-5")
      ->type_name("SCALE")
      ->capture_default_str();
  add_json_option(command, options->json);
  command->footer("Example:\n  attune evaluate --dsjson log.dsjson --test-fraction 0.3 --json");
  command->parse_complete_callback([options] {
    if (options->dsjson.empty() && options->interactions.empty())
      throw CLI::RequiredError("--dsjson or --interactions");
    const auto scale = parse_scale(options->scale);
    if (!scale) throw CLI::ValidationError("--" + scale.error().message);
    options->reading.scale = *scale;
  });
  runs_alone(around, command, chosen, options, run_evaluate);
}

}  // namespace

CommandGroup directory_commands(const Surroundings& around) {
  return [&around](CLI::App& app, Chosen& chosen) {
    add_demo(around, app, chosen);
    add_verify(around, app, chosen);
    add_restore(around, app, chosen);
    add_receipt(around, app, chosen);
    add_evaluate(around, app, chosen);
  };
}

}  // namespace attune::cli
