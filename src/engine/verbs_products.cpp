// The catalogue: put, retire, look at.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/analysis_words.h"
#include "engine/core.h"
#include "engine/sentiment_words.h"

namespace attune {
namespace {

ProductAnswer answer(const CatalogueEntry& entry) {
  return {entry.product, std::string(level_name(entry.complexity)), std::string(level_name(entry.risk))};
}

}  // namespace

void EngineCore::put_product(const Caller& caller, Product body, Reply<ProductAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed) return reply(std::unexpected(allowed.error()));
  if (body.id.empty() || body.id.size() > 256) return reply(fail(ErrorCode::invalid, "A product id has 1 to 256 characters."));
  const std::string id = body.id;
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(answer(state_.catalogue().at(*state_.catalogue().index_of(id))));
  if (!state_.catalogue().index_of(id)) {
    pending_products_.try_emplace(id, static_cast<std::uint32_t>(state_.catalogue().size() + pending_products_.size()));
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::product, {}, encode(ProductChange{std::move(body)})));
  submit_once(caller, std::move(events), {}, [this, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    once_published([this, id, reply] { reply(answer(state_.catalogue().at(*state_.catalogue().index_of(id)))); });
  });
}

void EngineCore::retire_product(const Caller& caller, std::string id, Reply<ProductAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed) return reply(std::unexpected(allowed.error()));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return reply(fail(ErrorCode::not_found, "There is no product " + id + "."));
  Product product = state_.catalogue().at(*index).product;
  if (const auto record = log_->at(state_.catalogue().at(*index).since); record && record->readable) {
    if (auto change = decode<ProductChange>(record->event.payload)) product.original = std::move(change->product.original);
  }
  product.retired = true;
  put_product(caller, std::move(product), std::move(reply));
}

Result<ProductAnswer> EngineCore::product(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return fail(ErrorCode::not_found, "There is no product " + std::string(id) + ".");
  ProductAnswer found = answer(state_.catalogue().at(*index));
  found.analysis = analysis_of(found.product);
  const auto& text = state_.catalogue().at(*index).text;
  if (sentiment_ && text) found.sentiment = sentiment_answer(sentiment_of(sentiment_->head, widened(*text)));
  return found;
}

Result<std::vector<ProductAnswer>> EngineCore::products(const Caller& caller, std::string_view text, std::string_view after,
                                                        std::size_t limit) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  std::vector<const CatalogueEntry*> entries;
  for (std::uint32_t i = 0; i < state_.catalogue().size(); ++i) {
    const Product& product = state_.catalogue().at(i).product;
    if (product.id > after && (holds_ignoring_case(product.id, text) || holds_ignoring_case(product.name, text))) entries.push_back(&state_.catalogue().at(i));
  }
  const std::size_t wanted = std::min(entries.size(), limit);
  std::partial_sort(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(wanted), entries.end(),
                    [](const auto* a, const auto* b) { return a->product.id < b->product.id; });
  std::vector<ProductAnswer> answers;
  for (std::size_t i = 0; i < wanted; ++i) answers.push_back(answer(*entries[i]));
  return answers;
}

Result<Statistics> EngineCore::product_statistics(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  const auto index = state_.catalogue().index_of(id);
  if (!index) return fail(ErrorCode::not_found, "There is no product " + std::string(id) + ".");
  return to_statistics(state_.counts().product(*index));
}

}  // namespace attune
