#include "cli/configuration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

namespace attune::cli {
namespace {

// One setting: how it reads by default, and how a value of the file is taken. Returns what was expected instead when
// the value is not it.
struct Definition {
  std::string_view name;
  std::string (*value)(const Configuration&);
  std::string (*take)(const toml::node&, Configuration&);  // empty, or what was expected instead
};

std::string take_share(const toml::node& node, double& target) {
  const auto value = node.value<double>();
  if (!value || !(*value >= 0 && *value <= 1)) return "a number from 0 to 1";
  target = *value;
  return {};
}

template <class Integer>
std::string take_count(const toml::node& node, Integer& target) {
  const auto value = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
  if (!value || *value < 0) return "a whole number, 0 or more (0: never)";
  target = static_cast<Integer>(*value);
  return {};
}

std::string take_listen(const toml::node& node, Configuration& into) {
  const auto text = node.value<std::string>();
  const auto address = parse_listen_address(text.value_or(""));
  if (!text || !address) return "an address and a port, as in \"127.0.0.1:8080\"";
  into.listen = *address;
  return {};
}

std::string take_acknowledge(const toml::node& node, Configuration& into) {
  const auto text = node.value<std::string>().value_or("");
  if (text != "durable" && text != "buffered") return "\"durable\" or \"buffered\"";
  into.engine.acknowledge_buffered = text == "buffered";
  return {};
}

std::string take_holdout(const toml::node& node, Configuration& into) {
  double share = 0;
  if (auto expected = take_share(node, share); !expected.empty()) return expected;
  into.engine.holdout_share = share;
  return {};
}

std::string take_model(const toml::node& node, std::filesystem::path& target) {
  const auto text = node.value<std::string>();
  if (!text) return "the path of a model folder, or \"\" for none";
  target = *text;
  return {};
}

// "https://host:port/path", to which a path is added: a host by name or number, perhaps a port from 1 to 65535 and a path; no
// user, query or fragment.
bool is_base_address(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  text.remove_prefix(scheme + 3);
  const auto slash = std::min(text.find('/'), text.size());
  const auto path = text.substr(slash);
  const auto authority = text.substr(0, slash);
  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  const auto colon = std::min(authority.find(':', bracket), authority.size());
  auto host = authority.substr(0, colon);
  std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  if (bracket > 0) {
    host = host.substr(1, bracket - 1);
    if (bracket + 1 != colon) return false;
    allowed = "0123456789abcdefABCDEF:.";
  }
  if (host.empty() || host.find_first_not_of(allowed) != std::string_view::npos) return false;
  if (colon < authority.size()) {
    const auto port = authority.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (wrong != std::errc() || end != port.data() + port.size() || number == 0) return false;
  }
  return std::ranges::all_of(path, [](char c) { return c > ' ' && c <= '~' && c != '?' && c != '#' && c != '\\'; });
}

// A key would be read by everybody on the way: without TLS only to this machine.
std::string take_narrator_url(const toml::node& node, Configuration& into) {
  const auto text = node.value<std::string>().value_or("?");
  const auto here = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
  const auto begins = [&](std::string_view start) {
    return text.starts_with(start) &&
           (text.size() == start.size() || text[start.size()] == ':' || text[start.size()] == '/');
  };
  const bool private_way = text.starts_with("https://") || std::ranges::any_of(here, begins);
  if (!text.empty() && !(private_way && is_base_address(text))) {
    return "the address of an OpenAI-compatible endpoint: \"https://…/v1\", or on this machine "
           "\"http://127.0.0.1:8000/v1\"; \"\": none";
  }
  into.engine.narrator.endpoint.base_url = text;
  return {};
}

std::string take_issuer(const toml::node& node, Configuration& into) {
  const auto text = node.value<std::string>().value_or("?");
  if (!text.empty() && !is_issuer(text))
    return "the address of an OpenID Connect provider: \"https://login.bank.example\"; \"\": none";
  into.engine.bank_log_in.provider.issuer = text;
  return {};
}

std::string take_text(const toml::node& node, std::string& target, const char* expected) {
  const auto text = node.value<std::string>();
  if (!text) return expected;
  target = *text;
  return {};
}

std::string take_narrator_timeout(const toml::node& node, Configuration& into) {
  const auto value = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
  if (!value || *value < 1 || *value > 600) return "a whole number of seconds from 1 to 600";
  into.engine.narrator.endpoint.timeout = std::chrono::seconds(*value);
  return {};
}

std::string take_portal_address(const toml::node& node, Configuration& into) {
  const auto text = node.value<std::string>().value_or("?");
  const bool good =
      text.empty() || ((text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with('/'));
  if (!good) return "the portal's address without a slash at its end, as in \"https://portal.example\"";
  into.engine.portal_address = text;
  return {};
}

std::string take_proxies(const toml::node& node, Configuration& into) {
  const auto* list = node.as_array();
  if (list == nullptr) return "a list of addresses, as in [\"127.0.0.1\"]";
  for (const auto& one : *list) {
    const auto address = one.value<std::string>();
    if (!address) return "a list of addresses, as in [\"127.0.0.1\"]";
    into.trusted_proxies.push_back(*address);
  }
  return {};
}

// Where it is relative it is found beside the file that names it.
std::string take_file(const toml::node& node, std::filesystem::path& target) {
  const auto text = node.value<std::string>();
  if (!text || text->empty()) return "the path of a file in PEM";
  target = *text;
  if (target.is_relative() && node.source().path)
    target = std::filesystem::path(*node.source().path).parent_path() / target;
  return {};
}

std::string address_text(const ListenAddress& listen) {
  const bool v6 = listen.address.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", listen.address, v6 ? "]" : "", listen.port);
}

constexpr Definition definitions[]{
    {"listen", [](const auto& c) { return address_text(c.listen); }, take_listen},
    {"server.certificate", [](const auto& c) { return c.certificate.string(); },
     [](const auto& node, auto& into) { return take_file(node, into.certificate); }},
    {"server.private_key", [](const auto& c) { return c.private_key.string(); },
     [](const auto& node, auto& into) { return take_file(node, into.private_key); }},
    {"ledger.acknowledge",
     [](const auto& c) -> std::string { return c.engine.acknowledge_buffered ? "buffered" : "durable"; },
     take_acknowledge},
    {"exploration.epsilon", [](const auto& c) { return fmt::format("{}", c.engine.exploration); },
     [](const auto& node, auto& into) { return take_share(node, into.engine.exploration); }},
    {"holdout.share",
     [](const auto& c) {
       return c.engine.holdout_share ? fmt::format("{}", *c.engine.holdout_share) : "as the log says, else 0";
     },
     take_holdout},
    {"train.every_events", [](const auto& c) { return fmt::format("{}", c.engine.train_every_events); },
     [](const auto& node, auto& into) { return take_count(node, into.engine.train_every_events); }},
    {"train.every_seconds", [](const auto& c) { return fmt::format("{}", c.engine.train_every_seconds); },
     [](const auto& node, auto& into) { return take_count(node, into.engine.train_every_seconds); }},
    {"portal.address", [](const auto& c) { return c.engine.portal_address; },
     [](const auto& node, auto& into) { return take_portal_address(node, into); }},
    {"proxy.trusted", [](const auto& c) { return fmt::format("{}", fmt::join(c.trusted_proxies, " ")); }, take_proxies},
    {"text.model", [](const auto& c) { return c.engine.text_model.string(); },
     [](const auto& node, auto& into) {
       auto expected = take_model(node, into.engine.text_model);
       into.engine.text_model_wanted = !into.engine.text_model.empty();
       return expected;
     }},
    {"sentiment.model", [](const auto& c) { return c.engine.sentiment_model.string(); },
     [](const auto& node, auto& into) { return take_model(node, into.engine.sentiment_model); }},
    {"zero_shot.model", [](const auto& c) { return c.engine.entailment_model.string(); },
     [](const auto& node, auto& into) { return take_model(node, into.engine.entailment_model); }},
    {"narrator.base_url", [](const auto& c) { return c.engine.narrator.endpoint.base_url; }, take_narrator_url},
    {"narrator.model", [](const auto& c) { return c.engine.narrator.endpoint.model; },
     [](const auto& node, auto& into) {
       return take_text(node, into.engine.narrator.endpoint.model, "the model's name, as the endpoint knows it");
     }},
    {"narrator.key_file", [](const auto& c) { return c.narrator_key_file; },
     [](const auto& node, auto& into) {
       return take_text(node, into.narrator_key_file, "the path of a file that holds the key, or \"\"");
     }},
    {"narrator.requests_per_hour",
     [](const auto& c) { return fmt::format("{}", c.engine.narrator.endpoint.requests_per_hour); },
     [](const auto& node, auto& into) { return take_count(node, into.engine.narrator.endpoint.requests_per_hour); }},
    {"narrator.timeout_seconds",
     [](const auto& c) { return fmt::format("{}", c.engine.narrator.endpoint.timeout.count() / 1000); },
     take_narrator_timeout},
    {"oidc.issuer", [](const auto& c) { return c.engine.bank_log_in.provider.issuer; }, take_issuer},
    {"oidc.client_id", [](const auto& c) { return c.engine.bank_log_in.provider.client_id; },
     [](const auto& node, auto& into) {
       return take_text(node, into.engine.bank_log_in.provider.client_id, "what the provider calls Attune");
     }},
    {"oidc.secret_file", [](const auto& c) { return c.oidc_secret_file; },
     [](const auto& node, auto& into) {
       return take_text(node, into.oidc_secret_file, "the path of a file that holds the client's secret, or \"\"");
     }},
    {"oidc.customer_claim", [](const auto& c) { return c.engine.bank_log_in.provider.customer_claim; },
     [](const auto& node, auto& into) {
       return take_text(node, into.engine.bank_log_in.provider.customer_claim,
                        "the claim that holds the customer's identifier");
     }},
};

const Definition* find_definition(std::string_view name) {
  for (const auto& definition : definitions) {
    if (definition.name == name) return &definition;
  }
  return nullptr;
}

std::string all_names() {
  std::string names;
  for (const auto& definition : definitions) names += fmt::format("{}{}", names.empty() ? "" : ", ", definition.name);
  return names;
}

Result<void> take_table(const toml::table& table, const std::string& prefix, const std::string& file,
                        Configuration& into) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      if (auto taken = take_table(*inner, name + ".", file, into); !taken) return taken;
      continue;
    }
    const auto line = node.source().begin.line;
    const Definition* definition = find_definition(name);
    if (definition == nullptr) {
      return fail(ErrorCode::invalid, fmt::format("{} line {}: there is no setting '{}'.", file, line, name),
                  "Settings: " + all_names());
    }
    if (const auto expected = definition->take(node, into); !expected.empty()) {
      return fail(ErrorCode::invalid, fmt::format("{} line {}: '{}' must be {}.", file, line, name, expected));
    }
    for (auto& setting : into.settings) {
      if (setting.name == name) setting.origin = fmt::format("{} line {}", file, line);
    }
  }
  return {};
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  ListenAddress listen;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no address and port, as in 127.0.0.1:8080.", text));
  }
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (!address.empty()) listen.address = address;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  if (error != std::errc() || end != port.data() + port.size()) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no port: a number from 0 to 65535 (0: any free one).", port));
  }
  return listen;
}

