// Hashes and checks passwords on a thread of its own: one takes about a tenth of a second and 64 MiB, which no other
// request should wait for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"

namespace attune {

// Tasks waiting beyond this are refused: the last would wait for about so many tenths of a second.
inline constexpr std::size_t passwords_waiting = 32;

class PasswordWorker {
 public:
  // `post` brings replies to the owner's thread.
  explicit PasswordWorker(std::function<void(std::function<void()>)> post);
  // Finishes what is at hand and drops what waits; replies already posted still come.
  ~PasswordWorker();
  PasswordWorker(const PasswordWorker&) = delete;
  PasswordWorker& operator=(const PasswordWorker&) = delete;

  // Replies with the hash of a new password. False when too many wait: nothing will come.
  bool hash(std::string password, std::function<void(Result<std::string>)> then);

  // Replies whether the password is the one of `hash`. An empty hash is nobody's: it takes as long and is never right.
  bool verify(std::string password, std::string hash, std::function<void(bool)> then);

 private:
  bool add(std::function<void()> task);
  void run();

  std::function<void(std::function<void()>)> post_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace attune
