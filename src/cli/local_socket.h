// The Unix socket in a data directory, DIR/attune.sock: how commands reach the server that holds the directory.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "base/result.h"

namespace attune::cli {

inline constexpr const char* socket_name = "attune.sock";

// A file descriptor that is closed at the end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int file) : file_(file) {}
  Descriptor(Descriptor&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~Descriptor();

  int get() const { return file_; }
  explicit operator bool() const { return file_ >= 0; }

 private:
  int file_ = -1;
};

// Listens in `directory`; the socket file (mode 0600) replaces what an earlier server may have left, so the caller must
// hold the directory's lock. Errors: storage_failed.
Result<Descriptor> listen_in(const std::filesystem::path& directory);

// Connects to the server of `directory`. Errors: not_found (no server listens there), denied.
Result<Descriptor> connect_to(const std::filesystem::path& directory);

// Whether the process at the other end runs as the same user, or as root.
bool is_same_user(const Descriptor& connection);

// Sends everything, waiting as long as it takes the other side to read. False: it has gone, or `give_up` was set.
bool send_all(const Descriptor& connection, std::span<const std::uint8_t> bytes, const std::atomic<bool>& give_up);

}  // namespace attune::cli
