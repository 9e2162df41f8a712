// A request that comes again does nothing a second time, whatever happened between: the note that a write was made is
// durable in one append with the write, so that there is never one without the other.
#include <algorithm>
#include <filesystem>
#include <map>

#include "bank.h"
#include "engine/directory.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::string_view products =
    "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save.\"}\n"
    "{\"product_id\":\"fund\",\"name\":\"Fund\",\"category\":\"investment\",\"description\":\"A fund.\"}\n";
constexpr std::string_view customers =
    "{\"customer_id\":\"ann\"}\n{\"customer_id\":\"shop\",\"kind\":\"organisation\"}\n";

void fill(Bank& bank) {
  ASSERT_EQ(bank.import("products", "jsonl", products)->accepted, 2u);
  ASSERT_EQ(bank.import("customers", "jsonl", customers)->accepted, 2u);
}

Caller with_key(Bank& bank, const std::string& route, const std::string& body = "{}", const std::string& key = "one") {
  Caller caller = Bank::who();
  auto once = bank.engine().once(caller, {route, key, body});
  EXPECT_TRUE(once.has_value()) << once.error().message;
  if (once) caller.once = *once;
  return caller;
}

// Each write there is, by name: makes the call and gives what tells one answer from another.
using Write = std::function<std::string(Bank&, const Caller&)>;

std::string told(const Result<CustomerAnswer>& answer) {
  return answer ? "customer " + answer->customer.id : answer.error().message;
}
std::string told(const Result<ProductAnswer>& answer) {
  return answer ? "product " + answer->product.name : answer.error().message;
}

