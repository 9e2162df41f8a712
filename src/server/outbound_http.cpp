#include "server/outbound_http.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url.hpp>

namespace attune {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Code = beast::error_code;

constexpr std::uint64_t largest_answer = 1U << 20;
constexpr std::chrono::milliseconds look_up_pace{50};  // between two looks whether to give up

struct Target {
  bool tls = false;
  std::string host, port, path;
};

std::optional<Target> parse_target(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty() || url->has_userinfo())
    return std::nullopt;
  // Boost.URL 1.81 takes "http://127.0.0.1.other.example" for the host 127.0.0.1 and the path ".other.example".
  if (!url->encoded_path().empty() && url->encoded_path().front() != '/') return std::nullopt;
  Target target{url->scheme() == "https", url->host_address(), std::string(url->port()),
                std::string(url->encoded_target())};
  if (target.port.empty()) target.port = target.tls ? "443" : "80";
  if (target.path.empty()) target.path = "/";
  return target;
}

http::request<http::string_body> message_of(const HttpRequest& request, const Target& target) {
  const bool is_get = request.body_type.empty();
  http::request<http::string_body> message{is_get ? http::verb::get : http::verb::post, target.path, 11};
  message.set(http::field::host, target.host.find(':') == std::string::npos ? target.host + ":" + target.port
                                                                            : "[" + target.host + "]:" + target.port);
  message.set(http::field::user_agent, "attune");
  message.set(http::field::accept, "application/json");
  message.set(http::field::connection, "close");
  if (!request.authorization.empty()) message.set(http::field::authorization, request.authorization);
  if (!is_get) {
    message.set(http::field::content_type, beast::string_view(request.body_type.data(), request.body_type.size()));
    message.body() = request.body;
    message.prepare_payload();
  }
  return message;
}

// One request over one connection: each step starts the next, the context runs them on the caller's thread.
class Exchanging {
 public:
  Exchanging(const HttpRequest& request, Target target)
      : request_(request),
        target_(std::move(target)),
        message_(message_of(request, target_)),
        resolver_(context_),
        tls_(asio::ssl::context::tls_client),
        stream_(context_, tls_) {
    parser_.body_limit(largest_answer);
  }

  Result<HttpAnswer> run() {
    if (target_.tls && !prepare_tls())
      return fail(ErrorCode::unavailable, "No TLS here: the system's certificate authorities don't load.");
    resolver_.async_resolve(target_.host, target_.port, [this](Code code, const auto& found) {
      if (code) return finish(code);
      tcp().async_connect(found, [this](Code failed, const auto&) { failed ? finish(failed) : begin(); });
    });
    const auto deadline = std::chrono::steady_clock::now() + request_.timeout;
    while (!done_ && !request_.stop.stop_requested() && std::chrono::steady_clock::now() < deadline)
      context_.run_for(look_up_pace);
    if (request_.stop.stop_requested()) return fail(ErrorCode::unavailable, "Given up: the server is stopping.");
    if (!done_)
      return fail(ErrorCode::unavailable, "No answer within " + std::to_string(request_.timeout.count()) + " ms.");
    if (result_ == http::error::body_limit) return fail(ErrorCode::too_large, "The answer is larger than 1 MiB.");
    if (result_) return fail(ErrorCode::unavailable, "The endpoint is not reached: " + result_.message() + ".");
    return answer();
  }

 private:
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  bool prepare_tls() {
    Code code;
    tls_.set_default_verify_paths(code);
    if (code || SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                         target_.host.data()) != 1)
      return false;
    stream_.set_verify_mode(asio::ssl::verify_peer, code);
    if (code) return false;
    stream_.set_verify_callback(asio::ssl::host_name_verification(target_.host), code);
    return !code;
  }

  void begin() {
    if (!target_.tls) return send(tcp());
    stream_.async_handshake(asio::ssl::stream_base::client, [this](Code code) { code ? finish(code) : send(stream_); });
  }

  template <class Stream>
  void send(Stream& stream) {
    http::async_write(stream, message_, [this, &stream](Code code, std::size_t) {
      if (code) return finish(code);
      http::async_read(stream, buffer_, parser_, [this](Code failed, std::size_t) { finish(failed); });
    });
  }

  void finish(Code code) {
    result_ = code;
    done_ = true;
    context_.stop();
  }

  HttpAnswer answer() {
    const auto& message = parser_.get();
    HttpAnswer out{message.result_int(), message.body(), 0};
    const auto retry = message[http::field::retry_after];
    std::from_chars(retry.data(), retry.data() + retry.size(), out.retry_seconds);
    return out;
  }

  const HttpRequest& request_;
  Target target_;
  http::request<http::string_body> message_;
  asio::io_context context_{1};
  asio::ip::tcp::resolver resolver_;
  asio::ssl::context tls_;
  beast::ssl_stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  Code result_;
  bool done_ = false;
};

}  // namespace

HttpSend outbound_http() {
  return [](const HttpRequest& request) -> Result<HttpAnswer> {
    auto target = parse_target(request.url);
    if (!target)
      return fail(ErrorCode::invalid,
                  "This is no address of an endpoint: it begins with https:// or http:// and holds no password.");
    return Exchanging(request, *std::move(target)).run();
  };
}

}  // namespace attune
