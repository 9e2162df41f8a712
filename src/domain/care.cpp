#include "domain/care.h"

#include <array>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 3> step_kinds{"call_back", "branch", "link"};
constexpr std::array<std::string_view, 3> step_statuses{"open", "done", "cancelled"};
constexpr std::array<std::string_view, 2> request_kinds{"erasure", "correction"};
constexpr std::array<std::string_view, 4> request_statuses{"open", "approved", "rejected", "done"};

}  // namespace

std::string_view to_string(StepKind kind) { return name_of(step_kinds, kind); }
std::string_view to_string(StepStatus status) { return name_of(step_statuses, status); }
std::string_view to_string(RequestKind kind) { return name_of(request_kinds, kind); }
std::string_view to_string(RequestStatus status) { return name_of(request_statuses, status); }
std::optional<StepKind> parse_step_kind(std::string_view name) { return parse_name<StepKind>(step_kinds, name); }
std::optional<StepStatus> parse_step_status(std::string_view name) {
  return parse_name<StepStatus>(step_statuses, name);
}
std::optional<RequestKind> parse_request_kind(std::string_view name) {
  return parse_name<RequestKind>(request_kinds, name);
}

}  // namespace attune
