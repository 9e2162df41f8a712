// The head of an answer as it goes over the wire (RFC 9112), and the address of a request in its origin form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "server/exchange.h"

namespace attune {

// "http://host/path" is the same as "/path" (RFC 9112, 3.2.2).
std::string origin_form(std::string_view target);

// The Date header's text, made anew once a second.
class DateHeader {
 public:
  std::string_view at(Instant now);

 private:
  std::string text_;
  std::int64_t second_ = -1;
};

// What the connection does after this answer, as the client has to be told.
enum class Connects : std::uint8_t { as_usual, close, keep_alive };  // keep_alive: said to HTTP/1.0 only

// Replaces `head` by the response's, with the empty line that ends it.
void write_head(std::string& head, const Response& response, std::string_view date, Connects after);

}  // namespace attune
