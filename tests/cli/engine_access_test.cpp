#include "cli/engine_access.h"

#include <gtest/gtest.h>

#include <thread>

#include "cli/fake_engine.h"

namespace attune::cli {
namespace {

using attune::testing::Asked;
using attune::testing::FakeEngine;

class Access : public ::testing::Test {
 protected:
  Post post() {
    return [this](std::function<void()> task) { inbox_.post(std::move(task)); };
  }
  static Result<std::string> head(EngineAccess& access) {
    return look(access, [](Engine& engine) { return engine.signed_head(operator_of_this_machine()); });
  }
  static Result<TrainingAnswer> train(EngineAccess& access) {
    return ask<TrainingAnswer>(access, [](Engine& engine, Reply<TrainingAnswer> reply) {
      engine.train(operator_of_this_machine(), true, std::move(reply));
    });
  }

  Asked asked_;
  Inbox inbox_;
  FakeEngine engine_{asked_, post()};
  StopFlag stops_{false};
  StopFlag left_{false};
};

TEST_F(Access, OnTheEnginesOwnThread) {
  OwnEngine access(engine_, inbox_, stops_);
  EXPECT_TRUE(head(access));
  EXPECT_EQ(train(access)->outcome, "published");
}

TEST_F(Access, FromAnotherThreadEveryCallRunsOnTheEngines) {
  ServersEngine access(engine_, post(), stops_, left_);
  std::thread::id ran_on;
  bool ended = false;
  std::thread command([&] {
    static_cast<void>(look(access, [&ran_on](Engine&) -> Result<void> {
      ran_on = std::this_thread::get_id();
      return {};
    }));
    EXPECT_EQ(train(access)->outcome, "published");
    inbox_.post([&ended] { ended = true; });
  });
  inbox_.run_until([&ended] { return ended; });
  command.join();
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

// A refused call must not even be posted: nobody may be left to run it.
TEST_F(Access, NothingBeginsOnceItIsToStop) {
  OwnEngine own(engine_, inbox_, stops_);
  ServersEngine beside(engine_, [](const std::function<void()>&) { FAIL() << "posted"; }, stops_, left_);
  left_ = true;
  EXPECT_EQ(head(beside).error().code, ErrorCode::unavailable);
  left_ = false;
  stops_ = true;
  EXPECT_EQ(head(beside).error().code, ErrorCode::unavailable);
  EXPECT_EQ(head(own).error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace attune::cli
