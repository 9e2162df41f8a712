#include "server/server.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/api.h"
#include "server/event_loop.h"
#include "server/session.h"

namespace attune {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

class HttpServer final : public Server {
 public:
  HttpServer(EventLoop& loop, Engine& engine, const Clock& clock, ServerOptions options, tcp::acceptor acceptor,
             std::unique_ptr<Tls> tls)
      : options_(std::move(options)),
        tls_(std::move(tls)),
        acceptor_(std::move(acceptor)),
        api_(engine, clock, options_, acceptor_.local_endpoint().address().is_loopback()),
        shared_(new Shared{.application = &api_, .clock = clock, .options = options_}),
        sweep_timer_(loop.context()),
        accept_timer_(loop.context()) {
    const auto shortest = std::min({options_.idle_timeout, options_.header_timeout, options_.body_timeout,
                                    options_.write_timeout, options_.drain_timeout});
    sweep_every_ = std::clamp(shortest / 4, milliseconds(2), milliseconds(250));
    accept();
    sweep();
  }

  ~HttpServer() override {
    shared_->on_change = {};
    close_all();
    shared_->application = nullptr;
  }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

  void stop(std::function<void()> done) override {
    api_.set_stopping();
    shared_->stopping = true;
    error_code ignored;
    acceptor_.cancel(ignored);
    acceptor_.close(ignored);
    accept_timer_.cancel();
    done_ = std::move(done);
    stop_deadline_ = Session::Time::clock::now() + options_.drain_timeout;
    for (auto* session : copy_of_sessions()) session->finish();
    shared_->on_change = [this] { report_if_done(); };
    report_if_done();
  }

 private:
  std::vector<Session*> copy_of_sessions() const { return {shared_->sessions.begin(), shared_->sessions.end()}; }

  void accept() {
    acceptor_.async_accept([this](error_code failed, tcp::socket socket) {
      if (failed == asio::error::operation_aborted || shared_->stopping) return;
      if (failed) return accept_later();
      take(std::move(socket));
      accept();
    });
  }

  // Out of file descriptors, most likely: others will close some.
  void accept_later() {
    accept_timer_.expires_after(milliseconds(50));
    accept_timer_.async_wait([this](error_code cancelled) {
      if (!cancelled) accept();
    });
  }

  void take(tcp::socket socket) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    if (shared_->sessions.size() >= options_.max_connections) {
      if (tls_) return;  // what it would say in the clear is not understood
      const auto refusal = api_.refuse(503, "Too many connections are open. Try again in a second.");
      const auto text = fmt::format(
          "HTTP/1.1 503 Service Unavailable\r\nContent-Type: {}\r\nContent-Length: {}\r\nRetry-After: 1\r\nConnection: "
          "close\r\n\r\n{}",
          refusal.content_type, refusal.body.size(), refusal.body);
      socket.write_some(asio::buffer(text), ignored);
      socket.shutdown(tcp::socket::shutdown_both, ignored);
      return;
    }
    socket.set_option(tcp::no_delay(true), ignored);
    const auto session =
        Session::make(tls_ ? tls_->stream(std::move(socket)) : plain_stream(std::move(socket)), shared_);
    session->start();
    api_.metrics().connections = shared_->sessions.size();
  }

  void sweep() {
    sweep_timer_.expires_after(sweep_every_);
    sweep_timer_.async_wait([this](error_code cancelled) {
      if (cancelled) return;
      const auto now = Session::Time::clock::now();
      for (auto* session : copy_of_sessions()) {
        if (shared_->sessions.contains(session)) session->expire(now);
      }
      if (shared_->stopping && now >= stop_deadline_) close_all();
      api_.metrics().connections = shared_->sessions.size();
      api_.metrics().buffered_bytes = shared_->buffered;
      sweep();
    });
  }

  void close_all() {
    for (auto* session : copy_of_sessions()) {
      if (shared_->sessions.contains(session)) session->close();
    }
  }

  void report_if_done() {
    if (!done_ || !shared_->sessions.empty() || shared_->answering > 0) return;
    sweep_timer_.cancel();
    asio::post(acceptor_.get_executor(), std::exchange(done_, {}));
  }

  const ServerOptions options_;
  const std::unique_ptr<Tls> tls_;  // null: in the clear
  tcp::acceptor acceptor_;
  Api api_;
  const std::shared_ptr<Shared> shared_;
  asio::steady_timer sweep_timer_;
  asio::steady_timer accept_timer_;
  milliseconds sweep_every_{};
  Session::Time stop_deadline_{};
  std::function<void()> done_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(EventLoop& loop, Engine& engine, const Clock& clock,
                                               ServerOptions options) {
  error_code failed;
  const auto address = asio::ip::make_address(options.address, failed);
  if (failed) {
    return fail(
        ErrorCode::invalid,
        fmt::format("\"{}\" is no address to listen on; give a numeric one such as 127.0.0.1", options.address));
  }
  std::unique_ptr<Tls> tls;
  if (!options.certificate.empty()) {
    auto loaded = Tls::load(options.certificate, options.private_key);
    if (!loaded) return pass_on(std::move(loaded));
    tls = *std::move(loaded);
  }
  tcp::acceptor acceptor(loop.context());
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    return fail(
        ErrorCode::unavailable,
        fmt::format("can't listen on {} port {}: choose another, or stop what holds it", options.address, options.port),
        failed.message());
  }
  return std::make_unique<HttpServer>(loop, engine, clock, std::move(options), std::move(acceptor), std::move(tls));
}

}  // namespace attune
