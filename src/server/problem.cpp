#include "server/problem.h"

#include <fmt/format.h>

#include "engine/json.h"

namespace attune {

unsigned status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 422;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::denied: return 403;
    case ErrorCode::too_large: return 413;
    case ErrorCode::storage_full: return 507;
    case ErrorCode::storage_failed: return 503;
    case ErrorCode::corrupt: return 500;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::unsupported: return 501;
    case ErrorCode::throttled: return 429;
    case ErrorCode::second_factor_required: return 401;
  }
  return 500;
}

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
  }
}

std::string problem_json(unsigned status, std::string_view code, std::string_view detail, const FieldErrors& errors) {
  std::string out = fmt::format(R"({{"type":"urn:attune:problem:{}","title":"{}","status":{},"detail":{},"code":"{}")",
                                code, reason_phrase(status), status, quoted_json(detail), code);
  if (!errors.empty()) {
    out += R"(,"errors":[)";
    for (const auto& error : errors) {
      if (&error != &errors.front()) out += ',';
      out += fmt::format(R"({{"pointer":{},"detail":{}}})", quoted_json(error.pointer), quoted_json(error.message));
    }
    out += ']';
  }
  out += '}';
  return out;
}

Response problem(unsigned status, std::string_view code, std::string_view detail, const FieldErrors& errors) {
  Response response{.status = status, .content_type = "application/problem+json", .body = {}, .headers = {}};
  response.body = problem_json(status, code, detail, errors);
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"attune\"");
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  if (status == 507) response.headers.emplace_back("Retry-After", "60");
  return response;
}

Response problem(const Error& error) {
  FieldErrors errors;
  if (!error.pointer.empty()) errors.push_back({error.pointer, error.message});
  auto response = problem(status_of(error.code), to_string(error.code), error.message, errors);
  if (error.retry_seconds > 0) response.headers.emplace_back("Retry-After", std::to_string(error.retry_seconds));
  return response;
}

Response problem(const BodyFault& fault) {
  return problem(fault.readable ? 422 : 400, to_string(ErrorCode::invalid), fault.message, fault.errors);
}

}  // namespace attune
