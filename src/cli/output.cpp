#include "cli/output.h"

#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

namespace attune::cli {
namespace {

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool is_control(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte < 0x20 || byte == 0x7f) return true;
  // U+0080 to U+009F: the second half of the control characters, as UTF-8 writes them.
  return byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
}

}  // namespace

void StandardOutput::out(std::string_view text) { write_all(STDOUT_FILENO, text); }
void StandardOutput::err(std::string_view text) { write_all(STDERR_FILENO, text); }
bool StandardOutput::progress_is_seen() const { return ::isatty(STDERR_FILENO) == 1; }

int exit_status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found: return exit_no;
    case ErrorCode::invalid:
    case ErrorCode::unsupported: return exit_usage;
    default: return exit_failed;
  }
}

int report(Output& output, const Error& error) {
  output.err(fmt::format("attune: {}\n", printable(error.message)));
  if (!error.detail.empty()) output.err(fmt::format("        {}\n", printable(error.detail)));
  return exit_status_of(error.code);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_control(text, i)) {
      out += text[i];
      continue;
    }
    out += '?';
    if (static_cast<unsigned char>(text[i]) == 0xc2) ++i;
  }
  return out;
}

}  // namespace attune::cli
