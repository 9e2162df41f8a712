#include "engine/text_reader.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/thread.h"
#include "engine/catalogue.h"
#include "rank/customer_features.h"
#include "text/content_hash.h"

namespace attune {
namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t customers_waiting = 1'000;

// In the learner's own units (rank/customer_features.h), as it enters the log.
Bytes bytes_of(const TextVector& vector) {
  return bytes_of_text(rank::text_vector(std::vector<float>(vector.begin(), vector.end())));
}

}  // namespace

TextReader::TextReader(Open open, OnRead on_read, OnFailure on_failure)
    : open_(std::move(open)), on_read_(std::move(on_read)), on_failure_(std::move(on_failure)) {
  thread_ = std::thread([this] {
    name_this_thread("text");
    give_way_to_others();
    run();
  });
}

TextReader::~TextReader() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void TextReader::read(TextJob job) {
  {
    const std::lock_guard lock(mutex_);
    if (!job.product && waiting_.size() >= customers_waiting) return;
    waiting_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void TextReader::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !waiting_.empty() || stop_; });
    if (stop_) return;
    std::deque<TextJob> batch;
    while (!waiting_.empty() && batch.size() < batch_size) {
      batch.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    busy_ = true;
    lock.unlock();
    if (open()) read_batch(batch);
    lock.lock();
    busy_ = false;
    if (waiting_.empty()) idle_.notify_all();
  }
}

bool TextReader::open() {
  if (encoder_ || failed_) return !failed_;
  auto opened = open_();
  if (opened) {
    encoder_ = *std::move(opened);
  } else {
    failed_ = true;
    on_failure_(opened.error());
  }
  return !failed_;
}

void TextReader::read_batch(std::deque<TextJob>& batch) {
  // Each text once: many profiles of a batch say the same.
  std::vector<std::string> texts;
  for (const TextJob& job : batch) {
    texts.push_back(job.text);
    if (!job.product) texts.push_back(job.text_for_credit);
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::erase(texts, std::string());
  const auto vectors = encoder_->encode(texts);
  if (!vectors) return on_failure_(vectors.error());  // these texts have no vector yet, and are asked for again
  const auto vector_of = [&](const std::string& text) -> Bytes {
    const auto at = std::lower_bound(texts.begin(), texts.end(), text);
    if (text.empty() || at == texts.end() || *at != text) return {};
    return bytes_of((*vectors)[static_cast<std::size_t>(at - texts.begin())]);
  };
  for (TextJob& job : batch) {
    TextVectorChange change;
    change.product = job.product;
    change.text_hash = content_hash(job.text).bytes;
    change.vector = vector_of(job.text);
    change.vector_for_credit = vector_of(job.text_for_credit);
    on_read_(job.subject, std::move(change));
  }
}

void TextReader::drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return waiting_.empty() && !busy_; });
}

}  // namespace attune
