// Parts that decisions can be made without: what is wrong with them is known before anything is asked of them.
#include "engine/health.h"

#include <algorithm>
#include <mutex>

#include <gtest/gtest.h>

#include "bank.h"
#include "text/encoder.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

class HealthOf : public ::testing::Test {
 protected:
  HealthOf() : bank_(directory_.path()) {
    bank_.options_.notice = [this](const std::string& text) {
      const std::lock_guard lock(mutex_);
      notices_.push_back(text);
    };
  }

  std::optional<PartHealth> part(std::string_view name) {
    const auto health = bank_.engine().health();
    const auto found = std::ranges::find(health.parts, name, &PartHealth::part);
    return found != health.parts.end() ? std::optional(*found) : std::nullopt;
  }
  std::size_t noticed(std::string_view words) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        notices_, [&](const std::string& text) { return text.find(words) != std::string::npos; }));
  }

  ScratchDirectory directory_;
  std::mutex mutex_;
  std::vector<std::string> notices_;
  Bank bank_;
};

TEST_F(HealthOf, aDefaultModelThatIsMissingIsSaidAtTheStart) {
  bank_.restart();
  EXPECT_EQ(noticed("No text model"), 1U);
  const auto model = part("text_model");
  ASSERT_TRUE(model);
  EXPECT_EQ(to_string(model->state), "missing");
  EXPECT_NE(model->why.find("scripts/setup.sh"), std::string::npos);
  EXPECT_FALSE(part("sentiment_model"));
  EXPECT_FALSE(part("narrator"));
}

TEST_F(HealthOf, nothingIsSaidOfAModelThatNobodyWants) {
  bank_.options_.text_model_wanted = false;
  bank_.restart();
  EXPECT_EQ(noticed("No text model"), 0U);
  EXPECT_FALSE(part("text_model"));
}

TEST_F(HealthOf, aModelThatDoesNotOpenIsSaidBeforeTheFirstText) {
  bank_.options_.text_model = "damaged";
  bank_.options_.sentiment_model = "no/such/folder";
  bank_.options_.models_at_start = true;
  bank_.options_.open_text_model = [](const std::filesystem::path&) -> Result<std::unique_ptr<Encoder>> {
    return fail(ErrorCode::corrupt, "model.safetensors: it is cut off.", "/secret/path");
  };
  bank_.restart();
  bank_.inbox().run_until([&] {
    return part("text_model")->state == PartState::failed && part("sentiment_model")->state == PartState::failed;
  });
  EXPECT_EQ(part("text_model")->why, "model.safetensors: it is cut off.") << "no path: anybody may read it";
  EXPECT_EQ(noticed("The text model can't be used"), 1U);
  EXPECT_EQ(noticed("/secret/path"), 1U) << "the operator's own log says where";
  EXPECT_EQ(noticed("The model of sentiment can't be used"), 1U);
  EXPECT_TRUE(bank_.engine().ready());
}

TEST_F(HealthOf, aModelThatOpensWorks) {
  bank_.options_.text_model = "stub";
  bank_.options_.models_at_start = true;
  bank_.options_.open_text_model = [](const std::filesystem::path&) -> Result<std::unique_ptr<Encoder>> {
    return make_stub_encoder();
  };
  bank_.restart();
  bank_.inbox().run_until([&] { return part("text_model")->state == PartState::works; });
  EXPECT_EQ(part("text_model")->why, "");
}

}  // namespace
}  // namespace attune
