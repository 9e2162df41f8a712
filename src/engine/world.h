// The simulated world of the demo bank: customers whose true response is known, so that what a learner loses against
// perfect knowledge can be computed. It never decides what is shown: it says who comes when, and how they react.
//
// Everything is a pure function of (catalogue, named customers, seed, number of customers, start): the same arguments give
// the same bytes, on every machine and in whatever order it is asked. Its constants are frozen (world_truth.cpp,
// docs/decisions/0010-demo-world.md). Threads: any, it does not change after it was made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/feedback.h"
#include "domain/product.h"
#include "engine/world_people.h"
#include "engine/world_truth.h"

namespace attune {

// When and where a customer sees something.
struct Situation {
  Instant at;
  std::string_view placement = "portal_home";
  int slot = 0;  // 0 is the first
};

// A customer who was written by hand; what no fact says of them is drawn like everyone's.
struct NamedCustomer {
  Customer customer;
  Consents consents;
  std::vector<Holding> holdings;
  std::vector<std::pair<std::string, std::string>> members;  // of an organisation: customer id and role
};

// Someone opens the portal, or sits at a branch desk.
struct Visit {
  std::uint32_t customer = 0;  // index in World::customers()
  std::uint32_t number = 0;    // of this customer's visits; grows with time, with gaps
  Instant at;
  std::string_view placement;  // "portal_home" or "branch_desk"
  friend bool operator==(const Visit&, const Visit&) = default;
};

struct WorldOptions {
  std::uint64_t seed = 1;
  std::size_t customers = 2'000;  // the named among them; 8 in 100 of the others are organisations
  Instant start;                  // the world's first moment; drift and life events count from it
};

class World {
 public:
  // `named` come first among the customers, in their order, also when they are more than `customers`.
  World(std::vector<Product> catalogue, std::vector<NamedCustomer> named, WorldOptions options);

  const std::vector<Product>& catalogue() const { return catalogue_; }
  const std::vector<world::SimulatedCustomer>& customers() const { return customers_; }
  Instant start() const { return options_.start; }

  std::optional<std::uint32_t> customer_index(std::string_view id) const;
  std::optional<std::uint32_t> product_index(std::string_view id) const;

  // The products whose criteria allow this customer when everything is known, by index; for runs without an engine.
  std::vector<std::uint32_t> open_to(std::uint32_t customer) const;

  // All visits of `weeks` weeks from the start of week `from_week` (0 is the world's first), by time.
  std::vector<Visit> visits(int from_week, int weeks) const;

  // P(select given a view), the truth: 0 to .6. Precondition here and below: indices are within range.
  double true_response(std::uint32_t customer, std::uint32_t product, const Situation& situation) const;

  // What this customer would rate the product, 0 to 1, the mean of their six aspects and their own bias; without the
  // noise of a single rating.
  double true_appraisal(std::uint32_t customer, std::uint32_t product) const;

  // What the customer does about the products shown at a visit, first slot first: views (further slots are seen less
  // often), clicks, selections, dismissals, some ratings, and later applications and conversions, up to 12 days after it.
  // By time; `decision` is not set. The same visit and products give the same events.
  std::vector<Feedback> react(const Visit& visit, std::span<const std::uint32_t> shown) const;

  // The oracle of Q3: which of the permitted products has the highest true response, and that response. Nothing when none
  // is permitted. Of equals the first.
  struct Best {
    std::uint32_t product = 0;
    double response = 0;
  };
  std::optional<Best> best_response(std::uint32_t customer, std::span<const std::uint32_t> permitted,
                                    const Situation& situation) const;

  // best_response − true_response of what was shown in that situation; 0 when nothing was permitted.
  double regret(std::uint32_t customer, std::uint32_t shown, std::span<const std::uint32_t> permitted,
                const Situation& situation) const;

  // NDCG@k of a list against the permitted products (Q10), with the true response in the first slot as gain and
  // 1 / log2(rank + 1) as discount (Järvelin and Kekäläinen, 2002). 1 is the ideal order; 0 when nothing is permitted.
  double ndcg(std::uint32_t customer, std::span<const std::uint32_t> shown, std::span<const std::uint32_t> permitted,
              const Situation& situation, std::size_t k = 10) const;

 private:
  world::SimulatedCustomer make(std::uint32_t which) const;
  void add_members();
  void find_holdings(world::SimulatedCustomer& who) const;
  bool holds_category(const world::SimulatedCustomer& who, Category category) const;
  world::Fit fit(std::uint32_t customer, std::uint32_t product) const;

  WorldOptions options_;
  std::vector<Product> catalogue_;
  std::vector<world::Item> items_;
  std::unordered_map<std::string, std::uint32_t> product_by_id_;
  std::vector<world::SimulatedCustomer> customers_;
  std::unordered_map<std::string, std::uint32_t> customer_by_id_;
};

}  // namespace attune
