#include "base/result.h"

namespace attune {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return "invalid";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::denied: return "denied";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::storage_full: return "storage_full";
    case ErrorCode::storage_failed: return "storage_failed";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::throttled: return "throttled";
    case ErrorCode::second_factor_required: return "second_factor_required";
  }
  return "unknown";
}

}  // namespace attune
