// The bytes of one connection, in the clear or through TLS. Threads: the loop's. Handlers are called on the loop, never from
// within the call that took them, but for those that say so.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/result.h"

namespace attune {

class Stream {
 public:
  using Bytes = std::array<boost::asio::const_buffer, 2>;  // sent one after the other
  using Moved = std::function<void(boost::system::error_code, std::size_t)>;

  virtual ~Stream() = default;

  virtual bool is_open() const = 0;
  virtual bool is_secure() const = 0;    // the other side came by TLS
  virtual std::string peer() const = 0;  // its numeric address; empty: unknown
  virtual void close() = 0;

  // Agrees with the other side on keys. Called back at once where there is nothing to agree on.
  virtual void begin(std::function<void(boost::system::error_code)> begun) = 0;
  virtual void read_some(boost::asio::mutable_buffer into, Moved moved) = 0;
  // What can be sent without waiting; the rest is for write(). Error: would_block.
  virtual std::size_t write_some(const Bytes& bytes, boost::system::error_code& failed) = 0;
  // All of it. One write at a time.
  virtual void write(const Bytes& bytes, Moved moved) = 0;
  // Says that nothing more is sent, while more may yet be read.
  virtual void stop_sending() = 0;
  // The same where nothing more is read either; called back, perhaps at once, when it may be closed.
  virtual void end(std::function<void()> ended) = 0;
};

std::unique_ptr<Stream> plain_stream(boost::asio::ip::tcp::socket socket);

// A certificate with its private key, and what TLS makes of them: versions 1.2 and 1.3.
class Tls {
 public:
  // `certificate`: PEM, with the certificates between it and the root behind it. Errors: invalid, saying which file and why:
  // not there, not a certificate, a key of another one, a key that everybody may read.
  static Result<std::unique_ptr<Tls>> load(const std::filesystem::path& certificate,
                                           const std::filesystem::path& private_key);
  virtual ~Tls() = default;

  virtual std::unique_ptr<Stream> stream(boost::asio::ip::tcp::socket socket) = 0;
};

}  // namespace attune
