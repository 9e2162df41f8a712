#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "server/stream.h"

namespace attune {
namespace {

namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using boost::system::error_code;

// Of TLS 1.2; those of 1.3 are all good.
constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

// A write is never begun without waiting: what of a record did not fit the socket would be lost.
class Secured final : public Stream {
 public:
  Secured(tcp::socket socket, ssl::context& context) : stream_(std::move(socket), context) {}

  bool is_open() const override { return stream_.lowest_layer().is_open(); }
  bool is_secure() const override { return true; }
  std::string peer() const override {
    error_code unknown;
    const auto peer = stream_.lowest_layer().remote_endpoint(unknown);
    return unknown ? std::string() : peer.address().to_string();
  }
  void close() override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

  void begin(std::function<void(error_code)> begun) override {
    stream_.async_handshake(ssl::stream_base::server, std::move(begun));
  }
  void read_some(boost::asio::mutable_buffer into, Moved moved) override {
    stream_.async_read_some(into, std::move(moved));
  }
  std::size_t write_some(const Bytes&, error_code& failed) override {
    failed = boost::asio::error::would_block;
    return 0;
  }
  void write(const Bytes& bytes, Moved moved) override { boost::asio::async_write(stream_, bytes, std::move(moved)); }
  void stop_sending() override {}  // to say so would end reading as well
  void end(std::function<void()> ended) override {
    stream_.async_shutdown([ended = std::move(ended)](error_code) { ended(); });
  }

 private:
  ssl::stream<tcp::socket> stream_;
};

class LoadedTls final : public Tls {
 public:
  std::unique_ptr<Stream> stream(tcp::socket socket) override {
    return std::make_unique<Secured>(std::move(socket), context_);
  }
  ssl::context& context() { return context_; }

 private:
  ssl::context context_{ssl::context::tls_server};
};

std::unexpected<Error> bad(std::string_view setting, const std::filesystem::path& file, std::string why) {
  return fail(ErrorCode::invalid, fmt::format("server.{}: {}: {}", setting, file.string(), why));
}

}  // namespace

Result<std::unique_ptr<Tls>> Tls::load(const std::filesystem::path& certificate,
                                       const std::filesystem::path& private_key) {
  namespace fs = std::filesystem;
  std::error_code none;
  if (!fs::is_regular_file(certificate, none)) return bad("certificate", certificate, "there is no such file.");
  if (!fs::is_regular_file(private_key, none)) return bad("private_key", private_key, "there is no such file.");
  if ((fs::status(private_key, none).permissions() & fs::perms::others_read) != fs::perms::none) {
    return bad("private_key", private_key,
               "everybody on this machine may read it: chmod o-r, and make a new key if somebody has.");
  }
  auto tls = std::make_unique<LoadedTls>();
  ssl::context& context = tls->context();
  error_code failed;
  context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                          ssl::context::no_compression,
                      failed);
  if (SSL_CTX_set_cipher_list(context.native_handle(), ciphers) != 1)
    return fail(ErrorCode::unsupported, "This OpenSSL knows none of the ciphers that Attune uses.");
  context.use_certificate_chain_file(certificate.string(), failed);
  if (failed) return bad("certificate", certificate, fmt::format("no certificate in PEM: {}.", failed.message()));
  context.use_private_key_file(private_key.string(), ssl::context::pem, failed);
  if (failed)
    return bad(
        "private_key", private_key,
        fmt::format("not the private key of that certificate, in PEM and without a password: {}.", failed.message()));
  return tls;
}

}  // namespace attune
