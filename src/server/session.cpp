#include "server/session.h"

#include <array>
#include <optional>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "engine/packed_body.h"
#include "server/response_head.h"

namespace attune {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t read_size = 16 << 10;
constexpr std::size_t body_read_size = 128 << 10;
constexpr std::size_t most_drained = 1 << 20;
constexpr std::chrono::milliseconds linger{1'000};
constexpr std::string_view too_full = "The server holds too much at the moment. Try again in a second.";

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::put: return Method::put;
    case http::verb::post: return Method::post;
    case http::verb::delete_: return Method::del;
    default: return Method::other;
  }
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

class Connection final : public Session {
 public:
  Connection(std::unique_ptr<Stream> stream, std::shared_ptr<Shared> shared)
      : stream_(std::move(stream)), shared_(std::move(shared)), peer_(stream_->peer()) {
    shared_->sessions.insert(this);
  }
  ~Connection() override { leave(); }

  void start() override {
    wait_for_request();
    if (stream_->is_secure()) deadline_ = steady_clock::now() + shared_->options.header_timeout;  // for the handshake
    stream_->begin([self = self()](error_code failed) {
      if (failed) return self->close();
      self->deadline_ = steady_clock::now() + self->shared_->options.idle_timeout;
      self->read();
    });
  }

  void expire(Time now) override {
    if (now < deadline_) return;
    if (phase_ == Phase::header || phase_ == Phase::body) {
      refuse(408, "The request did not arrive in time.");
      unread_ = false;  // a read is under way already, and nothing more is waited for
      keep_alive_ = false;
      pump();
    } else if (phase_ != Phase::answering) {
      close();
    }
  }

  void finish() override {
    if (phase_ == Phase::idle) close();
  }

  void close() override {
    stream_->close();
    if (phase_ != Phase::answering) phase_ = Phase::closed;
    leave();
  }

 private:
  enum class Phase { idle, header, body, answering, writing, draining, closed };

  std::shared_ptr<Connection> self() { return std::static_pointer_cast<Connection>(shared_from_this()); }

  void leave() {
    hold(0);
    if (shared_->sessions.erase(this) > 0 && shared_->on_change) shared_->on_change();
  }

  // Counts `bytes` of a body as held by this connection.
  void hold(std::size_t bytes) {
    shared_->buffered += bytes;
    shared_->buffered -= held_;
    held_ = bytes;
  }

