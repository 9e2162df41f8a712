// An engine on a directory of its own, driven from the test's thread: every call waits for its reply.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/inbox.h"

namespace attune::testing {

// A directory that goes when the test ends.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "attune-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Bank {
 public:
  explicit Bank(std::filesystem::path directory, Instant now = Instant{1'800'000'000'000'000}) : clock_(now) {
    options_.directory = std::move(directory);
    options_.train_every_events = 0;
    options_.train_every_seconds = 0;
    open();
  }
  ~Bank() {
    if (engine_) {
      EXPECT_TRUE(engine_->stop().has_value());
    }
  }

  void open() {
    auto opened = Engine::open(options_, clock_, [this](std::function<void()> task) { inbox_.post(std::move(task)); });
    ASSERT_TRUE(opened.has_value()) << opened.error().message << " " << opened.error().detail;
    engine_ = *std::move(opened);
  }

  // Stops in order, writing a checkpoint, and starts again.
  void restart() {
    ASSERT_TRUE(engine_->stop().has_value());
    engine_.reset();
    open();
  }

  // Ends without stopping: what kill -9 leaves, as far as one process can do it to itself.
  void crash() {
    engine_.reset();
    open();
  }

  Engine& engine() { return *engine_; }
  ManualClock& clock() { return clock_; }
  Inbox& inbox() { return inbox_; }

  template <class Answer, class Call>
  Result<Answer> wait(Call call) {
    std::optional<Result<Answer>> answer;
    call([&](Result<Answer> result) { answer = std::move(result); });
    inbox_.run_until([&] { return answer.has_value(); });
    return *std::move(answer);
  }

  Result<ImportReport> import(std::string what, std::string format, std::string_view text, bool dry_run = false,
                              FileOptions file = {}) {
    const Engine::ImportOptions options{std::move(what), std::move(format), {}, std::move(file), dry_run};
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    return wait<ImportReport>([&](auto reply) { engine_->import_bytes(who(), options, bytes, {}, std::move(reply)); });
  }

  Result<Recommendations> recommend(std::string customer, std::uint32_t count = 5, bool simulate = false) {
    Engine::RecommendOptions options;
    options.customer_id = std::move(customer);
    options.request.count = count;
    options.simulate = simulate;
    return wait<Recommendations>([&](auto reply) { engine_->recommend(who(), options, std::move(reply)); });
  }

  Result<std::vector<FeedbackAnswer>> feedback(std::string customer, std::string product, EventKind kind,
                                               std::optional<std::int32_t> overall = {}, std::string decision = {}) {
    Engine::FeedbackOptions one;
    one.customer_id = std::move(customer);
    one.decision_id = std::move(decision);
    one.feedback.product_id = std::move(product);
    one.feedback.kind = kind;
    one.feedback.overall = overall;
    one.feedback.occurred_at = clock_.now();
    one.feedback.source_format = "api";
    return wait<std::vector<FeedbackAnswer>>(
        [&](auto reply) { engine_->record_feedback(who(), {one}, std::move(reply)); });
  }

  std::string exported(std::string_view what, std::string_view format) {
    std::string text;
    const auto rows = engine_->export_rows(who(), what, format, [&](std::string_view piece) { text += piece; });
    EXPECT_TRUE(rows.has_value());
    return text;
  }

  Engine::RebuildAnswer rebuild() {
    auto rebuilt = engine_->rebuild(who(), {});
    EXPECT_TRUE(rebuilt.has_value()) << rebuilt.error().message;
    return rebuilt.value_or(Engine::RebuildAnswer{});
  }

  // Everything learnt is in force: solves finish on the learner's thread and come back through the inbox.
  void settle() {
    (void)rebuild();
    bool reached = false;
    inbox_.post([&] { reached = true; });
    inbox_.run_until([&] { return reached; });
  }

  static Caller who() { return operator_of_this_machine(); }

  EngineOptions options_;

 private:
  ManualClock clock_;
  Inbox inbox_;
  std::unique_ptr<Engine> engine_;
};

inline std::optional<std::string> shared_file(const std::string& name) {
  std::ifstream file(std::string(ATTUNE_SHARED_DATA) + "/" + name, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace attune::testing
