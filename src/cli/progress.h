// A progress bar on a terminal; nothing where nobody watches.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "cli/output.h"

namespace attune::cli {

class Progress {
 public:
  // `label` is what is under way: "customers.csv". `output` must outlive this.
  Progress(Output& output, std::string label)
      : output_(output), label_(std::move(label)), thread_(std::this_thread::get_id()) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // How much is done, of `total` parts (0: unknown), and how many rows (0: not counted in rows). Threads: any. Draws
  // only on the thread that made this: elsewhere it is the engine's, which never waits for a terminal.
  void set(std::uint64_t done, std::uint64_t total, std::uint64_t rows);

  // Draws what is known. Called as the tick of EngineAccess::run.
  void draw();

  // Wipes the bar, so that what follows starts on a clean line.
  void clear();

 private:
  Output& output_;
  std::string label_;
  std::thread::id thread_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> rows_{0};
  std::string drawn_;
  std::int64_t drawn_at_ = 0;
  bool on_screen_ = false;
};

}  // namespace attune::cli
