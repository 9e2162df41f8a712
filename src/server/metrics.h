// Counts and durations of requests by route template, as Prometheus text. No personal data: never an id, a key, a body.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/health.h"

namespace attune {

class Metrics {
 public:
  // `route` is of static storage: a pattern, or "other".
  void add(std::string_view method, std::string_view route, unsigned status, double seconds);
  void add_refused(unsigned status) { ++refused_[status]; }

  // Gauges are set by whoever knows them.
  std::size_t connections = 0;
  std::size_t in_flight = 0;
  std::size_t buffered_bytes = 0;
  bool ready = false;
  Health health{};

  // Prometheus text exposition format, version 0.0.4.
  std::string text() const;

 private:
  void write_health(std::string& out) const;

  static constexpr std::array<double, 12> bounds{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1};

  struct Series {
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    double sum = 0;
    std::map<unsigned, std::uint64_t> by_status;
  };
  std::map<std::pair<std::string_view, std::string_view>, Series> series_;  // by route and method
  std::map<unsigned, std::uint64_t> refused_;
};

}  // namespace attune
