#include "engine/sentiment_training.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t read_at_once = 48;

std::optional<VectorCache> kept_in(const std::filesystem::path& file, std::string_view encoder_identity) {
  std::ifstream in(file, std::ios::binary);
  const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
  auto cache = VectorCache::parse(bytes);
  if (!cache || cache->encoder_identity() != encoder_identity) return std::nullopt;
  return *std::move(cache);
}

// A cache: one that can't be written is made again next time.
void keep(const VectorCache& cache, const std::filesystem::path& file) {
  const Bytes bytes = cache.serialise();
  const auto part = file.string() + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code code;
  if (out) std::filesystem::rename(part, file, code);
  else std::filesystem::remove(part, code);
}

}  // namespace

Result<void> SentimentTraining::open(const Encoder& encoder) {
  auto comments = read_comments(sentiment_comments_jsonl());
  if (!comments) return pass_on(std::move(comments));
  comments_ = *std::move(comments);
  cache_ = kept_in(file_, encoder.identity());
  if (!cache_) cache_.emplace(std::string(encoder.identity()));
  return {};
}

Result<bool> SentimentTraining::read_some(const Encoder& encoder) {
  if (!cache_) {
    if (auto opened = open(encoder); !opened) return pass_on(std::move(opened));
  }
  if (vectors_.size() == comments_.size()) return true;
  const std::size_t known = cache_->size();
  std::vector<std::string> texts;
  for (std::size_t i = vectors_.size(); i < comments_.size() && texts.size() < read_at_once; ++i)
    texts.push_back(comments_[i].text);
  const auto vectors = encode_catalogue(encoder, *cache_, texts, TextRole::asking);
  if (!vectors) return std::unexpected(vectors.error());
  vectors_.insert(vectors_.end(), vectors->begin(), vectors->end());
  const bool all = vectors_.size() == comments_.size();
  if (all && cache_->size() != known) keep(*cache_, file_);
  return all;
}

Result<SentimentHead> SentimentTraining::train(std::span<const TaughtComment> taught) const {
  auto head = train_sentiment(comments_, vectors_, taught);
  if (!head) return pass_on(std::move(head));
  SentimentHead made{*std::move(head), {}, taught.size()};
  std::vector<Sentiment> found;
  std::vector<Mood> truth;
  for (std::size_t i = 0; i < comments_.size(); ++i) {
    if (!comments_[i].for_test) continue;
    found.push_back(sentiment_of(made.head, widened(vectors_[i])));
    truth.push_back(comments_[i].mood);
  }
  made.quality = measure_sentiment(found, truth);
  return made;
}

}  // namespace attune
