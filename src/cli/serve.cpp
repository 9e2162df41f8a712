#include "cli/serve.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cli/command_options.h"
#include "cli/command_socket.h"
#include "cli/configuration.h"
#include "cli/named_models.h"
#include "server/event_loop.h"
#include "server/outbound_http.h"
#include "server/server.h"

namespace attune::cli {
namespace {

struct ServeCommand : DataOptions {
  std::string listen;
  std::string config;
};

std::optional<std::filesystem::path> config_file(const Surroundings& around, const ServeCommand& command) {
  if (command.config.empty()) return std::nullopt;
  return around.working_folder / command.config;
}

void tell_first_password(Output& output, const Result<std::optional<std::string>>& password) {
  if (!password) {
    report(output, password.error());
  } else if (*password) {
    output.out(fmt::format("The first account is 'administrator'; its password, shown this once: {}\n", **password));
  }
}

// Serves until a signal: then accepts nothing more, finishes what is in flight, and returns.
Result<void> serve_until_signal(const Surroundings& around, Engine& engine, EventLoop& loop,
                                const Configuration& configuration) {
  auto commands = CommandSocket::open(configuration.engine.directory, engine, loop.post());
  if (!commands) return pass_on(std::move(commands));
  ServerOptions options;
  options.address = configuration.listen.address;
  options.port = configuration.listen.port;
  options.certificate = configuration.certificate;
  options.private_key = configuration.private_key;
  options.trusted_proxies = configuration.trusted_proxies;
  auto server = Server::listen(loop, engine, around.clock, options);
  if (!server) return pass_on(std::move(server));
  const bool v6 = options.address.find(':') != std::string::npos;
  around.output.out(fmt::format("Attune listens on {}://{}{}{}:{}/\n", options.certificate.empty() ? "http" : "https",
                                v6 ? "[" : "", options.address, v6 ? "]" : "", (*server)->port()));
  engine.first_administrator([&around](auto password) { tell_first_password(around.output, password); });
  loop.on_stop_signal([&] {
    around.output.err("attune: finishing what is in flight\n");
    (*commands)->stop([&] { (*server)->stop([&loop] { loop.stop(); }); });
  });
  loop.run();
  return {};
}

int serve(const Surroundings& around, const ServeCommand& command) {
  const auto directory = around.working_folder / command.data;
  auto configuration = read_configuration(directory, config_file(around, command), around.text_model);
  if (!configuration) return report(around.output, configuration.error());
  if (!command.listen.empty()) {
    auto listen = parse_listen_address(command.listen);
    if (!listen) return report(around.output, listen.error());
    configuration->listen = *listen;
  }
  if (auto usable = check_named_models(*configuration); !usable) return report(around.output, usable.error());
  configuration->engine.models_at_start = true;
  configuration->engine.notice = [&around](const std::string& text) {
    around.output.err(fmt::format("attune: {}\n", printable(text)));
  };
  auto key = narrator_key(*configuration);
  if (!key) return report(around.output, key.error());
  configuration->engine.narrator.endpoint.key = *std::move(key);
  configuration->engine.narrator.post = outbound_http();
  auto secret = oidc_secret(*configuration);
  if (!secret) return report(around.output, secret.error());
  configuration->engine.bank_log_in.provider.client_secret = *std::move(secret);
  configuration->engine.bank_log_in.send = outbound_http();
  EventLoop loop;
  auto engine = around.open_engine(configuration->engine, around.clock, loop.post());
  if (!engine) return report(around.output, engine.error());
  const auto served = serve_until_signal(around, **engine, loop, *configuration);
  const auto stopped = (*engine)->stop();
  if (!served) return report(around.output, served.error());
  if (!stopped) return report(around.output, stopped.error());
  return exit_done;
}

}  // namespace

CommandGroup serve_command(const Surroundings& around) {
  return [&around](CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("serve", "The server: HTTP API and pages");
    auto options = options_of<ServeCommand>(command);
    command->add_option("--listen", options->listen, "Address and port; port 0: any free one [127.0.0.1:8080]")
        ->type_name("ADDRESS:PORT");
    command->add_option("--config", options->config, "Configuration file [DIR/attune.toml]")->type_name("FILE");
    command->footer("Example:\n  attune serve --data bank --listen 127.0.0.1:8080");
    command->final_callback([&around, &chosen, options] {
      chosen.command = Command{"serve", options->data, true, false,
                               OwnCommand([&around, options](Output&) { return serve(around, *options); })};
    });
  };
}

}  // namespace attune::cli
