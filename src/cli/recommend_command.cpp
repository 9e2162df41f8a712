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

constexpr std::size_t asked_at_once = 64;  // of a batch: enough to share one write to disk
constexpr std::size_t ids_of_a_page = 1'000;

struct RecommendCommand : DataOptions {
  std::string customer;
  bool all = false;
  RecommendationRequest request;
  std::vector<std::string> context;  // name=value
  std::string output;
  bool simulate = false;
  bool json = false;
};

std::string why(const RecommendedItem& item) {
  if (!item.reasons.empty()) return item.reasons.front().text;
  return item.promoted ? "Promoted" : "";
}

std::string list_of(const Recommendations& answer) {
  Table table({{"#", Align::right},
               {"product", Align::left, 44},
               {"score", Align::right},
               {"", Align::left},
               {"why", Align::left, 64}});
  for (const auto& item : answer.items) {
    table.add({fmt::format("{}", item.rank), item.name, figure(item.score, 2), bar(item.score), why(item)});
  }
  return table.text();
}

std::string explained(const RecommendedItem& item) {
  std::string out = fmt::format("\n  {}. {} ({})\n", item.rank, printable(item.name), printable(item.product_id));
  out +=
      fmt::format("     score {:.4f}, response {:.4f}, priority {:.4f}, shown with probability {:.4f}{}\n", item.score,
                  item.response, item.priority, item.logged_propensity, item.promoted ? ", promoted" : "");
  if (!item.complexity.empty() || !item.risk.empty()) {
    out += fmt::format("     complexity {}, risk {}\n", printable(item.complexity), printable(item.risk));
  }
  for (const auto& reason : item.reasons) {
    out += fmt::format("     {:+.4f}  {}  [{}]\n", reason.part, printable(reason.text), printable(reason.code));
  }
  for (const auto& ask : item.ask) out += fmt::format("     to check: {}\n", printable(ask.question));
  if (!item.texts) return out;
  for (const auto& text : item.texts->disclosures) out += fmt::format("     “{}”\n", printable(text));
  return out;
}

std::string withheld_line(const Recommendations& answer) {
  if (answer.withheld.empty()) return {};
  std::uint64_t count = 0;
  std::string reasons;
  for (const auto& withheld : answer.withheld) {
    count += withheld.count;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", counted(withheld.count), printable(withheld.reason));
  }
  return fmt::format("\n  withheld: {} ({})\n", counted(count), reasons);
}

void show(Output& output, const Recommendations& answer, bool explain) {
  output.out(fmt::format("{}  {}  {}\n", printable(answer.customer_id), format_instant(answer.at),
                         answer.decision_id.empty() ? "simulated, not recorded" : "decision " + answer.decision_id));
  if (answer.treatment != "personal") {
    output.out(fmt::format("  in order of popularity (treatment: {})\n", printable(answer.treatment)));
  }
  if (answer.items.empty()) {
    output.out("  nothing may be shown to this customer now\n");
  } else {
    output.out(list_of(answer));
  }
  if (explain) {
    for (const auto& item : answer.items) output.out(explained(item));
  }
  output.out(withheld_line(answer));
}

Result<RecommendationRequest> request_of(const RecommendCommand& command) {
  RecommendationRequest request = command.request;
  for (const auto& pair : command.context) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorCode::invalid, fmt::format("--context '{}' is not NAME=VALUE, as in device=phone.", pair));
    }
    request.context.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  std::sort(request.context.begin(), request.context.end());
  return request;
}

int recommend_one(Invocation& invocation, const RecommendCommand& command, RecommendationRequest request) {
  Engine::RecommendOptions options;
  options.customer_id = command.customer;
  options.request = std::move(request);
  options.simulate = command.simulate;
  const auto answer = ask<Recommendations>(invocation.engine, [&](Engine& engine, Reply<Recommendations> reply) {
    engine.recommend(invocation.caller, options, std::move(reply));
  });
  if (!answer) return report(invocation.output, answer.error());
  if (command.json) {
    invocation.output.out(to_json(*answer) + "\n");
  } else {
    show(invocation.output, *answer, command.request.explain);
  }
  return answer->items.empty() ? exit_no : exit_done;
}

// The answers to some customers, asked together.
Result<std::vector<Result<Recommendations>>> recommend_some(Invocation& invocation,
                                                            std::span<const std::string> customers,
                                                            const Engine::RecommendOptions& like) {
  std::vector<Result<Recommendations>> answers(customers.size());
  std::size_t waiting = customers.size();
  const auto ran = invocation.engine.run(
      [&](Engine& engine, const EngineAccess::Done& done) {
        for (std::size_t i = 0; i < customers.size(); ++i) {
          Engine::RecommendOptions options = like;
          options.customer_id = customers[i];
          engine.recommend(invocation.caller, std::move(options), [&answers, &waiting, i, done](auto answer) {
            answers[i] = std::move(answer);
            if (--waiting == 0) done();
          });
        }
      },
      {});
  if (!ran) return std::unexpected(ran.error());
  return answers;
}

