// Reads the files of a model folder, bounded, and remembers what they were. Only files of src/text/model include this.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sodium.h>

#include "base/bytes.h"
#include "base/result.h"
#include "text/model_config.h"
#include "text/tokenizer.h"

namespace attune {

inline constexpr std::uintmax_t max_tokenizer_bytes = 64U << 20;
inline constexpr std::uintmax_t max_weights_bytes = std::uintmax_t{4} << 30;

// Says which file a failure is about.
std::unexpected<Error> in_file(const std::filesystem::path& path, Error error);

class ModelFolder {
 public:
  // Fails with `not_found`.
  static Result<ModelFolder> open(const std::filesystem::path& path);

  bool has(const std::filesystem::path& name) const;
  std::filesystem::path path(const std::filesystem::path& name) const { return path_ / name; }

  // The bytes of a file below the folder, which from now on are part of the identity.
  // Fails with `not_found`, `too_large` or `storage_failed`.
  Result<Bytes> read(const std::filesystem::path& name, std::uintmax_t most);
  Result<std::string> read_config(const std::filesystem::path& name);
  Result<std::string> read_config_if_present(const std::filesystem::path& name);  // else empty

  // The same for a look at a folder that is not opened, which leaves the identity alone.
  Result<Bytes> look(const std::filesystem::path& name, std::uintmax_t most) const;
  Result<std::uintmax_t> size(const std::filesystem::path& name, std::uintmax_t most) const;
  Result<Bytes> start(const std::filesystem::path& name, std::size_t most) const;  // its first bytes

  // tokenizer.json, cut to config.max_tokens. Fails with `corrupt` when it gives ids that the model has no row for.
  Result<Tokenizer> read_tokenizer(const ModelConfig& config);

  // A BLAKE2b over the sizes and bytes of what was read, in that order, in hexadecimal digits. To be called once, at the end.
  std::string identity();

 private:
  explicit ModelFolder(std::filesystem::path path);

  std::filesystem::path path_;
  crypto_generichash_state read_;
};

// Cores for `threads` of an options struct, within what the runtime takes.
unsigned streams_for(unsigned threads);

}  // namespace attune