  void wait_for_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_->options.header_limit));
    parser_->body_limit(boost::none);
    exchange_ = Exchange{};
    header_read_ = false;
    phase_ = Phase::idle;
    deadline_ = steady_clock::now() + shared_->options.idle_timeout;
  }

  void read() {
    const auto room = buffer_.prepare(phase_ == Phase::body ? body_read_size : read_size);
    stream_->read_some(room, [self = self()](error_code failed, std::size_t size) {
      if (failed) return self->close();
      self->buffer_.commit(size);
      self->pump();
    });
  }

  // Goes on until it has to wait. Answers that come at once are written from here too, so nothing recurses.
  void pump() {
    if (pumping_) return;
    pumping_ = true;
    bool wait_for_more = false;
    while (!wait_for_more) {
      if (phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body) {
        wait_for_more = !parse();
        if (wait_for_more) read();
      } else if (phase_ == Phase::answering && response_) {
        begin_writing();
      } else if (phase_ == Phase::writing && !write_pending_ && written()) {
        after_writing();
      } else {
        break;
      }
    }
    pumping_ = false;
  }

  // False when more bytes are needed.
  bool parse() {
    while (!parser_->is_done()) {
      if (buffer_.size() == 0) return false;
      if (phase_ == Phase::idle) {
        phase_ = Phase::header;
        deadline_ = steady_clock::now() + shared_->options.header_timeout;
      }
      error_code failed;
      const auto used = parser_->put(buffer_.data(), failed);
      buffer_.consume(used);
      if (phase_ == Phase::body) hold(parser_->get().body().size());
      if (failed == http::error::need_more) {
        if (header_read_ || buffer_.size() < shared_->options.header_limit) return false;
        failed = http::error::header_limit;
      }
      if (failed) {
        refuse_unparsed(failed);
        return true;
      }
      if (!header_read_ && parser_->is_header_done() && !take_header()) return true;
      if (shared_->buffered > shared_->options.buffered_limit) {
        refuse(503, too_full);
        return true;
      }
    }
    dispatch();
    return true;
  }

  // False when the request was answered by its headers alone.
  bool take_header() {
    header_read_ = true;
    phase_ = Phase::body;
    began_ = steady_clock::now();
    deadline_ = began_ + shared_->options.body_timeout;
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    old_version_ = message.version() < 11;
    if (message.version() != 11 && message.version() != 10)
      return refuse(400, "This is neither HTTP/1.1 nor HTTP/1.0.");
    if (message.version() == 11 && message.count(http::field::host) != 1)
      return refuse(400, "The request needs one Host header.");
    read_fields(message);
    if (auto refusal = shared_->application->admit(exchange_)) return answer_early(std::move(*refusal));
    const auto length = parser_->content_length();
    if (length && *length > exchange_.body_limit) return refuse_body();
    parser_->body_limit(exchange_.body_limit);
    parser_->eager(true);
    if (message[http::field::expect] == "100-continue" && !parser_->is_done()) go_on();
    return true;
  }

  // Where the answer is ready before this has left, it follows.
  void go_on() {
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    write_pending_ = true;
    stream_->write({asio::buffer(text), {}}, [self = self()](error_code failed, std::size_t) {
      self->write_pending_ = false;
      if (failed) return self->close();
      if (self->phase_ != Phase::writing) return;
      self->write();
      self->pump();
    });
  }

  void read_fields(const Parser::value_type& message) {
    exchange_.method = method_of(message.method());
    exchange_.target = origin_form(view(message.target()));
    exchange_.address = peer_;
    exchange_.secure = stream_->is_secure();
    for (const auto& field : message) {
      const auto value = view(field.value());
      switch (field.name()) {
        case http::field::host: exchange_.host = value; break;
        case http::field::origin: exchange_.origin = value; break;
        case http::field::content_type: exchange_.content_type = value; break;
        case http::field::content_encoding: exchange_.content_encoding.append(",").append(value); break;
        case http::field::cookie: exchange_.cookie = value; break;
        case http::field::accept_encoding: exchange_.accept_encoding = value; break;
        case http::field::if_none_match: exchange_.if_none_match = value; break;
        case http::field::authorization:
          if (!exchange_.authorization) exchange_.authorization = value;
          break;
        case http::field::unknown:
          if (boost::beast::iequals(field.name_string(), "Idempotency-Key")) exchange_.idempotency_key = value;
          else if (boost::beast::iequals(field.name_string(), "X-CSRF-Token")) exchange_.csrf_token = value;
          else if (boost::beast::iequals(field.name_string(), "X-Reason")) exchange_.reason = value;
          else if (boost::beast::iequals(field.name_string(), "X-Forwarded-For")) exchange_.forwarded_for = value;
          else if (boost::beast::iequals(field.name_string(), "X-Forwarded-Proto")) exchange_.forwarded_proto = value;
          break;
        default: break;
      }
    }
  }

  void dispatch() {
    phase_ = Phase::answering;
    exchange_.body = std::move(parser_->get().body());
    began_ = steady_clock::now();
    if (exchange_.unpack && !unpack()) return;
    ++shared_->answering;
    shared_->application->handle(exchange_,
                                 [self = self()](Response response) { self->answered(std::move(response)); });
  }

  // False when the body was refused. It was read to its end, so the next request can follow.
  bool unpack() {
    auto body = unpacked(exchange_.body, exchange_.body_limit);
    if (body) hold(body->size());
    if (body && shared_->buffered <= shared_->options.buffered_limit) {
      exchange_.body = *std::move(body);
      return true;
    }
    const unsigned status = body ? 503 : body.error().code == ErrorCode::too_large ? 413 : 400;
    response_ = shared_->application->refuse(status, body ? too_full : body.error().message);
    return false;
  }

  // From the application, at once or later.
  void answered(Response response) {
    if (response_ || phase_ != Phase::answering) return;
    --shared_->answering;
    response_ = std::move(response);
    if (!stream_->is_open()) {
      report();
      phase_ = Phase::closed;
      if (shared_->on_change) shared_->on_change();
      return;
    }
    pump();
  }

  void report() {
    if (!shared_->application) return;
    const std::chrono::duration<double> took = steady_clock::now() - began_;
    shared_->application->finished(exchange_, response_->status, took.count());
  }

  // Answers without having read the body; where more of it is to come the connection can't be used again. Returns false, for parse().
  bool answer_early(Response response) {
    const auto length = parser_->content_length();
    if (!parser_->is_done() && length && *length <= buffer_.size()) {
      buffer_.consume(static_cast<std::size_t>(*length));  // it is here already: the next request can follow
    } else {
      unread_ = !parser_->is_done();
    }
    phase_ = Phase::answering;
    response_ = std::move(response);
    return false;
  }

  bool refuse(unsigned status, std::string_view detail) {
    if (!header_read_) began_ = steady_clock::now();
    phase_ = Phase::answering;
    unread_ = true;
    response_ = shared_->application->refuse(status, detail);
    return false;
  }

  bool refuse_body() {
    return refuse(413, fmt::format("The body is larger than the {} bytes this address takes.", exchange_.body_limit));
  }

  void refuse_unparsed(error_code failed) {
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
      refuse(431, fmt::format("The headers are larger than {} bytes.", shared_->options.header_limit));
    } else if (failed == http::error::body_limit) {
      refuse_body();
    } else {
      refuse(400, fmt::format("This is not an HTTP request: {}.", failed.message()));
    }
  }

  void begin_writing() {
    report();
    phase_ = Phase::writing;
    hold(0);
    deadline_ = steady_clock::now() + shared_->options.write_timeout;
    if (unread_ || shared_->stopping) keep_alive_ = false;
    auto& response = *response_;
    if (exchange_.secure) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    const auto after = !keep_alive_ ? Connects::close : old_version_ ? Connects::keep_alive : Connects::as_usual;
    write_head(head_, response, shared_->date.at(shared_->clock.now()), after);
    if (exchange_.method == Method::head) response.body.clear();
    sent_ = 0;
    write();
  }

  std::size_t left_to_write() const { return head_.size() + response_->body.size() - sent_; }
  bool written() const { return left_to_write() == 0; }

  Stream::Bytes rest() const {
    const auto of_head = std::min(sent_, head_.size());
    return {asio::buffer(head_) + of_head, asio::buffer(response_->body) + (sent_ - of_head)};
  }

  // Most answers fit the socket's buffer and leave at once.
  void write() {
    if (write_pending_) return;
    error_code failed;
    sent_ += stream_->write_some(rest(), failed);
    if (failed && failed != asio::error::would_block) return close();
    if (written()) return;
    write_pending_ = true;
    stream_->write(rest(), [self = self()](error_code write_failed, std::size_t size) {
      self->write_pending_ = false;
      self->sent_ += size;
      if (write_failed) return self->close();
      self->pump();
    });
  }

  void after_writing() {
    response_.reset();
    if (keep_alive_) return wait_for_request();
    phase_ = Phase::draining;
    deadline_ = steady_clock::now() + linger;
    if (!unread_) return stream_->end([self = self()] { self->close(); });
    // Closing with bytes unread would reset the connection, and the client might lose the answer.
    stream_->stop_sending();
    parser_.reset();
    buffer_.consume(buffer_.size());
    drain(0);
  }

  void drain(std::size_t drained) {
    stream_->read_some(buffer_.prepare(read_size), [self = self(), drained](error_code failed, std::size_t size) {
      if (failed || drained + size > most_drained) return self->close();
      self->drain(drained + size);
    });
  }

  const std::unique_ptr<Stream> stream_;
  const std::shared_ptr<Shared> shared_;
  const std::string peer_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Exchange exchange_;
  std::optional<Response> response_;
  std::string head_;
  std::size_t sent_ = 0;
  std::size_t held_ = 0;
  Phase phase_ = Phase::idle;
  Time deadline_{};
  Time began_{};
  bool header_read_ = false;
  bool keep_alive_ = true;
  bool old_version_ = false;
  bool unread_ = false;
  bool pumping_ = false;
  bool write_pending_ = false;
};

}  // namespace

std::shared_ptr<Session> Session::make(std::unique_ptr<Stream> stream, std::shared_ptr<Shared> shared) {
  return std::make_shared<Connection>(std::move(stream), std::move(shared));
}

}  // namespace attune