std::map<std::string, Write> writes() {
  const auto about_ann = [](auto call) {
    return [call](Bank& bank, const Caller& caller) {
      return told(bank.wait<CustomerAnswer>([&](auto reply) { call(bank.engine(), caller, std::move(reply)); }));
    };
  };
  return {
      {"customer", about_ann([](Engine& e, const Caller& c, auto r) {
         e.put_customer(c, Customer{"ann", CustomerKind::individual, {}}, r);
       })},
      {"holdings", about_ann([](Engine& e, const Caller& c, auto r) { e.put_holdings(c, "ann", {}, r); })},
      {"facts", about_ann([](Engine& e, const Caller& c, auto r) { e.add_facts(c, "ann", {}, r); })},
      {"consent", about_ann([](Engine& e, const Caller& c, auto r) {
         e.put_consent(c, "ann", Purpose::marketing, ConsentState::granted, "web", r);
       })},
      {"member", about_ann([](Engine& e, const Caller& c, auto r) { e.put_member(c, "shop", "ann", "owner", r); })},
      {"product",
       [](Bank& bank, const Caller& caller) {
         Product loan;
         loan.id = loan.name = "loan";
         loan.category = Category::personal_loan;
         loan.regime = Regime::credit;
         return told(
             bank.wait<ProductAnswer>([&](auto reply) { bank.engine().put_product(caller, loan, std::move(reply)); }));
       }},
      {"retire",
       [](Bank& bank, const Caller& caller) {
         return told(bank.wait<ProductAnswer>(
             [&](auto reply) { bank.engine().retire_product(caller, "fund", std::move(reply)); }));
       }},
      {"recommend",
       [](Bank& bank, const Caller& caller) {
         Engine::RecommendOptions options;
         options.customer_id = "ann";
         const auto answer = bank.wait<Recommendations>(
             [&](auto reply) { bank.engine().recommend(caller, options, std::move(reply)); });
         return answer ? answer->decision_id : answer.error().message;
       }},
      {"feedback",
       [](Bank& bank, const Caller& caller) {
         Engine::FeedbackOptions one;
         one.customer_id = "ann";
         one.feedback.product_id = "saver";
         one.feedback.kind = EventKind::click;
         one.feedback.occurred_at = Instant{1'800'000'000'000'000};
         Engine::FeedbackOptions unknown = one;
         unknown.decision_id = "Ann's own words";
         const auto answer = bank.wait<std::vector<FeedbackAnswer>>(
             [&](auto reply) { bank.engine().record_feedback(caller, {one, unknown}, std::move(reply)); });
         return answer ? answer->at(0).event_id + answer->at(1).event_id + answer->at(1).note : answer.error().message;
       }},
      {"erase",
       [](Bank& bank, const Caller& caller) {
         const auto answer = bank.wait<ErasureAnswer>(
             [&](auto reply) { bank.engine().erase_customer(caller, "ann", std::move(reply)); });
         return answer ? answer->receipt : answer.error().message;
       }},
  };
}

std::uint64_t end_of(Bank& bank) { return bank.rebuild().records; }

TEST(Once, ARepeatedWriteDoesNothing) {
  for (const auto& [name, write] : writes()) {
    SCOPED_TRACE(name);
    ScratchDirectory scratch;
    Bank bank(scratch.path());
    fill(bank);
    const auto before = end_of(bank);
    const std::string first = write(bank, with_key(bank, name));
    const auto after = end_of(bank);
    EXPECT_GT(after, before + 1) << "the write and its note: " << first;
    bank.clock().set(Instant{bank.clock().now().micros + 60 * micros_per_second});
    const Caller again = with_key(bank, name);
    EXPECT_TRUE(again.once && again.once->again);
    EXPECT_EQ(write(bank, again), first);
    EXPECT_EQ(end_of(bank), after);
    bank.crash();
    EXPECT_EQ(write(bank, with_key(bank, name)), first) << "after a restart";
    EXPECT_EQ(end_of(bank), after);
    EXPECT_EQ(bank.engine().once(Bank::who(), {name, "one", "{\"other\":1}"}).error().code, ErrorCode::conflict);
  }
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// What an append put into the first segment of the log, and where.
struct Appended {
  std::size_t offset = 0;
  std::string bytes;
};

Appended appended(const std::filesystem::path& before, const std::filesystem::path& after) {
  const std::string then = bytes_of(before);
  const std::string now = bytes_of(after);
  EXPECT_EQ(then.size(), now.size());
  const auto first =
      static_cast<std::size_t>(std::mismatch(then.begin(), then.end(), now.begin()).first - then.begin());
  std::size_t last = now.size();
  while (last > first && now[last - 1] == then[last - 1]) --last;
  return {first, now.substr(first, last - first)};
}

// The process ends while an append is half written. Then either nothing of it is there and the request writes it, or all
// of it is there and the request finds its note; never the write without the note.
TEST(Once, ACutAppendIsWrittenOnceOrNotAtAll) {
  for (const auto& [name, write] : writes()) {
    if (name == "erase") continue;  // changes the key file as well: Erasure.SurvivesARestartAndACrash
    SCOPED_TRACE(name);
    ScratchDirectory scratch;
    const DirectoryLayout whole{scratch.path() / "whole"};
    const DirectoryLayout copy{scratch.path() / "copy"};
    const auto segment = std::filesystem::path("00000000.seg");
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    {
      Bank bank(whole.root);
      fill(bank);
      before = end_of(bank);
    }
    std::filesystem::copy(whole.root, copy.root, std::filesystem::copy_options::recursive);
    {
      Bank bank(copy.root);
      (void)write(bank, with_key(bank, name));
      after = end_of(bank);
    }
    const Appended append = appended(whole.log() / segment, copy.log() / segment);
    ASSERT_GT(append.bytes.size(), 100u);
    // In the middle, in front of the note's hash, and whole.
    for (const std::size_t kept : {append.bytes.size() / 2, append.bytes.size() - 40, append.bytes.size()}) {
      const DirectoryLayout cut{scratch.path() / ("cut" + std::to_string(kept))};
      std::filesystem::copy(whole.root, cut.root, std::filesystem::copy_options::recursive);
      std::fstream(cut.log() / segment, std::ios::binary | std::ios::in | std::ios::out)
          .seekp(static_cast<std::streamoff>(append.offset))
          .write(append.bytes.data(), static_cast<std::streamsize>(kept));
      // Keys become durable in front of the records that need them.
      std::filesystem::copy_file(copy.keys(), cut.keys(), std::filesystem::copy_options::overwrite_existing);
      Bank bank(cut.root);
      const Caller caller = with_key(bank, name);
      EXPECT_EQ(caller.once->again, kept == append.bytes.size());
      EXPECT_EQ(end_of(bank), caller.once->again ? after : before) << kept;
      for (int times = 0; times < 2; ++times) {
        (void)write(bank, with_key(bank, name));
        EXPECT_EQ(end_of(bank), after) << kept;
      }
      std::filesystem::remove(cut.log() / "next.seg");
    }
  }
}

TEST(Once, PartsOfARequestAreDoneOnceEach) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  fill(bank);
  const Caller caller = with_key(bank, "facts:batch");
  const auto put = [&](std::uint32_t part) {
    return told(bank.wait<CustomerAnswer>(
        [&](auto reply) { bank.engine().add_facts(caller.in_part(part), "ann", {}, std::move(reply)); }));
  };
  const auto before = end_of(bank);
  put(0);
  put(1);
  EXPECT_EQ(end_of(bank), before + 4);
  for (std::uint32_t part = 0; part < 3; ++part) put(part);
  EXPECT_EQ(end_of(bank), before + 6) << "what was not done before is done now";
}

TEST(Once, TheSameWriteTwiceAtATimeIsRefused) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  fill(bank);
  const Caller caller = with_key(bank, "recommend");
  Engine::RecommendOptions options;
  options.customer_id = "ann";
  std::vector<Result<Recommendations>> answers;
  for (int i = 0; i < 2; ++i) {
    bank.engine().recommend(caller, options,
                            [&](Result<Recommendations> answer) { answers.push_back(std::move(answer)); });
  }
  bank.inbox().run_until([&] { return answers.size() == 2; });
  EXPECT_EQ(answers[0].error().code, ErrorCode::conflict);
  EXPECT_TRUE(answers[1].has_value());
}

}  // namespace
}  // namespace attune
