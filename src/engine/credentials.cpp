#include "engine/credentials.h"

#include <algorithm>
#include <unordered_set>

#include "ingest/utf8.h"

namespace attune {
namespace {

constexpr std::size_t longest_email = 254;

bool is_small_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::unexpected<Error> wrong(std::string message, std::string_view pointer) {
  return std::unexpected(Error{ErrorCode::invalid, std::move(message), {}, std::string(pointer)});
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

const std::unordered_set<std::string_view>& common() {
  static const std::unordered_set<std::string_view> words = [] {
    std::unordered_set<std::string_view> read;
    for (std::string_view rest = refused_passwords(); !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      if (!line.empty() && line.front() != '#') read.insert(line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return read;
  }();
  return words;
}

// "Password2024!" is "password" to whoever guesses.
bool is_common(std::string_view lower) {
  if (common().contains(lower)) return true;
  while (!lower.empty() && !(lower.back() >= 'a' && lower.back() <= 'z')) lower.remove_suffix(1);
  return common().contains(lower);
}

}  // namespace

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

Result<void> check_user_name(std::string_view user_name) {
  constexpr std::string_view pointer = "/user_name";
  if (user_name.size() < 3 || user_name.size() > 40) return wrong("Choose a user name of 3 to 40 characters.", pointer);
  const bool plain =
      std::ranges::all_of(user_name, [](char c) { return is_small_or_digit(c) || c == '.' || c == '_' || c == '-'; });
  if (!plain || !is_small_or_digit(user_name.front())) {
    return wrong(
        "A user name has letters a to z, digits, dots, dashes and underscores, and begins with a letter or digit.",
        pointer);
  }
  return {};
}

Result<void> check_email(std::string_view email) {
  const std::size_t at = email.rfind('@');
  const bool printable =
      is_valid_utf8(email) && std::ranges::all_of(email, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7f && c != '<' && c != '>' && c != '"' && c != ',' && c != ';';
      });
  const std::string_view domain = at == std::string_view::npos ? std::string_view() : email.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  const bool whole = at != std::string_view::npos && at > 0 && at <= 64 && dot != std::string_view::npos && dot > 0 &&
                     dot + 1 < domain.size() && domain.front() != '.' && domain.find("..") == std::string_view::npos;
  if (!printable || !whole || email.size() > longest_email || email.find('@') != at) {
    return wrong("Give an e-mail address such as name@example.org.", "/email");
  }
  return {};
}

Result<void> check_password(std::string_view password, std::string_view user_name, std::string_view email,
                            std::string_view pointer) {
  if (!is_valid_utf8(password)) return wrong("The password is not valid text.", pointer);
  const std::size_t length = characters(password);
  if (length < shortest_password)
    return wrong("Use at least 10 characters: three or four words that don't belong together are good.", pointer);
  if (length > longest_password) return wrong("Use at most 200 characters.", pointer);
  const std::string lower = in_lower_case(password);
  if (lower == in_lower_case(user_name) || (!email.empty() && lower == in_lower_case(email))) {
    return wrong("The password must not be your user name or e-mail address.", pointer);
  }
  const bool one_character = lower.find_first_not_of(lower.front()) == std::string::npos;
  if (one_character || is_common(lower))
    return wrong("This password is one of the first that are guessed. Choose another.", pointer);
  return {};
}

}  // namespace attune
