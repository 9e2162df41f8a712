#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/command_options.h"
#include "cli/table.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

struct TrainCommand : DataOptions {
  bool force = false;
  bool json = false;
};

struct ModelListCommand : DataOptions {
  bool json = false;
};

Table table_of_runs() {
  const auto right = Align::right;
  return Table({{"at"},
                {"model"},
                {"ratings", right},
                {"responses", right},
                {"MSE", right},
                {"R²", right},
                {"AUC", right},
                {"log loss", right},
                {"ECE", right},
                {"outcome"}});
}

void add_run(Table& table, const TrainingAnswer& run) {
  table.add({run.at, run.model_version, counted(run.ratings), counted(run.responses), figure(run.mse, 4),
             figure(run.r2), figure(run.auc), figure(run.log_loss), figure(run.ece), run.outcome});
}

int run_train(Invocation& invocation, const TrainCommand& command) {
  const auto answer = ask<TrainingAnswer>(invocation.engine, [&](Engine& engine, Reply<TrainingAnswer> reply) {
    engine.train(invocation.caller, command.force, std::move(reply));
  });
  if (!answer &&
      answer.error().code == ErrorCode::not_found) {  // nothing to learn from yet: the answer is no, not a failure
    invocation.output.out(command.json ? fmt::format("{{\"outcome\":{}}}\n", quoted_json(answer.error().message))
                                       : answer.error().message + "\n");
    return exit_no;
  }
  if (!answer) return report(invocation.output, answer.error());
  if (command.json) {
    invocation.output.out(to_json(*answer) + "\n");
    return exit_done;
  }
  Table table = table_of_runs();
  add_run(table, *answer);
  invocation.output.out(table.text());
  return exit_done;
}

std::string json_of(const ModelAnswer& model, const std::vector<TrainingAnswer>& runs) {
  std::string items;
  for (const auto& run : runs) items += (items.empty() ? "" : ",") + to_json(run);
  return fmt::format("{{\"model\":{},\"runs\":[{}]}}\n", to_json(model), items);
}

int run_model_list(Invocation& invocation, const ModelListCommand& command) {
  const auto model = look(invocation.engine, [&](Engine& engine) { return engine.model(invocation.caller); });
  if (!model) return report(invocation.output, model.error());
  const auto runs = look(invocation.engine, [&](Engine& engine) { return engine.training_history(invocation.caller); });
  if (!runs) return report(invocation.output, runs.error());
  if (command.json) {
    invocation.output.out(json_of(*model, *runs));
    return exit_done;
  }
  invocation.output.out(fmt::format(
      "model {}, features {}: {} appraisals and {} responses learnt, every event before position {}{}\n",
      printable(model->version), printable(model->feature_version), counted(model->appraisals),
      counted(model->responses), counted(model->trained_to), model->text_features ? "" : "; without text features"));
  if (runs->empty()) {
    invocation.output.out("no training run yet\n");
    return exit_done;
  }
  Table table = table_of_runs();
  for (const auto& run : *runs) add_run(table, run);
  invocation.output.out(table.text());
  return exit_done;
}

}  // namespace

void add_model_commands(CLI::App& app, Chosen& chosen) {
  auto* train = app.add_subcommand("train", "One training run: learn everything, measure, say what became of it");
  auto train_options = options_of<TrainCommand>(train);
  train->add_flag("--force", train_options->force, "Also when nothing is new since the last run");
  add_json_option(train, train_options->json);
  train->footer("Example:\n  attune train --json");
  runs(train, chosen, train_options, Opens::existing_data, run_train);

  auto* model = app.add_subcommand("model", "The model that answers, and its history");
  model->require_subcommand(1);
  auto* list = model->add_subcommand("list", "The model in force and every training run");
  auto list_options = options_of<ModelListCommand>(list);
  add_json_option(list, list_options->json);
  list->footer("Example:\n  attune model list");
  runs(list, chosen, list_options, Opens::existing_data_to_read, run_model_list);
}

}  // namespace attune::cli
