#include "server/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace attune {
namespace {

std::string_view without_port(std::string_view named) {
  if (named.starts_with('[')) {
    const auto end = named.find(']');
    return end == std::string_view::npos ? named : named.substr(1, end - 1);
  }
  const auto colon = named.find(':');
  const bool one = colon != std::string_view::npos && named.find(':', colon + 1) == std::string_view::npos;
  return one ? named.substr(0, colon) : named;
}

}  // namespace

std::string client_address(std::string_view named) {
  std::string plain(without_port(named));
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, plain.c_str(), bytes.data()) == 1) return plain;
  if (::inet_pton(AF_INET6, plain.c_str(), bytes.data()) != 1) return std::string(named);
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {  // an IPv4 address as a dual-stack socket names it
    return ::inet_ntop(AF_INET, bytes.data() + mapped.size(), text.data(), text.size());
  }
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return std::string(::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size())) + "/64";
}

}  // namespace attune
