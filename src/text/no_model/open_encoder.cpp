// A build without OpenVINO and the tokenizers library: everything but open_encoder and open_classifier works.
#include "text/classifier.h"
#include "text/encoder.h"
#include "text/tokenizer.h"

namespace attune {
namespace {

std::unexpected<Error> left_out() {
  return fail(ErrorCode::unsupported,
              "this build has no text model, so text features are left out: run scripts/setup.sh and build anew with "
              "-DATTUNE_TEXT_MODEL=ON");
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_encoder(const std::filesystem::path&, const EncoderOptions&) {
  return left_out();
}

Result<void> check_encoder(const std::filesystem::path&) { return left_out(); }
Result<std::vector<std::string>> check_classifier(const std::filesystem::path&) { return left_out(); }

Result<std::unique_ptr<Classifier>> open_classifier(const std::filesystem::path&, const ClassifierOptions&) {
  return left_out();
}

bool has_text_model() { return false; }

struct Tokenizer::Loaded {};

Tokenizer::Tokenizer(std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::load(std::span<const std::uint8_t>, std::uint32_t) { return left_out(); }
Result<std::vector<std::int32_t>> Tokenizer::encode(std::string_view) const { return left_out(); }
Result<Tokens> Tokenizer::encode_pair(std::string_view, std::optional<std::string_view>) const { return left_out(); }
std::uint32_t Tokenizer::largest_id() const { return 0; }

}  // namespace attune
