// Errors as RFC 9457 problem details.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/json_bodies.h"
#include "server/exchange.h"

namespace attune {

// The HTTP status of a failure. `invalid` is 422: what is not readable at all is refused with 400 before.
unsigned status_of(ErrorCode code);

// {"type", "title", "status", "detail", "code", "errors"?: [{"pointer", "detail"}]}. Error::detail is not shown: it may
// name paths of the machine. 401 names the scheme, 503 and 507 say when to try again.
Response problem(unsigned status, std::string_view code, std::string_view detail, const FieldErrors& errors = {});
Response problem(const Error& error);
Response problem(const BodyFault& fault);

// The problem's JSON alone, for one part of a batch.
std::string problem_json(unsigned status, std::string_view code, std::string_view detail,
                         const FieldErrors& errors = {});

std::string_view reason_phrase(unsigned status);

}  // namespace attune
