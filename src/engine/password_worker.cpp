#include "engine/password_worker.h"

#include <utility>

#include "store/secret.h"

namespace attune {

PasswordWorker::PasswordWorker(std::function<void(std::function<void()>)> post)
    : post_(std::move(post)), thread_([this] { run(); }) {}

PasswordWorker::~PasswordWorker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool PasswordWorker::hash(std::string password, std::function<void(Result<std::string>)> then) {
  return add([this, password = std::move(password), then = std::move(then)]() mutable {
    post_([then = std::move(then), hash = hash_password(password)]() mutable { then(std::move(hash)); });
  });
}

bool PasswordWorker::verify(std::string password, std::string hash, std::function<void(bool)> then) {
  return add([this, password = std::move(password), hash = std::move(hash), then = std::move(then)]() mutable {
    const bool right =
        verify_password(password, hash.empty() ? std::string(nobodys_password_hash) : hash) && !hash.empty();
    post_([then = std::move(then), right] { then(right); });
  });
}

bool PasswordWorker::add(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= passwords_waiting) return false;
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void PasswordWorker::run() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace attune
