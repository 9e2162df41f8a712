#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/command_options.h"
#include "cli/table.h"
#include "engine/account_bodies.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

struct AddCommand : DataOptions {
  std::string name;
  std::string role;
  std::vector<std::string> scopes;
  bool json = false;
};

struct ListCommand : DataOptions {
  bool json = false;
};

struct PasswordCommand : DataOptions {
  std::string name;
  bool json = false;
};

struct RoleCommand : DataOptions {
  std::string name;
  std::string role;
  bool json = false;
};

int run_add(Invocation& invocation, const AddCommand& command) {
  const auto role = parse_role(command.role);
  if (!role)
    return report(invocation.output,
                  Error{ErrorCode::invalid, fmt::format("There is no role '{}'.", command.role), {}});
  const auto secret = ask<std::string>(invocation.engine, [&](Engine& engine, Reply<std::string> reply) {
    engine.add_account(invocation.caller, command.name, *role, command.scopes, std::move(reply));
  });
  if (!secret) return report(invocation.output, secret.error());
  const bool key = *role == Role::service;
  if (command.json) {
    invocation.output.out(fmt::format("{{\"name\":{},\"role\":{},\"{}\":{}}}\n", quoted_json(command.name),
                                      quoted_json(command.role), key ? "api_key" : "password", quoted_json(*secret)));
  } else {  // the secret is the last word, for scripts
    invocation.output.out(fmt::format("{} added with role {}; {}, shown this once: {}\n", printable(command.name),
                                      command.role, key ? "API key" : "password", *secret));
  }
  return exit_done;
}

int run_password(Invocation& invocation, const PasswordCommand& command) {
  const auto secret = ask<std::string>(invocation.engine, [&](Engine& engine, Reply<std::string> reply) {
    engine.renew_secret(invocation.caller, command.name, std::move(reply));
  });
  if (!secret) return report(invocation.output, secret.error());
  if (command.json) {
    invocation.output.out(
        fmt::format("{{\"name\":{},\"secret\":{}}}\n", quoted_json(command.name), quoted_json(*secret)));
  } else {  // the secret is the last word, for scripts
    invocation.output.out(
        fmt::format("the new password or API key of {}, shown this once: {}\n", printable(command.name), *secret));
  }
  return exit_done;
}

int run_role(Invocation& invocation, const RoleCommand& command) {
  AccountPatch patch{parse_role(command.role), std::nullopt};
  const auto changed = ask<AccountAnswer>(invocation.engine, [&](Engine& engine, Reply<AccountAnswer> reply) {
    engine.change_account(invocation.caller, command.name, patch, std::move(reply));
  });
  if (!changed) return report(invocation.output, changed.error());
  if (command.json) invocation.output.out(to_json(*changed) + "\n");
  else invocation.output.out(fmt::format("{} has role {} now\n", printable(changed->name), changed->role));
  return exit_done;
}

int run_list(Invocation& invocation, const ListCommand& command) {
  const auto accounts = look(invocation.engine, [&](Engine& engine) { return engine.accounts(invocation.caller); });
  if (!accounts) return report(invocation.output, accounts.error());
  if (command.json) {
    std::vector<std::string> items;
    for (const auto& account : *accounts) items.push_back(to_json(account));
    invocation.output.out(list_json(items, {}) + "\n");
    return exit_done;
  }
  if (accounts->empty()) {
    invocation.output.out("no account yet: 'attune account add NAME --role administrator' makes the first\n");
    return exit_done;
  }
  Table table({{"name"}, {"role"}, {"last log-in"}, {"second factor"}, {"suspended"}});
  for (const auto& one : *accounts) {
    table.add({one.name, one.role, one.last_log_in ? format_instant(*one.last_log_in) : "",
               one.second_factor ? "yes" : "", one.suspended ? "yes" : ""});
  }
  invocation.output.out(table.text());
  return exit_done;
}

}  // namespace

void add_account_commands(CLI::App& app, Chosen& chosen) {
  auto* account = app.add_subcommand("account", "People and systems that may use the console and the API");
  account->require_subcommand(1);

  auto* add =
      account->add_subcommand("add", "Add an account; its password or API key is printed once, as the last word");
  auto add_options = options_of<AddCommand>(add);
  add->add_option("name", add_options->name, "The name to log in with")->required()->type_name("NAME");
  add->add_option("--role", add_options->role, "What it may do")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>{"relationship_manager", "analyst", "product_owner", "approver",
                                                     "auditor", "privacy_officer", "administrator", "service"}));
  add->add_option("--scope", add_options->scopes, "Of role service: only this permission; may be repeated")
      ->type_name("PERMISSION");
  add_json_option(add, add_options->json);
  add->footer(
      "Examples:\n  attune account add ana --role analyst\n  attune account add website --role service --scope "
      "recommend");
  runs(add, chosen, add_options, Opens::data_or_new, run_add);

  auto* password = account->add_subcommand(
      "password", "A new random password, or API key of a system, in place of the old; printed once");
  auto password_options = options_of<PasswordCommand>(password);
  password->add_option("name", password_options->name, "The account")->required()->type_name("NAME");
  add_json_option(password, password_options->json);
  password->footer(
      "Example:\n  attune account password ana\nEvery session of the account ends, and its second factor is taken "
      "off.");
  runs(password, chosen, password_options, Opens::existing_data, run_password);

  auto* role = account->add_subcommand("role", "Give a member of staff another role; their sessions end");
  auto role_options = options_of<RoleCommand>(role);
  role->add_option("name", role_options->name, "The account")->required()->type_name("NAME");
  role->add_option("role", role_options->role, "What it may do")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>{"relationship_manager", "analyst", "product_owner", "approver",
                                                     "auditor", "privacy_officer", "administrator"}));
  add_json_option(role, role_options->json);
  role->footer("Example:\n  attune account role ana approver");
  runs(role, chosen, role_options, Opens::existing_data, run_role);

  auto* list = account->add_subcommand("list", "Names, roles, last log-ins");
  auto list_options = options_of<ListCommand>(list);
  add_json_option(list, list_options->json);
  list->footer("Example:\n  attune account list");
  runs(list, chosen, list_options, Opens::existing_data_to_read, run_list);
}

}  // namespace attune::cli
