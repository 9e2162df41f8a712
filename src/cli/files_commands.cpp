#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_line.h"
#include "cli/command_options.h"
#include "cli/file_io.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

const std::vector<std::string> importable{"products", "customers", "interactions", "feedback"};
const std::vector<std::string> exportable{"products", "customers", "interactions", "feedback", "decisions", "training"};
constexpr std::size_t rejections_shown = 10;

struct ImportCommand : DataOptions {
  Engine::ImportOptions import;
  FileOptionTexts said;                 // of import.file
  std::vector<std::string> maps;        // parts of said.map
  std::vector<std::string> categories;  // of said.map_category
  std::vector<std::string> files;
  bool strict = false;
  bool all_rejected = false;
  bool json = false;
};

struct ExportCommand : DataOptions {
  std::string what;
  std::string format = "csv";
  std::string output;
};

void show(Output& output, const std::string& file, const ImportCommand& command, const ImportReport& report) {
  output.out(fmt::format("{}{}: {} accepted, {} changed, {} unchanged, {} rejected\n", printable(file),
                         command.import.dry_run ? " (dry run: nothing was changed)" : "", counted(report.accepted),
                         counted(report.changed), counted(report.unchanged), counted(report.rejected_count)));
  for (const auto& note : report.notes) output.out(fmt::format("  note: {}\n", printable(note)));
  if (report.rejected.empty()) return;
  Table table({{"line", Align::right}, {"rejected because", Align::left, 110}});
  const std::size_t shown =
      command.all_rejected ? report.rejected.size() : std::min(report.rejected.size(), rejections_shown);
  for (std::size_t i = 0; i < shown; ++i) {
    table.add({fmt::format("{}", report.rejected[i].line), report.rejected[i].reason});
  }
  output.out(table.text());
  if (report.rejected_count > shown) {
    output.out(fmt::format("  … and {} more{}\n", counted(report.rejected_count - shown),
                           command.all_rejected ? "" : " (--all-rejected lists the first 1,000)"));
  }
}

Result<ImportReport> import_file(Invocation& invocation, const ImportCommand& command, const std::string& file) {
  auto bytes = read_file(invocation.resolve(file));
  if (!bytes) return pass_on(std::move(bytes));
  Progress progress(invocation.output, std::filesystem::path(file).filename().string());
  const auto seen = [&progress](const ImportProgress& now) { progress.set(now.bytes, now.total_bytes, now.rows); };
  return ask<ImportReport>(
      invocation.engine,
      [&](Engine& engine, Reply<ImportReport> reply) {
        engine.import_bytes(invocation.caller, command.import, *bytes, seen, std::move(reply));
      },
      [&progress] { progress.draw(); });
}

int run_import(Invocation& invocation, const ImportCommand& command) {
  std::uint64_t taken = 0;
  std::uint64_t rejected = 0;
  for (const auto& file : command.files) {
    const auto report = import_file(invocation, command, file);
    if (!report) return attune::cli::report(invocation.output, report.error());
    taken += report->accepted + report->changed + report->unchanged;
    rejected += report->rejected_count;
    if (command.json) {
      invocation.output.out(to_json(*report) + "\n");
    } else {
      show(invocation.output, file, command, *report);
    }
  }
  if (command.strict && rejected > 0) return exit_no;
  return taken > 0 ? exit_done : exit_no;
}

int export_to_file(Invocation& invocation, const ExportCommand& command) {
  auto file = NewFile::create(invocation.resolve(command.output), 0600);
  if (!file) return report(invocation.output, file.error());
  const auto rows = look(invocation.engine, [&](Engine& engine) {
    return engine.export_rows(invocation.caller, command.what, command.format,
                              [&file](std::string_view text) { file->write(text); });
  });
  if (!rows) return report(invocation.output, rows.error());
  if (const auto kept = file->commit(); !kept) return report(invocation.output, kept.error());
  invocation.output.err(fmt::format("{} rows written to {}\n", counted(*rows), printable(command.output)));
  return *rows > 0 ? exit_done : exit_no;
}

// What is exported is gathered first: a slow reader must not keep the engine's thread waiting.
int export_to_output(Invocation& invocation, const ExportCommand& command) {
  std::string text;
  const auto rows = look(invocation.engine, [&](Engine& engine) {
    return engine.export_rows(invocation.caller, command.what, command.format,
                              [&text](std::string_view piece) { text += piece; });
  });
  if (!rows) return report(invocation.output, rows.error());
  invocation.output.out(text);
  return *rows > 0 ? exit_done : exit_no;
}

