#include "server/response_head.h"

#include <ctime>
#include <iterator>

#include <fmt/format.h>

#include "server/problem.h"

namespace attune {

std::string origin_form(std::string_view target) {
  if (target.starts_with('/')) return std::string(target);
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return std::string(target);
  const auto path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : std::string(target.substr(path));
}

std::string_view DateHeader::at(Instant now) {
  const auto second = now.micros / micros_per_second;
  if (second != second_) {
    const std::time_t time = second;
    std::tm utc{};
    gmtime_r(&time, &utc);
    char text[40];
    text_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc));
    second_ = second;
  }
  return text_;
}

void write_head(std::string& head, const Response& response, std::string_view date, Connects after) {
  head.clear();
  const auto to = std::back_inserter(head);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status), date);
  const bool bodyless = response.status == 204 || response.status == 304;
  if (!bodyless) {
    fmt::format_to(to, "Content-Type: {}\r\nContent-Length: {}\r\n", response.content_type, response.body.size());
  }
  fmt::format_to(to, "Cache-Control: {}\r\nX-Content-Type-Options: nosniff\r\n", response.cache_control);
  for (const auto& [name, value] : response.headers) fmt::format_to(to, "{}: {}\r\n", name, value);
  if (after == Connects::close) head += "Connection: close\r\n";
  if (after == Connects::keep_alive) head += "Connection: keep-alive\r\n";
  head += "\r\n";
}

}  // namespace attune
