#include "cli/forward.h"

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <string_view>

#include "cli/local_socket.h"

namespace attune::cli {
namespace {

std::string_view text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

Result<std::optional<int>> forward(const std::filesystem::path& directory, const ForwardedCommand& command,
                                   Output& output) {
  const auto connection = connect_to(directory);
  if (!connection && connection.error().code == ErrorCode::not_found) return std::optional<int>{};
  if (!connection) return std::unexpected(connection.error());
  if (!is_same_user(*connection)) {
    return fail(ErrorCode::denied, "The server of this folder runs as another user; run the command as that user.");
  }
  const std::atomic<bool> never_give_up{false};
  if (!send_all(*connection, frame_bytes(FrameType::request, encode(command)), never_give_up)) {
    return fail(ErrorCode::unavailable, "The server is stopping; run the command again in a moment.");
  }
  FrameReader reader;
  std::array<std::uint8_t, 65'536> buffer{};
  for (;;) {
    auto frame = reader.next();
    if (!frame) return pass_on(std::move(frame));
    if (!*frame) {
      const ssize_t got = ::recv(connection->get(), buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return fail(ErrorCode::unavailable, "The server left before the command had ended; run it again.");
      reader.add(std::span(buffer).first(static_cast<std::size_t>(got)));
      continue;
    }
    switch ((*frame)->type) {
      case FrameType::out: output.out(text_of((*frame)->payload)); break;
      case FrameType::err: output.err(text_of((*frame)->payload)); break;
      case FrameType::status:
        return std::optional<int>((*frame)->payload.empty() ? int{exit_failed} : (*frame)->payload[0]);
      case FrameType::request: return fail(ErrorCode::invalid, "The server sent a request instead of an answer.");
    }
  }
}

}  // namespace attune::cli
