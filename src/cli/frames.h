// What goes over the socket between a command's client and a running server: frames of one type byte, four bytes of
// length (little-endian) and the payload. The client sends one `request`; the server sends any number of `out` and
// `err`, then one `status`. Hanging up early asks the command to stop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace attune::cli {

enum class FrameType : std::uint8_t { request = 'Q', out = 'O', err = 'E', status = 'X' };

struct Frame {
  FrameType type = FrameType::err;
  Bytes payload;
};

inline constexpr std::size_t longest_frame = std::size_t{1} << 20;
inline constexpr std::size_t frame_header = 5;

// A command as its client sends it.
struct ForwardedCommand {
  std::vector<std::string> arguments;  // without the program's name
  std::string working_folder;          // absolute
  bool progress_is_seen = false;       // the client's standard error is a terminal
};

Bytes encode(const ForwardedCommand& command);
// Nothing unless the bytes are one command of this version, whole.
std::optional<ForwardedCommand> decode_command(std::span<const std::uint8_t> bytes);

Bytes frame_bytes(FrameType type, std::span<const std::uint8_t> payload);

// Takes frames apart as bytes come in.
class FrameReader {
 public:
  void add(std::span<const std::uint8_t> bytes);
  // The next whole frame; nothing when more bytes are needed. Errors: invalid (unknown type, too long).
  Result<std::optional<Frame>> next();

 private:
  Bytes waiting_;
};

}  // namespace attune::cli
