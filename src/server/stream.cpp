#include "server/stream.h"

#include <utility>

#include <boost/asio/write.hpp>

namespace attune {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

class Plain final : public Stream {
 public:
  explicit Plain(tcp::socket socket) : socket_(std::move(socket)) {}

  bool is_open() const override { return socket_.is_open(); }
  bool is_secure() const override { return false; }
  std::string peer() const override {
    error_code unknown;
    const auto peer = socket_.remote_endpoint(unknown);
    return unknown ? std::string() : peer.address().to_string();
  }
  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

  void begin(std::function<void(error_code)> begun) override { begun({}); }
  void read_some(boost::asio::mutable_buffer into, Moved moved) override {
    socket_.async_read_some(into, std::move(moved));
  }
  std::size_t write_some(const Bytes& bytes, error_code& failed) override { return socket_.write_some(bytes, failed); }
  void write(const Bytes& bytes, Moved moved) override { boost::asio::async_write(socket_, bytes, std::move(moved)); }
  void stop_sending() override {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
  void end(std::function<void()> ended) override {
    stop_sending();
    ended();
  }

 private:
  tcp::socket socket_;
};

}  // namespace

std::unique_ptr<Stream> plain_stream(tcp::socket socket) { return std::make_unique<Plain>(std::move(socket)); }

}  // namespace attune
