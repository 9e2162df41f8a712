#include <algorithm>
#include <fstream>
#include <limits>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "base/bytes.h"
#include "base/hex.h"
#include "text/batches.h"
#include "text/bert_config.h"
#include "text/encoder.h"
#include "text/model/bert_runtime.h"
#include "text/safetensors.h"
#include "text/tokenizer.h"

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_weights_bytes = std::uintmax_t{1} << 30;
constexpr std::uintmax_t max_tokenizer_bytes = 64U << 20;
constexpr std::uintmax_t max_config_bytes = 1U << 20;
constexpr unsigned max_streams = 64;

std::string_view as_text(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Says which file a failure is about.
std::unexpected<Error> in_file(const fs::path& path, Error error) {
  error.message = fmt::format("{}: {}", path.filename().string(), error.message);
  error.detail = error.detail.empty() ? path.string() : path.string() + ": " + error.detail;
  return std::unexpected(std::move(error));
}

Result<Bytes> read_file(const fs::path& path, std::uintmax_t most) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed) {
    return in_file(path, {ErrorCode::not_found, "it can't be read: run scripts/setup.sh, or name another model folder",
                          failed.message()});
  }
  if (size > most) {
    return in_file(path, {ErrorCode::too_large, fmt::format("it has {} bytes, at most {} are read", size, most), {}});
  }
  Bytes bytes(static_cast<std::size_t>(size));
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (!in) return in_file(path, {ErrorCode::storage_failed, "reading it failed: check the disk and the rights", {}});
  return bytes;
}

Result<Bytes> read_if_present(const fs::path& path) {
  std::error_code failed;
  if (!fs::exists(path, failed)) return Bytes{};
  return read_file(path, max_config_bytes);
}

// BLAKE2b over the files' sizes and bytes, in the order in which they are added.
class Identity {
 public:
  Identity() { crypto_generichash_init(&state_, nullptr, 0, size); }

  void add(const Bytes& bytes) {
    ByteWriter length;
    length.fixed(std::uint64_t{bytes.size()});
    crypto_generichash_update(&state_, length.bytes().data(), length.size());
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }

  std::string hex() {
    std::array<std::uint8_t, size> out{};
    crypto_generichash_final(&state_, out.data(), out.size());
    return to_hex(out);
  }

 private:
  static constexpr std::size_t size = 16;
  crypto_generichash_state state_;
};

class ModelEncoder final : public Encoder {
 public:
  ModelEncoder(Tokenizer tokenizer, std::unique_ptr<BertRuntime> runtime, std::string identity)
      : tokenizer_(std::move(tokenizer)), runtime_(std::move(runtime)), identity_(std::move(identity)) {}

  Result<std::vector<TextVector>> encode(std::span<const std::string> texts) const override {
    std::vector<std::vector<std::int32_t>> ids;
    std::vector<std::size_t> lengths;
    for (const auto& text : texts) {
      auto found = tokenizer_.encode(text);
      if (!found) {
        auto error = std::move(found).error();
        error.message = fmt::format("text {}: {}", ids.size() + 1, error.message);
        return std::unexpected(std::move(error));
      }
      lengths.push_back(found->size());
      ids.push_back(*std::move(found));
    }
    const auto batches = plan_batches(lengths);
    std::vector<TextVector> out(texts.size());
    auto done = runtime_->run(
        batches.size(), [&](std::size_t batch) { return pad(ids, batches[batch]); },
        [&](std::size_t batch, std::size_t row, std::span<const float> vector) {
          std::ranges::copy(vector, out[batches[batch][row]].begin());
        });
    if (!done) return pass_on(std::move(done));
    return out;
  }

  std::string_view identity() const override { return identity_; }

 private:
  static TokenBatch pad(const std::vector<std::vector<std::int32_t>>& ids, const std::vector<std::size_t>& rows) {
    TokenBatch batch;
    for (const auto row : rows) batch.width = std::max(batch.width, ids[row].size());
    batch.ids.assign(rows.size() * batch.width, 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& found = ids[rows[i]];
      std::ranges::copy(found, batch.ids.begin() + static_cast<std::ptrdiff_t>(i * batch.width));
      batch.lengths.push_back(static_cast<std::int32_t>(found.size()));
    }
    return batch;
  }

  Tokenizer tokenizer_;
  std::unique_ptr<BertRuntime> runtime_;
  std::string identity_;
};

Result<BertConfig> read_config(const fs::path& folder, Identity& identity) {
  const auto config = read_file(folder / "config.json", max_config_bytes);
  if (!config) return std::unexpected(config.error());
  const auto sentence = read_if_present(folder / "sentence_bert_config.json");
  if (!sentence) return std::unexpected(sentence.error());
  const auto pooling = read_if_present(folder / "1_Pooling" / "config.json");
  if (!pooling) return std::unexpected(pooling.error());
  for (const auto* bytes : {&*config, &*sentence, &*pooling}) identity.add(*bytes);
  if (!pooling->empty()) {
    if (auto mean = check_mean_pooling(as_text(*pooling)); !mean) return pass_on(std::move(mean));
  }
  return parse_bert_config(as_text(*config), as_text(*sentence));
}

Result<Tokenizer> read_tokenizer(const fs::path& folder, const BertConfig& config, Identity& identity) {
  const auto path = folder / "tokenizer.json";
  const auto bytes = read_file(path, max_tokenizer_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  identity.add(*bytes);
  auto tokenizer = Tokenizer::load(*bytes, config.max_tokens);
  if (!tokenizer) return in_file(path, std::move(tokenizer).error());
  if (tokenizer->largest_id() >= config.vocabulary) {
    return in_file(path, {ErrorCode::corrupt,
                          fmt::format("its ids go up to {}, the model has {} words: the files belong to different models",
                                      tokenizer->largest_id(), config.vocabulary), {}});
  }
  return tokenizer;
}

Result<std::unique_ptr<BertRuntime>> read_weights(const fs::path& folder, const BertConfig& config, unsigned streams,
                                                  Identity& identity) {
  const auto path = folder / "model.safetensors";
  const auto bytes = read_file(path, max_weights_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  identity.add(*bytes);
  const auto weights = SafeTensors::parse(*bytes);
  if (!weights) return in_file(path, weights.error());
  auto runtime = BertRuntime::build(config, *weights, streams);
  if (!runtime && runtime.error().code != ErrorCode::unavailable) return in_file(path, std::move(runtime).error());
  return runtime;
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_encoder(const fs::path& folder, const EncoderOptions& options) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    return fail(ErrorCode::not_found, "there is no folder of a text model: run scripts/setup.sh, or name another folder",
                folder.string());
  }
  Identity identity;
  const auto config = read_config(folder, identity);
  if (!config) return std::unexpected(config.error());
  auto tokenizer = read_tokenizer(folder, *config, identity);
  if (!tokenizer) return pass_on(std::move(tokenizer));
  const unsigned cores = options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
  auto runtime = read_weights(folder, *config, std::clamp(cores, 1U, max_streams), identity);
  if (!runtime) return pass_on(std::move(runtime));
  return std::make_unique<ModelEncoder>(*std::move(tokenizer), *std::move(runtime), identity.hex());
}

bool has_text_model() { return true; }

}  // namespace attune
