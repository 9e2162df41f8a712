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
constexpr std::size_t asked_at_most = 64;

// In the learner's own units (rank/customer_features.h), as it enters the log.
Bytes bytes_of(const TextVector& vector) {
  return bytes_of_text(rank::text_vector(std::vector<float>(vector.begin(), vector.end())));
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
  // Each text once: many profiles of a batch say the same.
  std::vector<std::string> texts;
  for (const TextJob& job : batch) {
    texts.push_back(job.text);
    if (!job.product) texts.push_back(job.text_for_credit);
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::erase(texts, std::string());
  const auto encoder = models_.encoder();
  if (!encoder) {
    if (!std::exchange(failed_, true)) on_failure_(encoder.error());
    return;
  }
  const auto vectors = (*encoder)->encode(texts);
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
  idle_.wait(lock, [this] { return waiting_.empty() && asked_.empty() && later_.empty() && !busy_; });
}

}  // namespace attune
