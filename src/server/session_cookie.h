// The cookie that carries a session's token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attune {

// The value of attune_session in a Cookie header; nothing where it is not there.
std::optional<std::string_view> session_cookie(std::string_view cookie_header);

// Set-Cookie values: HttpOnly, SameSite=Lax, Path=/, `Secure` where the client came by TLS.
std::string set_session_cookie(std::string_view token, bool secure);
std::string clear_session_cookie(bool secure);

// Compares without telling by its time where two texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace attune
