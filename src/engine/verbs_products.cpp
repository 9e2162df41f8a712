// The catalogue: put, retire, look at.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/analysis_words.h"
#include "engine/core.h"
#include "engine/log_fold.h"
#include "engine/sentiment_words.h"
#include "ingest/category_words.h"

namespace attune {
namespace {

// What the words of the product suggest, and where they suggest nothing, what products of its kind of text are.
ProposalAnswer proposal_for(const Product& product, const InferredAnswer* inferred) {
  Proposal proposal = propose_classification(product);
  if (!proposal.is.category && inferred != nullptr && inferred->category) {
    Product as = product;
    as.category = parse_category(inferred->category->name);
    set_defaults_by_category(as);
    proposal = {{as.category, as.kind, as.regime, as.capital_at_risk}, "products whose texts read alike"};
  }
  return {proposal.is, std::move(proposal.because)};
}

// Customers see nothing of a product that nobody has classified.
bool may_see(const Caller& caller, const Product& product) {
  return caller.role != Role::customer || !is_unclassified(product);
}

bool any_holds(const std::vector<std::string>& tags, std::string_view text) {
  return std::ranges::any_of(tags, [&](const std::string& tag) { return holds_ignoring_case(tag, text); });
}

}  // namespace

ProductAnswer EngineCore::product_answer(std::uint32_t index) const {
  const CatalogueEntry& entry = state_.catalogue().at(index);
  ProductAnswer found{entry.product, std::string(level_name(entry.complexity)), std::string(level_name(entry.risk))};
  const InferredAnswer* inferred = inferred_of(index);
  if (inferred != nullptr) found.inferred = *inferred;
  if (entry.classified)
    found.classified = ClassifiedAnswer{account_name_of(entry.classified->by), entry.classified->at};
  if (is_unclassified(entry.product)) found.proposal = proposal_for(entry.product, inferred);
  return found;
}

void EngineCore::classify_product(const Caller& caller, std::string id, Standing is, Reply<ProductAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return reply(fail(ErrorCode::not_found, "There is no product " + id + "."));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(product_answer(*index));
  const CatalogueEntry& entry = state_.catalogue().at(*index);
  if (!entry.classified && !is_unclassified(entry.product)) {
    return reply(fail(ErrorCode::conflict, "The catalogue itself says what " + id +
                                               " is. To change that, change the product in the catalogue."));
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::classification, {}, encode(ClassificationChange{*index, is, caller.account})));
  submit_once(caller, std::move(events), {}, [this, index = *index, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    once_published([this, index, reply] { reply(product_answer(index)); });
  });
}

void EngineCore::put_product(const Caller& caller, Product body, Reply<ProductAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (body.id.empty() || body.id.size() > 256)
    return reply(fail(ErrorCode::invalid, "A product id has 1 to 256 characters."));
  const std::string id = body.id;
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(product_answer(*state_.catalogue().index_of(id)));
  if (!state_.catalogue().index_of(id)) {
    pending_products_.try_emplace(id, static_cast<std::uint32_t>(state_.catalogue().size() + pending_products_.size()));
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::product, {}, encode(ProductChange{std::move(body)})));
  submit_once(caller, std::move(events), {}, [this, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    once_published([this, id, reply] { reply(product_answer(*state_.catalogue().index_of(id))); });
  });
}

void EngineCore::retire_product(const Caller& caller, std::string id, Reply<ProductAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return reply(fail(ErrorCode::not_found, "There is no product " + id + "."));
  Product product = as_stated(state_.catalogue().at(*index));
  product.original = original_of(*log_, state_.catalogue(), *index);
  product.retired = true;
  put_product(caller, std::move(product), std::move(reply));
}

Result<ProductAnswer> EngineCore::product(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  const auto index = state_.catalogue().index_of(id);
  if (!index || !may_see(caller, state_.catalogue().at(*index).product))
    return fail(ErrorCode::not_found, "There is no product " + std::string(id) + ".");
  ProductAnswer found = product_answer(*index);
  found.analysis = analysis_of(found.product);
  const auto& text = state_.catalogue().at(*index).text;
  const auto head = sentiment_head();
  if (head && text) found.sentiment = sentiment_answer(sentiment_of(head->head, widened(*text)));
  return found;
}

Result<std::vector<ProductAnswer>> EngineCore::products(const Caller& caller, std::string_view text,
                                                        std::string_view after, std::size_t limit) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < state_.catalogue().size(); ++i) {
    const Product& product = state_.catalogue().at(i).product;
    if (product.id <= after || !may_see(caller, product)) continue;
    const InferredAnswer* inferred = inferred_of(i);
    const auto holds = [&](const InferredAnswer::Label& tag) { return holds_ignoring_case(tag.name, text); };
    if (holds_ignoring_case(product.id, text) || holds_ignoring_case(product.name, text) ||
        any_holds(product.tags, text) || (inferred != nullptr && std::ranges::any_of(inferred->tags, holds))) {
      found.push_back(i);
    }
  }
  const std::size_t wanted = std::min(found.size(), limit);
  const auto id = [this](std::uint32_t index) -> const std::string& { return state_.catalogue().at(index).product.id; };
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(wanted), {}, id);
  std::vector<ProductAnswer> answers;
  for (std::size_t i = 0; i < wanted; ++i) answers.push_back(product_answer(found[i]));
  return answers;
}

Result<Statistics> EngineCore::product_statistics(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return fail(ErrorCode::not_found, "There is no product " + std::string(id) + ".");
  return to_statistics(state_.counts().product(*index));
}

}  // namespace attune
