// Hashes and checks passwords on a thread of its own: one takes about a tenth of a second and 64 MiB, which no other
// request should wait for.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include "base/result.h"
#include "engine/task_thread.h"

namespace attune {

// Tasks waiting beyond this are refused: the last would wait for about so many tenths of a second.
inline constexpr std::size_t passwords_waiting = 32;

class PasswordWorker {
 public:
  // `post` brings replies to the owner's thread.
  // At its end it finishes what is at hand and drops what waits; replies already posted still come.
  explicit PasswordWorker(std::function<void(std::function<void()>)> post) : post_(std::move(post)) {}

  // Replies with the hash of a new password. False when too many wait: nothing will come.
  bool hash(std::string password, std::function<void(Result<std::string>)> then);

  // Replies whether the password is the one of `hash`. An empty hash is nobody's: it takes as long and is never right.
  bool verify(std::string password, std::string hash, std::function<void(bool)> then);

 private:
  std::function<void(std::function<void()>)> post_;
  TaskThread thread_{passwords_waiting};
};

}  // namespace attune
