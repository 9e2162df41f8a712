#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <stdexcept>

#include <fmt/format.h>

#include "server/running_server.h"

namespace attune {

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  timeval patience{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("can't connect");
}

Client::~Client() { ::close(socket_); }

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // closed by the other side: what came before can still be read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::receive() {
  char buffer[16384];
  const auto size = ::recv(socket_, buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  received_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

bool Client::is_closed() {
  char byte = 0;
  const auto received = ::recv(socket_, &byte, 1, 0);
  return received == 0 || (received < 0 && errno != EAGAIN);
}

Answer Client::read(bool without_body) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive()) return {};
  }
  Answer answer;
  std::string_view head = std::string_view(received_).substr(0, end + 2);
  answer.status = std::stoi(std::string(head.substr(9, 3)));
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() + 2);
    std::string name(line.substr(0, line.find(':')));
    for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    answer.headers[name] = line.substr(line.find(':') + 2);
  }
  received_.erase(0, end + 4);
  if (answer.status == 100) return read(without_body);
  const auto length =
      without_body ? 0U
                   : (answer.headers.contains("content-length") ? std::stoul(answer.headers["content-length"]) : 0U);
  while (received_.size() < length) {
    if (!receive()) return {};
  }
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view headers) {
  auto text = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}", method, target, headers);
  if (!body.empty()) text += fmt::format("Content-Length: {}\r\n", body.size());
  return text + "\r\n" + std::string(body);
}

Answer Client::ask(std::string_view method, std::string_view target, std::string_view body, std::string_view headers) {
  send(request_text(method, target, body, std::string(service_key) + std::string(headers)));
  return read(method == "HEAD");
}

RunningServer::RunningServer(ServerOptions options, std::function<void(FakeEngine&)> prepare)
    : engine_(std::make_unique<FakeEngine>(clock_, loop_.post())) {
  fill_with_people_and_products(*engine_);
  if (prepare) prepare(*engine_);
  options.port = 0;
  auto server = Server::listen(loop_, *engine_, clock_, options);
  if (!server) throw std::runtime_error(server.error().message + " " + server.error().detail);
  server_ = std::move(*server);
  port_ = server_->port();
  thread_ = std::thread([this] { loop_.run(); });
}

RunningServer::~RunningServer() {
  if (!stopped_) stop();
  on_loop([this] { engine_->release(); });
  wait_until([this] { return done_; });
  loop_.stop();
  thread_.join();
}

void RunningServer::on_loop(const std::function<void()>& task) {
  std::promise<void> ran;
  loop_.post()([&] {
    task();
    ran.set_value();
  });
  ran.get_future().wait();
}

bool RunningServer::wait_until(const std::function<bool()>& so) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  bool is_so = false;
  while (!is_so && std::chrono::steady_clock::now() < patience) {
    on_loop([&] { is_so = so(); });
    if (!is_so) std::this_thread::yield();
  }
  return is_so;
}

void RunningServer::stop() {
  stopped_ = true;
  on_loop([this] { server_->stop([this] { done_ = true; }); });
}

bool RunningServer::done() {
  bool is_done = false;
  on_loop([&] { is_done = done_; });
  return is_done;
}

}  // namespace attune
