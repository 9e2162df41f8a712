#include "engine/password_worker.h"

#include <utility>

#include "store/secret.h"

namespace attune {

bool PasswordWorker::hash(std::string password, std::function<void(Result<std::string>)> then) {
  return thread_.add([this, password = std::move(password), then = std::move(then)](const std::stop_token&) mutable {
    post_([then = std::move(then), hash = hash_password(password)] { then(hash); });
  });
}

bool PasswordWorker::verify(std::string password, std::string hash, std::function<void(bool)> then) {
  return thread_.add([this, password = std::move(password), hash = std::move(hash),
                      then = std::move(then)](const std::stop_token&) mutable {
    const bool right =
        verify_password(password, hash.empty() ? std::string(nobodys_password_hash) : hash) && !hash.empty();
    post_([then = std::move(then), right] { then(right); });
  });
}

}  // namespace attune
