// What is in force and from where: built-in defaults, then the configuration file, then the command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace attune::cli {

struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
};

// "127.0.0.1:8080", "[::1]:8080", ":8080" (the default address). Errors: invalid.
Result<ListenAddress> parse_listen_address(std::string_view text);

struct Setting {
  std::string name;    // "ledger.acknowledge"
  std::string value;   // as it reads in the file; empty: not set
  std::string origin;  // "default", "file attune.toml line 3", "command line"
};

struct Configuration {
  EngineOptions engine;
  ListenAddress listen;
  std::filesystem::path certificate;  // of the port; with private_key: it speaks TLS
  std::filesystem::path private_key;
  std::vector<std::string> trusted_proxies;  // whose X-Forwarded-For and X-Forwarded-Proto are believed
  std::string narrator_key_file{};           // relative to the data directory; empty: none
  std::string oidc_secret_file{};            // the same
  std::vector<Setting> settings;             // every one, in a fixed order
};

// Reads `file`, or DIR/attune.toml where that exists and `file` is not given. Names, types and ranges are checked;
// an unknown name is an error, so that a slip never passes in silence. `text_model` is the folder to use where none is
// set; it may be empty. Errors: invalid with file and line, not_found.
Result<Configuration> read_configuration(const std::filesystem::path& directory,
                                         const std::optional<std::filesystem::path>& file,
                                         const std::filesystem::path& text_model);

// The key for narrator.base_url: of the environment variable ATTUNE_NARRATOR_KEY, else of narrator.key_file, else empty.
// Errors: not_found, invalid.
Result<std::string> narrator_key(const Configuration& configuration);

// The client's secret for oidc.issuer: of the environment variable ATTUNE_OIDC_SECRET, else of oidc.secret_file, else
// empty. Errors: not_found, invalid.
Result<std::string> oidc_secret(const Configuration& configuration);

// The model folder that belongs to this program: beside the installed program, or in the checkout it was built in.
// Empty when there is none.
std::filesystem::path find_text_model(const std::filesystem::path& program);

}  // namespace attune::cli
