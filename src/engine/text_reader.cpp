#include "engine/text_reader.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
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
constexpr std::size_t asked_at_most = 64;

// In the learner's own units (rank/customer_features.h), as it enters the log.
Bytes bytes_of(const TextVector& vector) {
  return bytes_of_text(rank::text_vector(std::vector<float>(vector.begin(), vector.end())));
}

// Each text once: many profiles of a batch say the same. The empty text has none.
Result<std::map<std::string, Bytes>> vectors_of(const Encoder& encoder, std::vector<std::string> texts, TextRole role) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::erase(texts, std::string());
  std::map<std::string, Bytes> out;
  if (texts.empty()) return out;
  const auto vectors = encoder.encode(texts, role);
  if (!vectors) return std::unexpected(vectors.error());
  for (std::size_t i = 0; i < texts.size(); ++i) out.emplace(std::move(texts[i]), bytes_of((*vectors)[i]));
  return out;
}

}  // namespace

TextReader::TextReader(TextModels models, OnRead on_read, OnFailure on_failure)
    : models_(std::move(models)), on_read_(std::move(on_read)), on_failure_(std::move(on_failure)) {
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

bool TextReader::ask(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (asked_.size() >= asked_at_most) return false;
    asked_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void TextReader::do_later(Task task) {
  {
    const std::lock_guard lock(mutex_);
    later_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void TextReader::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !waiting_.empty() || !asked_.empty() || !later_.empty() || stop_; });
    if (stop_) return;
    busy_ = true;
    work(lock);
    busy_ = false;
    if (waiting_.empty() && asked_.empty() && later_.empty()) idle_.notify_all();
  }
}

// One turn: what somebody waits for, or else a batch of texts and one task.
void TextReader::work(std::unique_lock<std::mutex>& lock) {
  const auto run_first = [&](std::deque<Task>& tasks) {
    if (tasks.empty()) return false;
    const Task task = std::move(tasks.front());
    tasks.pop_front();
    lock.unlock();
    task(models_);
    lock.lock();
    return true;
  };
  if (run_first(asked_)) return;
  std::deque<TextJob> batch;
  while (!waiting_.empty() && batch.size() < batch_size) {
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  if (!batch.empty()) {
    lock.unlock();
    read_batch(batch);
    lock.lock();
  }
  if (!stop_) run_first(later_);
}

void TextReader::read_batch(std::deque<TextJob>& batch) {
  const auto encoder = models_.encoder();
  if (!encoder) return;  // that was said when it was opened
  std::vector<std::string> products;
  std::vector<std::string> profiles;
  for (const TextJob& job : batch) {
    (job.product ? products : profiles).push_back(job.text);
    if (!job.product) profiles.push_back(job.text_for_credit);
  }
  // What can't be read has no vector yet, and is asked for again.
  const auto offered = vectors_of(**encoder, std::move(products), TextRole::offered);
  if (!offered) return on_failure_(offered.error());
  const auto asking = vectors_of(**encoder, std::move(profiles), TextRole::asking);
  if (!asking) return on_failure_(asking.error());
  for (TextJob& job : batch) {
    const auto& vectors = job.product ? *offered : *asking;
    const auto vector_of = [&](const std::string& text) {
      const auto at = vectors.find(text);
      return at != vectors.end() ? at->second : Bytes{};
    };
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
  idle_.wait(lock, [this] { return waiting_.empty() && asked_.empty() && later_.empty() && !busy_; });
}

}  // namespace attune
