// http_load PORT KEY BODIES CONNECTIONS RATE SECONDS: POSTs the requests of a file to a server on this machine and prints
// what it saw as one JSON object.
//
// BODIES: one request a line, "PATH<tab>JSON"; they are sent in turn, and again from the first.
// RATE 0: each connection sends its next request when it has the answer to its last (saturated).
// RATE n: n requests a second are due at even intervals whether or not earlier ones are answered (open loop); a latency
// counts from when the request was due, so a server that stalls is charged for everything that had to wait.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

struct Plan {
  std::uint16_t port = 0;
  std::size_t connections = 1;
  double rate = 0;
  double seconds = 1;
  std::vector<std::string> requests;
};

struct Seen {
  std::vector<float> milliseconds;
  std::uint64_t refused = 0;  // answers of another class than 2xx
  std::uint64_t broken = 0;   // connections that failed
};

// Hands out what to send next, and since when it is due.
class Schedule {
 public:
  explicit Schedule(const Plan& plan)
      : plan_(plan),
        start_(Clock::now()),
        end_(start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(plan.seconds))) {}

  struct Turn {
    const std::string* request;
    Clock::time_point due;
  };
  // Nothing once the time is over.
  std::optional<Turn> next() {
    const auto due = plan_.rate > 0
                         ? start_ + std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double>(static_cast<double>(taken_) / plan_.rate))
                         : Clock::now();
    if (due >= end_) return std::nullopt;
    return Turn{&plan_.requests[taken_++ % plan_.requests.size()], due};
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  const Plan& plan_;
  Clock::time_point start_;
  Clock::time_point end_;
  std::size_t taken_ = 0;
};

class Connection {
 public:
  Connection(asio::io_context& context, const Plan& plan, Schedule& schedule, Seen& seen)
      : socket_(context), timer_(context), schedule_(schedule), seen_(seen) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), plan.port});
    socket_.set_option(tcp::no_delay(true));
    answer_.resize(1 << 16);
  }

  void send_next() {
    const auto turn = schedule_.next();
    if (!turn) return;
    due_ = turn->due;
    request_ = turn->request;
    if (due_ <= Clock::now()) return send();
    timer_.expires_at(due_);
    timer_.async_wait([this](error_code) { send(); });
  }

 private:
  void send() {
    held_ = 0;
    asio::async_write(socket_, asio::buffer(*request_),
                      [this](error_code failed, std::size_t) { failed ? broken() : read(); });
  }

  void broken() { ++seen_.broken; }

  void read() {
    if (held_ == answer_.size()) answer_.resize(2 * answer_.size());
    socket_.async_read_some(
        asio::buffer(answer_.data() + held_, answer_.size() - held_), [this](error_code failed, std::size_t size) {
          if (failed) return broken();
          held_ += size;
          if (!whole()) return read();
          seen_.milliseconds.push_back(std::chrono::duration<float, std::milli>(Clock::now() - due_).count());
          if (answer_[9] != '2' && ++seen_.refused == 1)
            std::fprintf(stderr, "first refusal: %.*s\n", static_cast<int>(held_), answer_.data());
          send_next();
        });
  }

  bool whole() const {
    const std::string_view text(answer_.data(), held_);
    const auto body = text.find("\r\n\r\n");
    if (body == std::string_view::npos) return false;
    constexpr std::string_view name = "Content-Length: ";
    const auto at = text.find(name);
    return at < body && held_ >= body + 4 + std::strtoull(text.data() + at + name.size(), nullptr, 10);
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  Schedule& schedule_;
  Seen& seen_;
  const std::string* request_ = nullptr;
  Clock::time_point due_;
  std::string answer_;
  std::size_t held_ = 0;
};

double percentile(const std::vector<float>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

std::vector<std::string> read_requests(const char* file, std::string_view key) {
  std::vector<std::string> requests;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const std::string_view body = std::string_view(line).substr(tab + 1);
    requests.push_back(
        fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    line.substr(0, tab), key, body.size(), body));
  }
  return requests;
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return of(used.ru_utime) + of(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fputs("usage: http_load PORT KEY BODIES CONNECTIONS RATE SECONDS\n", stderr);
    return 2;
  }
  Plan plan{.port = static_cast<std::uint16_t>(std::atoi(argv[1])),
            .connections = static_cast<std::size_t>(std::atoi(argv[4])),
            .rate = std::atof(argv[5]),
            .seconds = std::atof(argv[6]),
            .requests = read_requests(argv[3], argv[2])};
  if (plan.requests.empty()) {
    std::fprintf(stderr, "http_load: no request in %s\n", argv[3]);
    return 2;
  }
  asio::io_context context(1);
  Seen seen;
  Schedule schedule(plan);
  std::deque<Connection> connections;
  for (std::size_t i = 0; i < plan.connections; ++i) connections.emplace_back(context, plan, schedule, seen);
  const double cpu = cpu_seconds();
  for (Connection& connection : connections) connection.send_next();
  context.run();
  const double took = schedule.seconds();
  std::ranges::sort(seen.milliseconds);
  fmt::print(
      "{{\"answers\":{},\"per_second\":{:.0f},\"p50_ms\":{:.3f},\"p90_ms\":{:.3f},\"p99_ms\":{:.3f},\"max_ms\":{:.2f},"
      "\"refused\":{},\"broken\":{},\"own_cpu\":{:.2f}}}\n",
      seen.milliseconds.size(), static_cast<double>(seen.milliseconds.size()) / took, percentile(seen.milliseconds, .5),
      percentile(seen.milliseconds, .9), percentile(seen.milliseconds, .99), percentile(seen.milliseconds, 1),
      seen.refused, seen.broken, (cpu_seconds() - cpu) / took);
  return 0;
}
