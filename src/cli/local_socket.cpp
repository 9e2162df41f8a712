#include "cli/local_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <fmt/format.h>

namespace attune::cli {
namespace {

constexpr int connections_waiting = 16;

// A socket's address has room for 107 characters, a path may be longer: so it is named through the open directory.
Result<sockaddr_un> address_in(const Descriptor& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = fmt::format("/proc/self/fd/{}/{}", directory.get(), socket_name);
  if (path.size() >= sizeof address.sun_path) return fail(ErrorCode::storage_failed, "The socket's path is too long.");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

Descriptor open_directory(const std::filesystem::path& directory) {
  return Descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::unexpected<Error> socket_error(const std::filesystem::path& directory, std::string_view doing, ErrorCode code) {
  const int error = errno;
  return fail(code, fmt::format("{} cannot be {}: {}.", (directory / socket_name).string(), doing,
                                std::generic_category().message(error)));
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

}  // namespace

Descriptor::~Descriptor() {
  if (file_ >= 0) ::close(file_);
}

Result<Descriptor> listen_in(const std::filesystem::path& directory) {
  const Descriptor folder = open_directory(directory);
  if (!folder) return socket_error(directory, "made", ErrorCode::storage_failed);
  const auto address = address_in(folder);
  if (!address) return std::unexpected(address.error());
  ::unlinkat(folder.get(), socket_name, 0);
  Descriptor listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // The mode of the socket's own inode is what the file gets: never open to others, not even for a moment.
  if (!listening || ::fchmod(listening.get(), 0600) != 0 ||
      ::bind(listening.get(), generic(*address), sizeof *address) != 0 ||
      ::fchmodat(folder.get(), socket_name, 0600, 0) != 0 || ::listen(listening.get(), connections_waiting) != 0) {
    return socket_error(directory, "listened on", ErrorCode::storage_failed);
  }
  return listening;
}

Result<Descriptor> connect_to(const std::filesystem::path& directory) {
  const Descriptor folder = open_directory(directory);
  if (!folder) return socket_error(directory, "reached", ErrorCode::not_found);
  const auto address = address_in(folder);
  if (!address) return std::unexpected(address.error());
  Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!connection) return socket_error(directory, "reached", ErrorCode::storage_failed);
  if (::connect(connection.get(), generic(*address), sizeof *address) != 0) {
    const bool nobody = errno == ENOENT || errno == ECONNREFUSED;
    return socket_error(directory, "reached", nobody ? ErrorCode::not_found : ErrorCode::denied);
  }
  return connection;
}

bool is_same_user(const Descriptor& connection) {
  ucred other{};
  socklen_t size = sizeof other;
  if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &other, &size) != 0) return false;
  return other.uid == ::geteuid() || other.uid == 0;
}

bool send_all(const Descriptor& connection, std::span<const std::uint8_t> bytes, const std::atomic<bool>& give_up) {
  constexpr int milliseconds_between_looks = 200;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if ((errno != EAGAIN && errno != EWOULDBLOCK) || give_up) return false;
    pollfd writable{connection.get(), POLLOUT, 0};
    ::poll(&writable, 1, milliseconds_between_looks);
  }
  return true;
}

}  // namespace attune::cli
