#include "engine/index_writer.h"

#include <chrono>
#include <utility>

#include "base/thread.h"

namespace attune {
namespace {

// A transaction writes each page it touches once, and subjects are all over theirs: many at once, for nobody waits for them but
// a drain, which ends the wait (docs/measured.md).
constexpr std::size_t entries_at_once = 32'768;
constexpr std::chrono::milliseconds pace{1'000};

}  // namespace

IndexWriter::IndexWriter(Index& index) : index_(index) {
  thread_ = std::thread([this] {
    name_this_thread("index");
    give_way_to_others();
    run();
  });
}

IndexWriter::~IndexWriter() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void IndexWriter::add(IndexEntry entry) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(entry);
  if (waiting_.size() == 1 || waiting_.size() == entries_at_once) wake_.notify_one();
}

void IndexWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !waiting_.empty() || stop_; });
    if (waiting_.empty()) return;
    wake_.wait_for(lock, pace, [this] { return waiting_.size() >= entries_at_once || draining_ > 0 || stop_; });
    const std::vector<IndexEntry> batch = std::exchange(waiting_, {});
    busy_ = true;
    lock.unlock();
    const auto added = index_.add(batch);
    lock.lock();
    busy_ = false;
    failure_ = added ? std::nullopt : std::optional(added.error());
    if (!added) {
      // What failed goes in front of what came meanwhile, and is tried again with the next record or drain.
      waiting_.insert(waiting_.begin(), batch.begin(), batch.end());
      idle_.notify_all();
      if (stop_) return;
      wake_.wait(lock);
      continue;
    }
    if (waiting_.empty()) idle_.notify_all();
  }
}

Result<void> IndexWriter::drain() {
  std::unique_lock lock(mutex_);
  failure_.reset();
  ++draining_;
  wake_.notify_one();
  idle_.wait(lock, [this] { return (waiting_.empty() && !busy_) || failure_; });
  --draining_;
  if (failure_) return std::unexpected(*failure_);
  return {};
}

}  // namespace attune