Result<Configuration> read_configuration(const std::filesystem::path& directory,
                                         const std::optional<std::filesystem::path>& file,
                                         const std::filesystem::path& text_model) {
  Configuration configuration;
  configuration.engine.directory = directory;
  configuration.engine.text_model = text_model;
  for (const auto& definition : definitions)
    configuration.settings.push_back({std::string(definition.name), {}, "default"});
  const auto path = file.value_or(directory / "attune.toml");
  std::error_code missing;
  if (std::filesystem::exists(path, missing)) {
    const auto parsed = toml::parse_file(path.string());
    if (!parsed) {
      return fail(ErrorCode::invalid, fmt::format("{} line {}: {}", path.string(), parsed.error().source().begin.line,
                                                  parsed.error().description()));
    }
    if (auto taken = take_table(parsed.table(), "", path.string(), configuration); !taken)
      return pass_on(std::move(taken));
  } else if (file) {
    return fail(ErrorCode::not_found, fmt::format("The configuration file {} does not exist.", path.string()));
  }
  if (configuration.certificate.empty() != configuration.private_key.empty()) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: server.certificate and server.private_key go together: give both, or neither.",
                            path.string()));
  }
  auto& provider = configuration.engine.bank_log_in.provider;
  if (!provider.issuer.empty() && (provider.client_id.empty() || configuration.engine.portal_address.empty())) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: oidc.issuer needs oidc.client_id and portal.address beside it.", path.string()));
  }
  provider.redirect_url = configuration.engine.portal_address + "/bank-log-in";
  for (std::size_t i = 0; i < std::size(definitions); ++i) {
    configuration.settings[i].value = definitions[i].value(configuration);
  }
  return configuration;
}

