#include "ingest/gzip.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

namespace attune {
namespace {

class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }  // 16: gzip only
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

constexpr std::size_t step = 1 << 20;

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) { return bytes.size() > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

Result<Bytes> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit) {
  Inflater inflater;
  if (!inflater.ready()) return fail(ErrorCode::unavailable, "zlib could not be started: is memory short?");
  if (bytes.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorCode::too_large, "the compressed file is larger than 4 GiB: split it");
  }
  auto& stream = inflater.stream();
  stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib's interface; it only reads
  stream.avail_in = static_cast<uInt>(bytes.size());
  Bytes out;
  while (true) {
    const std::size_t held = out.size();
    if (held > limit) return fail(ErrorCode::too_large, fmt::format("unpacked it is more than {} bytes", limit));
    const std::size_t room = std::min(step, limit - held + 1);
    out.resize(held + room);
    stream.next_out = out.data() + held;
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.resize(held + room - stream.avail_out);
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0) break;
      if (inflateReset(&stream) != Z_OK) return fail(ErrorCode::invalid, "the gzip file is damaged");
    } else if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) {
      return fail(ErrorCode::invalid, "the gzip file is cut off");
    } else if (status != Z_OK) {
      return fail(ErrorCode::invalid, "the gzip file is damaged");
    }
  }
  if (out.size() > limit) return fail(ErrorCode::too_large, fmt::format("unpacked it is more than {} bytes", limit));
  return out;
}

}  // namespace attune
