#include "cli/command_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "cli/fake_engine.h"
#include "cli/forward.h"
#include "cli/local_socket.h"
#include "engine/inbox.h"

namespace attune::cli {
namespace {

using attune::testing::Asked;
using attune::testing::FakeEngine;

// An engine that answers recommendations when the test says so.
class WaitingEngine final : public FakeEngine {
 public:
  using FakeEngine::FakeEngine;
  void recommend(const Caller&, RecommendOptions, Reply<Recommendations> reply) override {
    waiting = std::move(reply);
    asked.set_value();
  }
  Reply<Recommendations> waiting;
  std::promise<void> asked;
};

// A server's loop on a thread of its own, with an engine and a command socket.
class Beside : public ::testing::Test {
 protected:
  Beside() : engine_(asked_, post()) {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("attune-socket-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
    socket_ = std::move(*CommandSocket::open(folder_, engine_, post()));
    loop_ = std::thread([this] { inbox_.run_until([this] { return ended_; }); });
  }
  ~Beside() override {
    stop();
    std::filesystem::remove_all(folder_);
  }
  void stop() {
    if (!loop_.joinable()) return;
    socket_->stop([this] { ended_ = true; });
    loop_.join();
  }
  Post post() {
    return [this](std::function<void()> task) { inbox_.post(std::move(task)); };
  }
  Result<std::optional<int>> run(std::vector<std::string> arguments) {
    return forward(folder_, {std::move(arguments), folder_.string(), false}, output_);
  }

  Asked asked_;
  Inbox inbox_;
  bool ended_ = false;  // the loop's
  WaitingEngine engine_;
  std::filesystem::path folder_;
  KeptOutput output_;
  std::unique_ptr<CommandSocket> socket_;
  std::thread loop_;
};

TEST_F(Beside, RunsACommandAndStreamsItsAnswer) {
  const auto status = run({"head"});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, exit_done);
  EXPECT_EQ(output_.text(), "end: 10\nhash: ab\n");
}

TEST_F(Beside, TheExitStatusAndErrorsComeBack) {
  EXPECT_EQ(**run({"replay", "d8"}), exit_no);
  EXPECT_EQ(**run({"erase", "nobody"}), exit_no);
  EXPECT_NE(output_.errors().find("There is no customer nobody."), std::string::npos);
  EXPECT_EQ(**run({"replay"}), exit_usage);
}

TEST_F(Beside, PathsAreTheClients) {
  EXPECT_EQ(**run({"backup", "copy"}), exit_done);
  EXPECT_EQ(asked_.backup, folder_ / "copy");
}

TEST_F(Beside, CommandsThatOpenTheDataAreRefused) { EXPECT_EQ(**run({"serve"}), exit_usage); }

TEST_F(Beside, ManyClientsAtOnce) {
  std::vector<std::thread> clients;
  std::atomic<int> done{0};
  for (int i = 0; i < 6; ++i) {
    clients.emplace_back([&] {
      KeptOutput output;
      const auto status = forward(folder_, {{"export", "customers"}, folder_.string(), false}, output);
      if (status && *status == exit_done && output.text() == "customers,1\n") ++done;
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(done, 6);
}

TEST_F(Beside, AClientThatDawdlesKeepsNobodyWaiting) {
  const auto silent = connect_to(folder_);
  ASSERT_TRUE(silent);
  EXPECT_EQ(**run({"head"}), exit_done);
}

TEST_F(Beside, GarbageIsHungUpOn) {
  const auto garbling = connect_to(folder_);
  ASSERT_TRUE(garbling);
  const std::atomic<bool> never{false};
  send_all(*garbling, Bytes(100, 0xff), never);
  char byte = 0;
  EXPECT_LE(::recv(garbling->get(), &byte, 1, 0), 0);
  EXPECT_EQ(**run({"head"}), exit_done);
}

TEST_F(Beside, StoppingWaitsForTheStepUnderWay) {
  auto status = std::async(std::launch::async, [this] { return run({"recommend", "maya"}); });
  engine_.asked.get_future().wait();
  socket_->stop([this] { ended_ = true; });
  Recommendations list;
  list.customer_id = "maya";
  inbox_.post([this, &list] { engine_.waiting(list); });
  loop_.join();
  const auto ended = status.get();
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_EQ(*ended, exit_no);  // an empty list
}

TEST_F(Beside, TheSocketIsTheOwnersOnlyAndGoesWithTheServer) {
  struct stat about{};
  ASSERT_EQ(::stat((folder_ / socket_name).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  stop();
  EXPECT_FALSE(std::filesystem::exists(folder_ / socket_name));
  const auto nobody = run({"head"});
  ASSERT_TRUE(nobody);
  EXPECT_EQ(*nobody, std::nullopt);
}

TEST(LocalSocket, WorksInAFolderWithAVeryLongName) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / std::string(120, 'a') / std::string(120, 'b');
  std::filesystem::create_directories(folder);
  const auto listening = listen_in(folder);
  ASSERT_TRUE(listening) << listening.error().message;
  EXPECT_TRUE(connect_to(folder));
  std::filesystem::remove_all(folder.parent_path());
}

TEST(LocalSocket, ALeftOverSocketIsNobody) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "attune-left-over";
  std::filesystem::create_directories(folder);
  {
    const auto listening = listen_in(folder);
  }
  ASSERT_TRUE(std::filesystem::exists(folder / socket_name));
  const auto nobody = connect_to(folder);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::not_found);
  EXPECT_TRUE(listen_in(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace attune::cli