namespace {

// A secret of the environment, else of the file that `setting` names, else empty.
Result<std::string> secret_of(const char* variable, const Configuration& configuration, const std::string& name,
                              const char* setting) {
  // Nothing sets a variable after the start: NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (const char* given = std::getenv(variable)) return std::string(given);
  if (name.empty()) return std::string();
  const auto path = configuration.engine.directory / name;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::not_found,
                fmt::format("The file {} ({}) does not open: make it readable for this user.", path.string(), setting));
  }
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r' || secret.back() == ' ')) secret.pop_back();
  if (secret.empty() || secret.size() > 4096 || secret.find_first_of("\r\n") != std::string::npos) {
    return fail(ErrorCode::invalid,
                fmt::format("The file {} ({}) must hold one line: the secret.", path.string(), setting));
  }
  return secret;
}

}  // namespace

Result<std::string> narrator_key(const Configuration& configuration) {
  return secret_of("ATTUNE_NARRATOR_KEY", configuration, configuration.narrator_key_file, "narrator.key_file");
}

Result<std::string> oidc_secret(const Configuration& configuration) {
  return secret_of("ATTUNE_OIDC_SECRET", configuration, configuration.oidc_secret_file, "oidc.secret_file");
}

std::filesystem::path find_text_model(const std::filesystem::path& program) {
  const auto folder = program.parent_path();
  const std::array candidates{folder / "../share/attune/models/all-MiniLM-L6-v2",
                              folder / "../../.cache/models/all-MiniLM-L6-v2"};
  for (const auto& candidate : candidates) {
    std::error_code none;
    if (std::filesystem::is_regular_file(candidate / "model.safetensors", none)) {
      return std::filesystem::weakly_canonical(candidate, none);
    }
  }
  return {};
}

}  // namespace attune::cli
