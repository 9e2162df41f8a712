// What a customer and the institution arrange with one another beside offers: next steps and requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

enum class StepKind : std::uint8_t { call_back, branch, link };
enum class StepStatus : std::uint8_t { open, done, cancelled };
enum class RequestKind : std::uint8_t { erasure, correction };
enum class RequestStatus : std::uint8_t { open, approved, rejected, done };

std::string_view to_string(StepKind kind);
std::string_view to_string(StepStatus status);
std::string_view to_string(RequestKind kind);
std::string_view to_string(RequestStatus status);
std::optional<StepKind> parse_step_kind(std::string_view name);
std::optional<StepStatus> parse_step_status(std::string_view name);
std::optional<RequestKind> parse_request_kind(std::string_view name);

}  // namespace attune
