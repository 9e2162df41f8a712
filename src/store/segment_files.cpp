#include "store/segment_files.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::string_view segment_magic = "ATTNLOG1";
constexpr std::uint32_t segment_version = 1;
constexpr std::string_view segment_suffix = ".seg";

}  // namespace

std::array<std::uint8_t, segment_header_bytes> encode_segment_header(const SegmentHeader& header) {
  std::array<std::uint8_t, segment_header_bytes> out{};
  std::copy(segment_magic.begin(), segment_magic.end(), out.begin());
  std::memcpy(out.data() + 8, &segment_version, 4);
  std::copy(header.log_id.begin(), header.log_id.end(), out.begin() + 16);
  std::memcpy(out.data() + 32, &header.first, 8);
  std::copy(header.previous.begin(), header.previous.end(), out.begin() + 64);
  return out;
}

std::optional<SegmentHeader> parse_segment_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < segment_header_bytes) return std::nullopt;
  SegmentHeader header;
  std::copy_n(bytes.begin() + 16, 16, header.log_id.begin());
  std::memcpy(&header.first, bytes.data() + 32, 8);
  std::copy_n(bytes.begin() + 64, 32, header.previous.begin());
  // Whatever does not come out the same again has a byte that no header has.
  const auto again = encode_segment_header(header);
  if (!std::equal(again.begin(), again.end(), bytes.begin())) return std::nullopt;
  return header;
}

Result<std::optional<SegmentHeader>> read_segment_header(const File& file) {
  std::array<std::uint8_t, segment_header_bytes> bytes{};
  auto got = file.read_at(bytes, 0);
  if (!got) return pass_on(std::move(got));
  return parse_segment_header(std::span(bytes).first(*got));
}

std::filesystem::path segment_path(const std::filesystem::path& directory, Position first) {
  return directory / fmt::format("{:08}{}", first, segment_suffix);
}

Result<std::vector<Position>> list_segments(const std::filesystem::path& directory) {
  std::vector<Position> found;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(directory, code), end; !code && entry != end; entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(segment_suffix)) continue;
    const std::string_view digits = std::string_view(name).substr(0, name.size() - segment_suffix.size());
    Position first = 0;
    const auto [stop, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), first);
    if (bad == std::errc{} && stop == digits.data() + digits.size()) found.push_back(first);
  }
  if (code) return std::unexpected(system_error(code.value(), "Listing", directory));
  std::sort(found.begin(), found.end());
  return found;
}

Result<void> SegmentReader::fill(std::size_t need) {
  if (filled_ - at_ >= need) return {};
  const auto rest_of = std::span(buffer_).first(filled_).subspan(at_);
  std::ranges::copy(rest_of, buffer_.begin());
  filled_ -= at_;
  base_ += at_;
  at_ = 0;
  if (buffer_.size() < std::max(need, step_)) buffer_.resize(std::max(need, step_));
  auto got = file_.read_at(std::span(buffer_).subspan(filled_), base_ + filled_);
  if (!got) return pass_on(std::move(got));
  filled_ += *got;
  return {};
}

Result<std::optional<FrameView>> SegmentReader::next() {
  at_zero_ = false;
  if (auto filled = fill(frame_size_bytes); !filled) return pass_on(std::move(filled));
  std::uint32_t size = 0;
  if (rest().size() >= frame_size_bytes) std::memcpy(&size, rest().data(), sizeof size);
  if (size == 0) {
    at_zero_ = true;
    return std::nullopt;
  }
  if (size > envelope_bytes + record_nonce_bytes + record_tag_bytes + payload_limit) return std::nullopt;
  if (auto filled = fill(frame_size_bytes + size + hash_bytes); !filled) return pass_on(std::move(filled));
  const auto frame = view_frame(rest());
  if (frame) at_ += frame->size;
  return frame;
}

}  // namespace attune
