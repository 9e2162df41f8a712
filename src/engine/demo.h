// The demo bank: our own catalogue and people, and some weeks of behaviour from the simulated world, driven through the
// very engine that serves: every list is decided, every reaction recorded.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "engine/engine.h"

namespace attune {

// The demo's files, carried within the program.
std::string_view demo_products_jsonl();
std::string_view demo_customers_jsonl();

// Whom a visitor may be, by one touch, over demo data.
struct DemoPersona {
  std::string_view persona;  // "maya"
  std::string_view account;  // the account's name
  Role role = Role::customer;
  std::string_view customer;  // empty for staff
  std::string_view name;
  std::string_view what;
};
std::span<const DemoPersona> demo_personas();
// What a link of /demo carries: nobody can guess it.
std::string demo_link_token();

struct DemoOptions {
  std::uint64_t seed = 1;
  std::size_t customers = 2'000;
  int weeks = 8;
  Instant until;  // the world ends here; it began `weeks` before
  double holdout_share = 0.1;
};

struct DemoSummary {
  std::uint64_t products = 0;
  std::uint64_t customers = 0;
  std::uint64_t decisions = 0;
  std::uint64_t events = 0;
};

// Fills an empty directory. `progress` gets the share done, 0 to 1. Errors: conflict (the directory holds a log already),
// and those of Engine::open and of every verb on the way.
Result<DemoSummary> fill_demo(EngineOptions engine, const DemoOptions& options,
                              const std::function<void(double)>& progress);

}  // namespace attune
