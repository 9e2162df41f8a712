// Where a command writes: its answer to `out`, progress and errors to `err`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace attune::cli {

class Output {
 public:
  virtual ~Output() = default;
  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  // Whether someone watches `err`, so that a progress bar makes sense.
  virtual bool progress_is_seen() const = 0;
};

// Standard output and standard error of this process. A reader who left (`attune export … | head`) is no error: what
// follows is dropped.
class StandardOutput final : public Output {
 public:
  void out(std::string_view text) override;
  void err(std::string_view text) override;
  bool progress_is_seen() const override;
};

// Keeps everything; for tests.
class KeptOutput final : public Output {
 public:
  void out(std::string_view text) override { out_ += text; }
  void err(std::string_view text) override { err_ += text; }
  bool progress_is_seen() const override { return false; }
  const std::string& text() const { return out_; }
  const std::string& errors() const { return err_; }

 private:
  std::string out_;
  std::string err_;
};

// Exit status of the program.
enum ExitStatus : int {
  exit_done = 0,
  exit_no = 1,     // the answer is no: a check failed, nothing was found
  exit_usage = 2,  // used wrongly
  exit_failed = 3,
};

int exit_status_of(ErrorCode code);

// Writes "attune: message" and, where there is one, the detail on a line of its own; returns the exit status.
int report(Output& output, const Error& error);

// The text with everything that could steer a terminal (control characters, escapes) shown as '?'. For names and
// reasons that come from files. Line feeds too.
std::string printable(std::string_view text);

}  // namespace attune::cli