int run_export(Invocation& invocation, const ExportCommand& command) {
  return command.output.empty() ? export_to_output(invocation, command) : export_to_file(invocation, command);
}

// Options of how a file is written, read when the line is.
void add_file_options(CLI::App* command, const std::shared_ptr<ImportCommand>& options) {
  auto& said = options->said;
  command
      ->add_option(
          "--map", options->maps,
          "Which columns (or names, of jsonl) hold which fields: FIELD=COLUMN,… Delimiter, decimal comma and lines "
          "before the header are recognised")
      ->type_name("MAP")
      ->allow_extra_args(false);
  command
      ->add_option("--encoding", said.encoding,
                   "utf-8, utf-16le, utf-16be or windows-1252; left out: by the file's mark")
      ->type_name("ENCODING");
  command
      ->add_option("--scale", said.scale,
                   "Of interactions' values: 1 (0 to 1, the default), 5 or 10 (1 to that), or both ends, such as 0.5-5")
      ->type_name("SCALE");
  command->add_option("--time-unit", said.time_unit, "Of times that are numbers since 1970: s (the default) or ms")
      ->type_name("UNIT");
  command->add_option("--not-before", said.not_before, "Reject events before this day (1990-01-01 unless said)")
      ->type_name("DATE");
  command->add_option("--not-after", said.not_after, "Reject events after this day (tomorrow, unless said)")
      ->type_name("DATE");
  command
      ->add_option("--map-category", options->categories,
                   "What the categories of a catalogue of one's own are of ours: WORD=CATEGORY,…")
      ->type_name("MAP")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--unknown-columns", said.unknown_columns,
          "Of products and customers in csv or jsonl: keep (as features of products), leave-out or refuse. Left out: "
          "leave-out in csv, refuse in jsonl")
      ->type_name("WHAT");
  command->parse_complete_callback([options] {
    options->said.map_category = fmt::format("{}", fmt::join(options->categories, ","));
    options->said.map = fmt::format("{}", fmt::join(options->maps, ","));
    auto file = read_file_options(options->said);
    if (!file) throw CLI::ValidationError("--" + file.error().message);
    options->import.file = std::move(*file);
  });
}

void add_import(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("import", "Read products, customers, interactions or feedback from files");
  auto options = options_of<ImportCommand>(command);
  command->add_option("what", options->import.what, "What the files hold: products, customers, interactions, feedback")
      ->required()
      ->check(CLI::IsMember(importable));
  command->add_option("file", options->files, "The files, read one after the other")->required()->type_name("FILE");
  command->add_option("--format", options->import.format, "prototype-csv, cdr, uk-open-banking, csv or jsonl")
      ->required()
      ->type_name("FORMAT");
  command->add_option("--brand", options->import.brand, "Of a cdr file, this institution's products only");
  add_file_options(command, options);
  command->add_flag("--dry-run", options->import.dry_run, "Report what would happen, change nothing");
  command->add_flag("--strict", options->strict, "Exit status 1 when any row is rejected");
  command->add_flag("--all-rejected", options->all_rejected, "List every rejected row, up to 1,000");
  add_json_option(command, options->json);
  command->footer(
      "Examples:\n"
      "  attune import products --format cdr products.jsonl\n"
      "  attune import interactions --format csv --scale 0.5-5 \\\n"
      "    --map customer_id=userId,product_id=movieId,value=rating,occurred_at=timestamp ratings.csv\n"
      "  attune import products --format csv --map product_id=movieId,name=title movies.csv\n"
      "  attune import customers --format prototype-csv --dry-run user_profiles.csv\n"
      "docs/files.md says which formats there are and how files are read.");
  runs(command, chosen, options, Opens::data_or_new, run_import);
}

void add_export(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("export", "Write what is known as rows, to a file or to standard output");
  auto options = options_of<ExportCommand>(command);
  command->add_option("what", options->what, "products, customers, interactions, feedback, decisions or training")
      ->required()
      ->check(CLI::IsMember(exportable));
  command->add_option("--format", options->format, "prototype-csv, csv, jsonl or dsjson")
      ->type_name("FORMAT")
      ->capture_default_str();
  command->add_option("--output", options->output, "Write to this file, which appears when it is complete")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  attune export feedback --format csv --output feedback.csv\n"
      "  attune export decisions --format dsjson > decisions.dsjson");
  runs(command, chosen, options, Opens::existing_data_to_read, run_export);
}

}  // namespace

void add_files_commands(CLI::App& app, Chosen& chosen) {
  add_import(app, chosen);
  add_export(app, chosen);
}

}  // namespace attune::cli
