#include "cli/progress.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/table.h"

namespace attune::cli {
namespace {

constexpr std::int64_t milliseconds_between_drawings = 80;

std::int64_t milliseconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

void Progress::set(std::uint64_t done, std::uint64_t total, std::uint64_t rows) {
  done_ = done;
  total_ = total;
  rows_ = rows;
  if (std::this_thread::get_id() == thread_) draw();
}

void Progress::draw() {
  if (!output_.progress_is_seen()) return;
  const std::int64_t now = milliseconds_now();
  if (now - drawn_at_ < milliseconds_between_drawings) return;
  const std::uint64_t done = done_;
  const std::uint64_t total = total_;
  const std::uint64_t rows = rows_;
  if (done == 0 && rows == 0) return;
  std::string line = printable(label_);
  if (total > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total);
    line += fmt::format("  {} {:3.0f} %", bar(share, 24), 100 * share);
  }
  if (rows > 0) line += fmt::format("  {} rows", counted(rows));
  if (line == drawn_) return;
  output_.err("\r" + line + "\x1b[K");
  drawn_ = std::move(line);
  drawn_at_ = now;
  on_screen_ = true;
}

void Progress::clear() {
  if (on_screen_) output_.err("\r\x1b[K");
  on_screen_ = false;
  drawn_.clear();
}

}  // namespace attune::cli
