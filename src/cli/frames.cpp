#include "cli/frames.h"

#include <cstring>
#include <utility>

namespace attune::cli {
namespace {

constexpr std::uint8_t version = 1;  // client and server are the same program, but not always of the same age
constexpr std::size_t most_arguments = 4096;

bool is_frame_type(std::uint8_t byte) {
  switch (static_cast<FrameType>(byte)) {
    case FrameType::request:
    case FrameType::out:
    case FrameType::err:
    case FrameType::status: return true;
  }
  return false;
}

}  // namespace

Bytes encode(const ForwardedCommand& command) {
  ByteWriter out;
  out.fixed(version);
  out.text(command.working_folder);
  out.fixed(static_cast<std::uint8_t>(command.progress_is_seen ? 1 : 0));
  out.varint(command.arguments.size());
  for (const auto& argument : command.arguments) out.text(argument);
  return out.take();
}

std::optional<ForwardedCommand> decode_command(std::span<const std::uint8_t> bytes) {
  ByteReader in(bytes);
  if (in.fixed<std::uint8_t>() != version) return std::nullopt;
  ForwardedCommand command;
  command.working_folder = in.text();
  command.progress_is_seen = in.fixed<std::uint8_t>() != 0;
  const std::size_t count = in.count();
  if (count > most_arguments) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) command.arguments.emplace_back(in.text());
  if (!in.at_end()) return std::nullopt;
  return command;
}

Bytes frame_bytes(FrameType type, std::span<const std::uint8_t> payload) {
  ByteWriter out;
  out.fixed(static_cast<std::uint8_t>(type));
  out.fixed(static_cast<std::uint32_t>(payload.size()));
  out.raw(payload);
  return out.take();
}

void FrameReader::add(std::span<const std::uint8_t> bytes) {
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
}

Result<std::optional<Frame>> FrameReader::next() {
  if (waiting_.size() < frame_header) return std::optional<Frame>{};
  std::uint32_t size = 0;
  std::memcpy(&size, waiting_.data() + 1, sizeof size);
  if (!is_frame_type(waiting_[0]) || size > longest_frame) {
    return fail(ErrorCode::invalid, "The other side of the command socket does not speak this program's language.");
  }
  if (waiting_.size() - frame_header < size) return std::optional<Frame>{};
  Frame frame;
  frame.type = static_cast<FrameType>(waiting_[0]);
  const auto begin = waiting_.begin() + frame_header;
  frame.payload.assign(begin, begin + size);
  waiting_.erase(waiting_.begin(), begin + size);
  return std::optional(std::move(frame));
}

}  // namespace attune::cli