struct BatchCounts {
  std::uint64_t lists = 0;
  std::uint64_t empty = 0;
  std::uint64_t failed = 0;
};

void tell_failure(Output& output, std::string_view customer, const Error& error, const BatchCounts& counts) {
  constexpr std::uint64_t failures_told = 10;
  if (counts.failed > failures_told) return;
  output.err(fmt::format("attune: {}: {}\n", printable(customer), printable(error.message)));
}

// Each customer's list as one line of JSON; customers without a list leave no line.
Result<BatchCounts> recommend_all(Invocation& invocation, const Engine::RecommendOptions& like,
                                  const std::function<void(std::string_view)>& write) {
  BatchCounts counts;
  std::string after;
  Progress progress(invocation.output, "recommending");
  for (;;) {
    const auto page = look(invocation.engine, [&](Engine& engine) {
      return engine.customer_ids(invocation.caller, after, ids_of_a_page);
    });
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return counts;
    after = page->back();
    for (std::span<const std::string> left(*page); !left.empty();) {
      const auto some = left.first(std::min(left.size(), asked_at_once));
      left = left.subspan(some.size());
      const auto answers = recommend_some(invocation, some, like);
      if (!answers) return std::unexpected(answers.error());
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto& answer = (*answers)[i];
        if (!answer) {
          ++counts.failed;
          tell_failure(invocation.output, some[i], answer.error(), counts);
        } else if (answer->items.empty()) {
          ++counts.empty;
        } else {
          ++counts.lists;
          write(to_json(*answer) + "\n");
        }
      }
      progress.set(0, 0, counts.lists + counts.empty + counts.failed);
    }
  }
}

int recommend_everyone(Invocation& invocation, const RecommendCommand& command, RecommendationRequest request) {
  Engine::RecommendOptions like;
  like.request = std::move(request);
  like.simulate = command.simulate;
  auto file = NewFile::create(invocation.resolve(command.output), 0600);
  if (!file) return report(invocation.output, file.error());
  const auto counts = recommend_all(invocation, like, [&file](std::string_view line) { file->write(line); });
  if (!counts) return report(invocation.output, counts.error());
  if (const auto kept = file->commit(); !kept) return report(invocation.output, kept.error());
  const std::string text =
      command.json
          ? fmt::format(R"({{"lists":{},"without_items":{},"failed":{}}})", counts->lists, counts->empty,
                        counts->failed)
          : fmt::format("{} lists written to {}; {} customers may be shown nothing, {} failed", counted(counts->lists),
                        printable(command.output), counted(counts->empty), counted(counts->failed));
  invocation.output.out(text + "\n");
  if (counts->failed > 0) return exit_failed;
  return counts->lists > 0 ? exit_done : exit_no;
}

int run_recommend(Invocation& invocation, const RecommendCommand& command) {
  auto request = request_of(command);
  if (!request) return report(invocation.output, request.error());
  if (command.all) return recommend_everyone(invocation, command, std::move(*request));
  return recommend_one(invocation, command, std::move(*request));
}

}  // namespace

void add_recommend_command(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("recommend", "Decide what to show a customer, or every customer");
  auto options = options_of<RecommendCommand>(command);
  auto* customer = command->add_option("customer", options->customer, "The customer's id")->type_name("CUSTOMER");
  auto* all = command->add_flag("--all", options->all, "Every customer, one line of JSON each; needs --output")
                  ->excludes(customer);
  command->add_option("--count", options->request.count, "How many, 1 to 100 [as the placement shows; portal_home: 5]")
      ->check(CLI::Range(1, 100));
  command->add_option("--placement", options->request.placement, "Where they will be shown")->capture_default_str();
  command->add_option("--context", options->context, "What is known of the moment, as in device=phone; may be repeated")
      ->type_name("NAME=VALUE");
  command->add_option("--exclude", options->request.exclude, "Leave this product out; may be repeated")
      ->type_name("PRODUCT");
  command->add_flag("--explain", options->request.explain, "Also each item's exact parts, questions and disclosures");
  command->add_flag("--simulate", options->simulate, "Record nothing");
  auto* output =
      command->add_option("--output", options->output, "Of --all: the file for the lists")->type_name("FILE");
  all->needs(output);
  output->needs(all);
  add_json_option(command, options->json);
  command->footer(
      "Examples:\n"
      "  attune recommend maya-okafor --explain\n"
      "  attune recommend maya-okafor --count 3 --json\n"
      "  attune recommend --all --placement email --output lists.jsonl");
  command->parse_complete_callback([options] {
    if (options->customer.empty() && !options->all) throw CLI::RequiredError("CUSTOMER, or --all with --output");
  });
  runs(command, chosen, options, Opens::existing_data, run_recommend);
}

}  // namespace attune::cli
