// Texts for the demo bank's products by a real model, through the engine's own functions: how many pass the checks, how many
// fall back to the template, and that no unverified claim is among those that pass. Prints a report.
//
// ATTUNE_LLM_URL (http://127.0.0.1:8000/v1), ATTUNE_LLM_MODEL (smollm2), ATTUNE_LLM_TEXTS (200).
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/bank.h"
#include "engine/demo.h"
#include "engine/demo_bank.h"
#include "server/outbound_http.h"

namespace attune {
namespace {

using testing::Bank;

std::string setting(const char* name, const char* otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : given;
}

// Runs of digits with a point inside, commas left out: "1,500.50" → "1500.50".
std::set<std::string> digits_of(std::string_view text) {
  std::set<std::string> all;
  std::string run;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    const bool inside = !run.empty() && i + 1 < text.size() && digit(text[i + 1]);
    if (digit(c) || (c == '.' && inside)) run += c;
    else if (c != ',' || !inside) {
      if (!run.empty()) all.insert(run);
      run.clear();
    }
  }
  return all;
}

// What the checks would let through wrongly, looked for in another way than theirs: a number that stands nowhere in the
// product as the catalogue has it (a fraction also as per cent, days also as years), a word that promises.
std::string unverified(const std::string& text, const std::string& catalogue_line) {
  std::set<std::string> known = digits_of(catalogue_line);
  for (const std::string& one : std::set<std::string>(known)) {
    const double value = std::strtod(one.c_str(), nullptr);
    known.insert(fmt::format("{:g}", 100 * value));
    known.insert(fmt::format("{:g}", std::floor(value / 365)));  // days as years
  }
  for (const std::string& number : digits_of(text)) {
    if (!known.contains(number) && !known.contains(fmt::format("{:g}", std::strtod(number.c_str(), nullptr))))
      return number;
  }
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const char* word : {"guarant", "risk-free", "risk free", "no risk", "best", "you should", "promise", "certain",
                           "approved", "safe", "barclays", "http"}) {
    if (lower.find(word) != std::string::npos) return word;
  }
  return {};
}

std::map<std::string, std::string> catalogue_lines() {
  std::map<std::string, std::string> lines;
  std::string_view rest = demo_products_jsonl();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::size_t at = line.find("\"product_id\": \"") + 15;
    if (line.size() > 20) lines.emplace(line.substr(at, line.find('"', at) - at), line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return lines;
}

struct Counts {
  std::size_t all = 0, accepted = 0;
  std::map<std::string, std::size_t> failed;
};

void tell(const GeneratedTextAnswer& text) {
  if (text.failed_check.empty()) fmt::print("+ {} {}\n", text.product_id, text.text);
  else fmt::print("- {} [{}: {}] {}\n", text.product_id, text.failed_check, text.failed_words, text.text);
  std::fflush(stdout);
}

void print(const Counts& counts, double seconds) {
  const auto share = [&](std::size_t n) { return 100. * static_cast<double>(n) / static_cast<double>(counts.all); };
  fmt::print(
      "\n{} texts in {:.0f} s ({:.1f} s each)\n  accepted by the checks  {:4}  {:5.1f} %\n  fell back               "
      "{:4}  {:5.1f} %\n",
      counts.all, seconds, seconds / static_cast<double>(counts.all), counts.accepted, share(counts.accepted),
      counts.all - counts.accepted, share(counts.all - counts.accepted));
  for (const auto& [check, n] : counts.failed) fmt::print("    {:<12} {:4}\n", check, n);
}

TEST(Model, WritesTwoHundredTextsWithoutAnUnverifiedClaim) {
  const std::string url = setting("ATTUNE_LLM_URL", "http://127.0.0.1:8000/v1");
  const auto wanted = static_cast<std::size_t>(std::atoll(setting("ATTUNE_LLM_TEXTS", "200").c_str()));
  const auto there = outbound_http()({url + "/chat/completions",
                                      {},
                                      R"({"messages":[{"role":"user","content":"Hello"}],"max_tokens":1})",
                                      std::chrono::minutes(1),
                                      {}});
  if (!there)
    GTEST_SKIP() << "No model serves at " << url << " (" << there.error().message
                 << "): run `make llm` in another terminal first.";

  testing::ScratchDirectory directory;
  Bank bank(directory.path());
  bank.options_.narrator.endpoint.base_url = url;
  bank.options_.narrator.endpoint.model = setting("ATTUNE_LLM_MODEL", "smollm2");
  bank.options_.narrator.endpoint.requests_per_hour = 0;
  bank.options_.narrator.endpoint.timeout = std::chrono::minutes(5);
  bank.options_.narrator.post = outbound_http();
  bool silent = false;  // the model has gone
  bank.options_.notice = [&silent](const std::string& text) {
    fmt::print("notice: {}\n", text);
    silent = silent || text.starts_with("Templates stand in");
  };
  bank.restart();
  ASSERT_TRUE(bank.import("products", "jsonl", demo_products_jsonl()));
  std::vector<std::string> customers;
  for (test::DemoCustomer& one : test::demo_customers()) {
    customers.push_back(one.body.customer.id);
    ASSERT_TRUE(bank.wait<CustomerAnswer>(
        [&](auto reply) { bank.engine().put_customer(Bank::who(), one.body.customer, std::move(reply)); }));
  }
  bank.settle();

  const auto began = std::chrono::steady_clock::now();
  for (const std::string& customer : customers) {
    const auto list = bank.recommend(customer, 60);
    ASSERT_TRUE(list && bank.engine().texts(Bank::who(), list->decision_id)) << customer;
  }
  const auto page = [&] { return bank.engine().generated_texts(Bank::who(), {}, {}, 100'000).value().items; };
  std::size_t told = 0;  // each text as it comes, so that a run that is cut off leaves something to read
  bank.inbox().run_until([&] {
    const auto texts = page();
    for (; told < texts.size(); ++told) tell(texts[texts.size() - 1 - told]);
    return told >= wanted || silent;
  });
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

  const auto lines = catalogue_lines();
  Counts counts;
  for (const GeneratedTextAnswer& text : page()) {
    ++counts.all;
    if (text.status == TextStatus::checks_failed) {
      ++counts.failed[text.failed_check];
      continue;
    }
    ++counts.accepted;
    EXPECT_EQ(unverified(text.text, lines.at(text.product_id)), "") << text.product_id << ": " << text.text;
  }
  print(counts, took);
  EXPECT_GE(counts.all, wanted) << "the model stopped answering";
}

}  // namespace
}  // namespace attune
