// A server over a real engine on a directory of its own, and people who talk to it with cookies.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/event_loop.h"
#include "server/running_server.h"
#include "server/server.h"

namespace attune {

class RealServer {
 public:
  // `with` changes the engine's options.
  explicit RealServer(bool demo = false, ServerOptions options = {}, std::function<void(EngineOptions&)> with = {})
      : options_(std::move(options)), with_(std::move(with)) {
    std::string name = (std::filesystem::temp_directory_path() / "attune-server-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    start();
    if (demo) {
      wait<bool>([](Engine& engine, Reply<bool> reply) {
        engine.put_settings(operator_of_this_machine(), {{"demo", "true"}}, std::move(reply));
      });
      restart();  // whether the data are a demo's is looked at once
    }
  }
  ~RealServer() {
    stop();
    std::filesystem::remove_all(folder_);
  }

  void restart() {
    stop();
    start();
  }

  // Asks the engine on its own thread and waits.
  template <class Answer>
  Result<Answer> wait(const std::function<void(Engine&, Reply<Answer>)>& call) {
    std::promise<Result<Answer>> answer;
    loop_->post()([&] { call(*engine_, [&](Result<Answer> result) { answer.set_value(std::move(result)); }); });
    return answer.get_future().get();
  }

  void pass(std::int64_t seconds) {
    std::promise<void> done;
    loop_->post()([&] {
      clock_.set(Instant{clock_.now().micros + seconds * micros_per_second});
      done.set_value();
    });
    done.get_future().wait();
  }

  void customer(std::string id, CustomerKind kind = CustomerKind::individual) {
    const auto put = wait<CustomerAnswer>([&](Engine& engine, Reply<CustomerAnswer> reply) {
      engine.put_customer(operator_of_this_machine(), Customer{id, kind, {}}, std::move(reply));
    });
    ASSERT_TRUE(put.has_value()) << put.error().message;
  }

  // The password or API key of a new account.
  std::string account(std::string name, Role role) {
    const auto secret = wait<std::string>([&](Engine& engine, Reply<std::string> reply) {
      engine.add_account(operator_of_this_machine(), name, role, {}, std::move(reply));
    });
    EXPECT_TRUE(secret.has_value()) << secret.error().message;
    return secret.value_or("");
  }

  std::uint16_t port() const { return port_; }
  const std::filesystem::path& folder() const { return folder_; }
  ManualClock& clock() { return clock_; }

 private:
  void start() {
    loop_ = std::make_unique<EventLoop>();
    EngineOptions options;
    options.directory = folder_;
    if (with_) with_(options);
    auto engine = Engine::open(options, clock_, loop_->post());
    if (!engine) throw std::runtime_error(engine.error().message);
    engine_ = *std::move(engine);
    auto server_options = options_;
    server_options.port = 0;
    auto server = Server::listen(*loop_, *engine_, clock_, server_options);
    if (!server) throw std::runtime_error(server.error().message);
    server_ = *std::move(server);
    port_ = server_->port();
    thread_ = std::thread([this] { loop_->run(); });
  }

  void stop() {
    loop_->post()([this] { server_->stop([this] { loop_->stop(); }); });
    thread_.join();
    EXPECT_TRUE(engine_->stop().has_value());
    server_.reset();
    engine_.reset();
    loop_.reset();
  }

  ServerOptions options_;
  std::function<void(EngineOptions&)> with_;
  std::filesystem::path folder_;
  ManualClock clock_{Instant{1'800'000'000'000'000}};
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// Somebody with a browser, as far as cookies and the CSRF token go; or a system with a key.
class Person {
 public:
  explicit Person(RealServer& server) : server_(server) {}

  Answer ask(std::string_view method, std::string_view target, std::string_view body = {}, std::string_view more = {}) {
    std::string headers(more);
    if (!key.empty()) headers += fmt::format("Authorization: Bearer {}\r\n", key);
    if (!cookie.empty())
      headers += fmt::format("Cookie: other=1; attune_session={}\r\nX-CSRF-Token: {}\r\n", cookie, csrf);
    if (!body.empty() && more.find("Content-Type") == std::string_view::npos)
      headers += "Content-Type: application/json\r\n";
    Client client(server_.port());
    client.send(request_text(method, target, body, headers));
    auto answer = client.read();
    take(answer);
    return answer;
  }

  Answer sign_up(std::string_view name, std::string_view password = "three green kettles") {
    return ask("POST", "/v1/sign-ups",
               fmt::format(R"({{"user_name":"{0}","email":"{0}@example.org","password":"{1}","password_again":"{1}"}})",
                           name, password));
  }

  Answer log_in(std::string_view name, std::string_view password = "three green kettles", std::string_view code = {},
                std::string_view more = {}) {
    return ask("POST", "/v1/sessions",
               fmt::format(R"({{"user_name":"{}","password":"{}","code":"{}"}})", name, password, code), more);
  }

  boost::json::object session() {
    const auto answer = ask("GET", "/v1/sessions/current");
    return answer.status == 200 ? boost::json::parse(answer.body).as_object() : boost::json::object{};
  }

  std::string cookie;
  std::string csrf;
  std::string key;
  std::string customer_id;

 private:
  void take(const Answer& answer) {
    const auto set = answer.headers.find("set-cookie");
    if (set != answer.headers.end()) {
      const auto equals = set->second.find('=');
      cookie = set->second.substr(equals + 1, set->second.find(';') - equals - 1);
    }
    if (answer.status == 201 && answer.body.find("csrf_token") != std::string::npos) {
      const auto body = boost::json::parse(answer.body);
      csrf = body.at("csrf_token").as_string().c_str();
      if (body.at("customer_id").is_string()) customer_id = body.at("customer_id").as_string().c_str();
    }
  }

  RealServer& server_;
};

}  // namespace attune
