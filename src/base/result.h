// Expected failures are values: Result<T> holds either a T or an Error that says what to do about it.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace attune {

// What kind of failure it was; callers branch on it, the HTTP API and the exit status derive from it.
enum class ErrorCode : std::uint8_t {
  invalid,                 // the request or file is wrong; nothing was changed
  not_found,               // the thing named does not exist
  conflict,                // it contradicts what is there (same idempotency key with another body, directory in use)
  unauthenticated,         // no valid credentials
  denied,                  // known, but not allowed
  too_large,               // over a limit that the message names
  storage_full,            // the disk is full; what was acknowledged stays
  storage_failed,          // the disk failed; what was acknowledged stays
  corrupt,                 // stored bytes are not what was written
  unavailable,             // not now: starting, stopping, overloaded
  unsupported,             // understood, but not something this build or version does
  throttled,               // too many attempts: Error::retry_seconds says when the next one is heard
  second_factor_required,  // name and password are right; the code of the second factor is missing or wrong
};

// The stable spelling used in `code` of API errors and in --json output, for example "storage_full".
std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::invalid;
  std::string message;       // one sentence: what was wrong, where, and what to do
  std::string detail;        // more, for the curious: a path, a position, a system error; may be empty
  std::string pointer = {};  // the field of a request that is at fault, as a JSON pointer; empty: none in particular
  std::uint32_t retry_seconds = 0;  // of `throttled`

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

// std::unexpected of an Error, so that `return fail(ErrorCode::invalid, "…")` converts to any Result.
inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string detail = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(detail)});
}

// Passes the failure of one Result on as the failure of another.
template <class T>
std::unexpected<Error> pass_on(Result<T>&& failed) {
  return std::unexpected(std::move(failed).error());
}

}  // namespace attune
