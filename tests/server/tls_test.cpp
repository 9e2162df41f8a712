// TLS by configuration: what a browser sees of it. The certificate is made by the openssl program, the client is OpenSSL's own.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "server/real_server.h"
#include "server/stream.h"

namespace attune {
namespace {

// A certificate of 127.0.0.1 signed by its own key, for this process.
struct Certificate {
  Certificate() {
    std::string name = (std::filesystem::temp_directory_path() / "attune-tls-test-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    for (const char* which : {"server", "other"}) {
      const auto made = fmt::format(
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 "
          "-addext subjectAltName=IP:127.0.0.1 -keyout {0}/{1}.key -out {0}/{1}.pem 2>/dev/null",
          folder.string(), which);
      EXPECT_EQ(std::system(made.c_str()), 0) << made;
    }
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
  std::filesystem::path pem() const { return folder / "server.pem"; }
  std::filesystem::path key() const { return folder / "server.key"; }
  ServerOptions options() const {
    ServerOptions options;
    options.certificate = pem();
    options.private_key = key();
    return options;
  }

  std::filesystem::path folder;
};

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const timeval patience{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return socket;
}

// A client that trusts the server's certificate and no other. Speaks HTTP as it is told.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, const std::filesystem::path& trusted, int newest = TLS1_3_VERSION)
      : socket_(connected(port)) {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_load_verify_locations(context_.get(), trusted.c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    SSL_CTX_set_security_level(context_.get(), 0);  // so that old versions are refused by the server, not here
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_);
    agreed_ = SSL_connect(ssl_.get()) == 1;
  }
  ~TlsClient() {
    ssl_.reset();
    ::close(socket_);
  }

  bool agreed() const { return agreed_; }
  std::string version() const { return SSL_get_version(ssl_.get()); }

  void send(std::string_view text) {
    while (!text.empty()) {
      const int sent = SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
      ASSERT_GT(sent, 0);
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // Reads until `end` stands in what came, or the other side says that it ends.
  std::string read_until(std::string_view end) {
    std::string text;
    char chunk[16384];
    while (text.find(end) == std::string::npos) {
      const int size = SSL_read(ssl_.get(), chunk, sizeof chunk);
      if (size <= 0) {
        ended_ = SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN;
        break;
      }
      text.append(chunk, static_cast<std::size_t>(size));
    }
    return text;
  }
  std::string read_all() { return read_until(std::string_view("\0never\0", 7)); }
  bool ended() const { return ended_; }  // properly: nothing was cut off

 private:
  template <auto free>
  struct Free {
    template <class T>
    void operator()(T* what) const {
      free(what);
    }
  };
  int socket_;
  std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Free<SSL_free>> ssl_;
  bool agreed_ = false;
  bool ended_ = false;
};

std::string request(std::string_view method, std::string_view target, std::string_view body,
                    std::string_view more = "Connection: close\r\n") {
  return fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{}", method,
      target, more, body.size(), body);
}

TEST(Tls, setsSecureCookiesAndAsksToComeByTlsAgain) {
  const Certificate certificate;
  RealServer server(false, certificate.options());
  TlsClient client(server.port(), certificate.pem());
  ASSERT_TRUE(client.agreed());
  EXPECT_EQ(client.version(), "TLSv1.3");
  client.send(request(
      "POST", "/v1/sign-ups",
      R"({"user_name":"maya","email":"maya@example.org","password":"a long winding road","password_again":"a long winding road"})"));
  const std::string answer = client.read_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
  EXPECT_NE(answer.find("; Secure"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Strict-Transport-Security: max-age="), std::string::npos) << answer;
  EXPECT_TRUE(client.ended()) << "the end is said, so that nothing can be cut off unseen";
}

TEST(Tls, carriesLargeBodiesAndSeveralRequests) {
  const Certificate certificate;
  RealServer server(false, certificate.options());
  const std::string key = "Authorization: Bearer " + server.account("core", Role::service) + "\r\n";
  TlsClient client(server.port(), certificate.pem(), TLS1_2_VERSION);
  ASSERT_TRUE(client.agreed());
  EXPECT_EQ(client.version(), "TLSv1.2");
  std::string products;
  for (int i = 0; i < 2000; ++i)
    products += fmt::format(
        "{{\"product_id\":\"p{:04}\",\"name\":\"Product {}\",\"category\":\"savings\",\"description\":\"{}\"}}\n", i, i,
        std::string(400, 'x'));
  client.send(
      fmt::format("POST /v1/products:import?format=jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\n{}Expect: "
                  "100-continue\r\nContent-Length: {}\r\n\r\n",
                  key, products.size()));
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100"));
  client.send(products);
  const std::string imported = client.read_until("\"notes\"");
  EXPECT_NE(imported.find("\"accepted\":2000"), std::string::npos) << imported;
  client.send(request("GET", "/v1/products?limit=1000", "", key + "Connection: close\r\n"));
  const std::string list = client.read_all();
  EXPECT_GT(list.size(), 400'000U);
  EXPECT_NE(list.find("p0999"), std::string::npos);
  EXPECT_TRUE(client.ended());
}

TEST(Tls, refusesWhatIsOldOrInTheClear) {
  const Certificate certificate;
  auto options = certificate.options();
  options.header_timeout = std::chrono::milliseconds(200);
  RealServer server(false, options);
  EXPECT_FALSE(TlsClient(server.port(), certificate.pem(), TLS1_1_VERSION).agreed());
  EXPECT_FALSE(TlsClient(server.port(), certificate.folder / "other.pem").agreed())
      << "the client of this test trusts one certificate only";
  char answer[64];
  const int plain = connected(server.port());
  const std::string text = request("GET", "/healthz", "");
  EXPECT_GT(::send(plain, text.data(), text.size(), 0), 0);
  const auto got = ::recv(plain, answer, sizeof answer, 0);
  EXPECT_FALSE(got >= 4 && std::string_view(answer, 4) == "HTTP");
  ::close(plain);
  const int silent = connected(server.port());
  EXPECT_EQ(::recv(silent, answer, sizeof answer, 0), 0) << "who never begins is closed";
  ::close(silent);
  TlsClient after(server.port(), certificate.pem());
  after.send(request("GET", "/healthz", ""));
  EXPECT_TRUE(after.read_all().starts_with("HTTP/1.1 200"));
}

TEST(Tls, saysWhatIsWrongWithItsFiles) {
  const Certificate certificate;
  const auto why = [](const std::filesystem::path& pem, const std::filesystem::path& key) {
    const auto loaded = Tls::load(pem, key);
    return loaded ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(why(certificate.pem(), certificate.key()), "");
  EXPECT_NE(why(certificate.folder / "none.pem", certificate.key()).find("none.pem: there is no such file"),
            std::string::npos);
  EXPECT_NE(why(certificate.key(), certificate.key()).find("server.certificate"), std::string::npos);
  EXPECT_NE(why(certificate.pem(), certificate.folder / "other.key").find("not the private key of that certificate"),
            std::string::npos);
  std::filesystem::permissions(certificate.key(), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_NE(why(certificate.pem(), certificate.key()).find("everybody on this machine may read it"), std::string::npos);
}

}  // namespace
}  // namespace attune
