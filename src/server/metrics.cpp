#include "server/metrics.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace attune {

void Metrics::add(std::string_view method, std::string_view route, unsigned status, double seconds) {
  auto& series = series_[{route, method}];
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
  ++series.buckets[static_cast<std::size_t>(bucket)];
  series.sum += seconds;
  ++series.by_status[status];
}

void Metrics::write_health(std::string& out) const {
  const auto to = std::back_inserter(out);
  if (!health.parts.empty()) {
    out +=
        "# HELP attune_part_works 0 where a part that decisions can be made without failed or is missing (/readyz says "
        "why).\n"
        "# TYPE attune_part_works gauge\n";
  }
  for (const auto& part : health.parts) {
    const bool works = part.state == PartState::works || part.state == PartState::opening;
    fmt::format_to(to, "attune_part_works{{part=\"{}\"}} {}\n", part.part, works ? 1 : 0);
  }
  if (!health.narrator_outcomes.empty()) {
    out +=
        "# HELP attune_narrator_questions_total Questions to the narrator's model by what came of them.\n"
        "# TYPE attune_narrator_questions_total counter\n";
  }
  for (const auto& [outcome, count] : health.narrator_outcomes)
    fmt::format_to(to, "attune_narrator_questions_total{{outcome=\"{}\"}} {}\n", outcome, count);
}

std::string Metrics::text() const {
  std::string out;
  const auto to = std::back_inserter(out);
  const auto gauge = [&](std::string_view name, std::string_view help, std::size_t value) {
    fmt::format_to(to, "# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, help, value);
  };
  gauge("attune_ready", "1 once every fold has reached the durable head.", ready ? 1 : 0);
  gauge("attune_http_connections", "Open connections.", connections);
  gauge("attune_http_requests_in_flight", "Requests handed on and not answered yet.", in_flight);
  gauge("attune_http_buffered_bytes", "Bytes of bodies held.", buffered_bytes);
  write_health(out);
  fmt::format_to(to,
                 "# HELP attune_http_requests_total Requests answered.\n# TYPE attune_http_requests_total counter\n");
  for (const auto& [key, series] : series_) {
    for (const auto& [status, count] : series.by_status) {
      fmt::format_to(to, "attune_http_requests_total{{method=\"{}\",route=\"{}\",status=\"{}\"}} {}\n", key.second,
                     key.first, status, count);
    }
  }
  fmt::format_to(to,
                 "# HELP attune_http_refused_total Connections and requests refused before a route was found.\n"
                 "# TYPE attune_http_refused_total counter\n");
  for (const auto& [status, count] : refused_) {
    fmt::format_to(to, "attune_http_refused_total{{status=\"{}\"}} {}\n", status, count);
  }
  fmt::format_to(to,
                 "# HELP attune_http_request_duration_seconds From the request's last byte to its answer.\n"
                 "# TYPE attune_http_request_duration_seconds histogram\n");
  for (const auto& [key, series] : series_) {
    std::uint64_t below = 0;
    const auto labels = fmt::format("method=\"{}\",route=\"{}\"", key.second, key.first);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      below += series.buckets[i];
      fmt::format_to(to, "attune_http_request_duration_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, bounds[i], below);
    }
    below += series.buckets[bounds.size()];
    fmt::format_to(to, "attune_http_request_duration_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, below);
    fmt::format_to(to, "attune_http_request_duration_seconds_sum{{{}}} {:.6f}\n", labels, series.sum);
    fmt::format_to(to, "attune_http_request_duration_seconds_count{{{}}} {}\n", labels, below);
  }
  return out;
}

}  // namespace attune
