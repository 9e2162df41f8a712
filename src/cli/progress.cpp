#include "cli/progress.h"

#include <chrono>

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
  const std::uint64_t rows = rows_;
  const std::int64_t now = milliseconds_now();
  if (rows == 0 || rows == drawn_rows_ || now - drawn_at_ < milliseconds_between_drawings) return;
  drawn_rows_ = rows;
  drawn_at_ = now;
  const std::uint64_t total = total_;
  std::string line = fmt::format("\r{}  {} rows", printable(label_), counted(rows));
  if (total > 0) {
    const double share = static_cast<double>(done_.load()) / static_cast<double>(total);
    line = fmt::format("\r{}  {} {:3.0f} %  {} rows", printable(label_), bar(share, 24), 100 * share, counted(rows));
  }
  output_.err(line + "\x1b[K");
  on_screen_ = true;
}

void Progress::clear() {
  if (on_screen_) output_.err("\r\x1b[K");
  on_screen_ = false;
}

}  // namespace attune::cli
