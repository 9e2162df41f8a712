#include "store/head.h"

#include <charconv>

#include <fmt/format.h>

#include "base/hex.h"
#include "base/time.h"

namespace attune {
namespace {

std::string statement(const Head& head) {
  return fmt::format("attune log head 1\nend: {}\nhash: {}\ntime: {}\npublic_key: {}\n", head.end, to_hex(head.hash),
                     format_instant(head.time), to_hex(head.public_key));
}

// The value of the next line when its key is `key`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(key)) return std::nullopt;
  const std::string_view value = text.substr(key.size(), end - key.size());
  text.remove_prefix(end + 1);
  return value;
}

}  // namespace

Head make_head(Position end, const Hash& hash, Instant time, const Keyring& keyring) {
  Head head;
  head.end = end;
  head.hash = hash;
  head.time = time;
  head.public_key = keyring.public_key();
  head.signature = keyring.sign(statement(head));
  return head;
}

bool is_genuine(const Head& head) { return verify_signature(statement(head), head.signature, head.public_key); }

std::string to_text(const Head& head) { return statement(head) + "signature: " + to_hex(head.signature) + "\n"; }

Result<Head> parse_head(std::string_view text) {
  const auto wrong = [](std::string_view what) {
    return fail(ErrorCode::invalid, fmt::format("This is not a head as `attune head` prints it: {}.", what));
  };
  if (text.size() > 1024) return wrong("it is too long");
  std::string lines(text);
  std::erase(lines, '\r');
  if (!lines.ends_with('\n')) lines += '\n';
  std::string_view rest = lines;
  Head head;
  const auto title = take_line(rest, "attune log head 1");
  if (!title || !title->empty()) return wrong("the first line is not \"attune log head 1\"");
  const auto end = take_line(rest, "end: ");
  if (!end || end->empty()) return wrong("the line \"end\" is missing");
  const auto [stop, code] = std::from_chars(end->data(), end->data() + end->size(), head.end);
  if (code != std::errc{} || stop != end->data() + end->size()) return wrong("\"end\" is not a number");
  const auto hash = take_line(rest, "hash: ");
  if (!hash || !parse_hex(*hash, head.hash)) return wrong("\"hash\" is not 64 hexadecimal digits");
  const auto time = take_line(rest, "time: ");
  const auto instant = time ? parse_instant(*time) : std::nullopt;
  if (!instant) return wrong("\"time\" is not a time");
  head.time = *instant;
  const auto key = take_line(rest, "public_key: ");
  if (!key || !parse_hex(*key, head.public_key)) return wrong("\"public_key\" is not 64 hexadecimal digits");
  const auto signature = take_line(rest, "signature: ");
  if (!signature || !parse_hex(*signature, head.signature)) return wrong("\"signature\" is not 128 hexadecimal digits");
  if (!rest.empty()) return wrong("something follows the signature");
  if (to_text(head) != lines) return wrong("a value is not spelt as it was printed");
  return head;
}

}  // namespace attune
