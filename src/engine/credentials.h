// What user names, e-mail addresses and passwords must be like. Threads: any (no state).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

inline constexpr std::size_t shortest_password = 10;  // characters (code points)
inline constexpr std::size_t longest_password = 200;

// ASCII capitals as small letters: user names and e-mail addresses are compared so.
std::string in_lower_case(std::string_view text);

// For sign-up: 3 to 40 of a–z, 0–9, ".", "_", "-" (after in_lower_case), the first a letter or digit. Errors: invalid,
// with the pointer /user_name.
Result<void> check_user_name(std::string_view user_name);

// local@domain.tld, at most 254 bytes, no blanks or control characters; whether it exists is shown by mail alone.
// Errors: invalid, with the pointer /email.
Result<void> check_email(std::string_view email);

// shortest_password to longest_password characters, not in the list of common passwords (also with a digit or sign or
// two after it), not the user name or e-mail, not one character again and again. Errors: invalid, with `pointer`.
Result<void> check_password(std::string_view password, std::string_view user_name, std::string_view email,
                            std::string_view pointer = "/password");

// The list, one a line in lower case; lines that begin with # are remarks. Embedded: refused_passwords.txt.
std::string_view refused_passwords();

}  // namespace attune
