// Writes the index behind the log, on a thread of its own and off every answer's path.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "store/index.h"

namespace attune {

class IndexWriter {
 public:
  explicit IndexWriter(Index& index);
  ~IndexWriter();
  IndexWriter(const IndexWriter&) = delete;
  IndexWriter& operator=(const IndexWriter&) = delete;

  void add(IndexEntry entry);
  // Waits until everything added is in the index. Errors: storage_* of a write that failed; it is tried again.
  Result<void> drain();

 private:
  void run();

  Index& index_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::vector<IndexEntry> waiting_;
  bool busy_ = false;
  int draining_ = 0;
  bool stop_ = false;
  std::optional<Error> failure_;
  std::thread thread_;
};

}  // namespace attune
