// The console's lists: customers, and records by time, product and customer. A page costs a bounded number of look-ups
// however long the log is: the index gives positions by kind or by customer, newest first; the log's own order gives the
// bounds of a time by bisection; a product is looked for in at most records_looked_at records a page.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "base/text.h"
#include "engine/core.h"

namespace attune {
namespace {

constexpr std::size_t records_looked_at = 5'000;
constexpr std::size_t chunk = 250;

std::string pseudonym_of(const Handle& handle) { return to_hex(std::span(handle.bytes).first(4)); }

// Only what a name, an id or somebody's words do not stand in.
bool only_pseudonyms(const Caller& caller, Permission otherwise) {
  return !authorise(caller, otherwise) && authorise(caller, Permission::read_pseudonyms).has_value();
}

bool is_about(const LedgerEntry& entry, const std::string& product) {
  if (product.empty()) return true;
  if (entry.feedback) return entry.feedback->product_id == product;
  return std::ranges::find(entry.product_ids, product) != entry.product_ids.end();
}

// Of feedback records, what each list holds.
bool is_of_list(const LedgerEntry& entry, std::string_view list) {
  return list != "feedback" || !entry.feedback || entry.feedback->kind != EventKind::interaction;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

// A profile's columns. `choices_only`: what the dictionary lists, and "other" for the rest.
std::vector<std::pair<std::string, std::string>> profile_of(const CustomerState& state,
                                                            const FactDictionary& dictionary, bool choices_only) {
  const Customer customer = customer_of(state, {});
  std::vector<std::pair<std::string, std::string>> row;
  Instant newest;
  for (const Fact& fact : customer.facts) newest = std::max(newest, fact.as_of);
  for (const std::string_view column : profile_columns) {
    const Fact* fact = customer.find(column);
    std::vector<std::string> texts;
    if (fact != nullptr) {
      if (const auto* one = std::get_if<std::string>(&fact->value)) texts = {*one};
      if (const auto* several = std::get_if<std::vector<std::string>>(&fact->value)) texts = *several;
    }
    const FactDefinition* definition = dictionary.find(column);
    for (std::string& text : texts) {
      const bool listed =
          definition != nullptr && std::ranges::find(definition->choices, text) != definition->choices.end();
      if (choices_only && !listed) text = "other";
    }
    std::string value =
        column == "last_updated" ? (customer.facts.empty() ? std::string() : format_instant(newest)) : joined(texts);
    if (!value.empty()) row.emplace_back(column, std::move(value));
  }
  return row;
}

// Customers that fit, by cursor.
struct FoundCustomer {
  std::string cursor;
  CustomerRow row;
  const CustomerState* state = nullptr;
};
using Found = std::vector<FoundCustomer>;

template <class Profile>
CustomerPage first_rows(Found found, std::size_t limit, Profile profile) {
  const std::size_t wanted = std::min(found.size(), std::clamp<std::size_t>(limit, 1, index_limit));
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(wanted), {}, &FoundCustomer::cursor);
  CustomerPage page;
  for (std::size_t i = 0; i < wanted; ++i) {
    found[i].row.profile = profile(*found[i].state);
    page.rows.push_back(std::move(found[i].row));
  }
  if (found.size() > wanted) page.next = found[wanted - 1].cursor;
  return page;
}

}  // namespace

Result<CustomerPage> EngineCore::find_customers(const Caller& caller, std::string_view text, std::string_view after,
                                                std::size_t limit) const {
  const bool pseudonyms = only_pseudonyms(caller, Permission::read_customers);
  if (!pseudonyms) {
    if (auto allowed = authorise(caller, Permission::read_customers); !allowed) return pass_on(std::move(allowed));
  }
  Found found;
  if (pseudonyms) {
    for (const auto& [handle, state] : state_.customers()) {
      std::string cursor = to_hex(handle);
      if (cursor > after && cursor.starts_with(text))
        found.push_back({std::move(cursor), {{}, {}, pseudonym_of(handle), state.kind}, &state});
    }
  } else {
    keyring_->for_each_name(NameSpace::customer, [&](const NamedHandle& named) {
      if (named.name <= after) return;
      const CustomerState* state = state_.customer(named.handle);
      if (state == nullptr ||
          !(holds_ignoring_case(named.name, text) || holds_ignoring_case(state->display_name, text)))
        return;
      found.push_back({named.name, {named.name, state->display_name, {}, state->kind}, state});
    });
  }
  const bool with_profiles = !opens_one_by_one(caller);
  return first_rows(std::move(found), limit, [&](const CustomerState& state) {
    return with_profiles ? profile_of(state, state_.dictionary(), pseudonyms)
                         : std::vector<std::pair<std::string, std::string>>{};
  });
}

std::optional<Handle> EngineCore::handle_of_pseudonym(std::string_view pseudonym) const {
  for (const auto& [handle, state] : state_.customers()) {
    if (pseudonym_of(handle) == pseudonym) return handle;
  }
  return std::nullopt;
}

Result<Position> EngineCore::first_since(Instant time) const {
  Position low = 0;
  Position high = state_.position();
  while (low < high) {
    const Position middle = low + (high - low) / 2;
    const auto record = log_->at(middle);
    if (!record) return std::unexpected(record.error());
    if (record->event.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

Result<Page> EngineCore::records(const Caller& caller, const RecordFilter& filter) const {
  const bool events = filter.kind == "feedback" || filter.kind == "interaction" || filter.kind == "decision";
  const bool pseudonyms = events && only_pseudonyms(caller, Permission::read_ledger);
  if (!pseudonyms) {
    if (auto allowed = authorise(caller, Permission::read_ledger); !allowed) return pass_on(std::move(allowed));
  }
  IndexQuery query{.subject = {},
                   .kind = parse_record_kind(filter.kind == "interaction" ? "feedback" : filter.kind),
                   .before = filter.before,
                   .limit = chunk};
  if (!query.kind) return fail(ErrorCode::invalid, "Unknown kind of record: " + filter.kind + ".");
  if (!filter.product.empty() && !state_.catalogue().index_of(filter.product))
    return fail(ErrorCode::not_found, "There is no product " + filter.product + ".");
  if (!filter.customer.empty()) {
    query.subject = pseudonyms ? handle_of_pseudonym(filter.customer) : handle_of(filter.customer);
    if (!query.subject) return fail(ErrorCode::not_found, "There is no customer " + filter.customer + ".");
  }
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  if (filter.to) {
    const auto end = first_since(*filter.to);
    if (!end) return std::unexpected(end.error());
    query.before = std::min(*end, query.before.value_or(*end));
  }
  const auto begin = filter.from ? first_since(*filter.from) : Result<Position>(Position{0});
  if (!begin) return std::unexpected(begin.error());

  Page page;
  const std::size_t wanted = std::clamp<std::size_t>(filter.limit, 1, index_limit);
  for (std::size_t looked_at = 0;;) {
    const auto found = index_->find(query);
    if (!found) return std::unexpected(found.error());
    for (const IndexEntry& entry : *found) {
      if (entry.position < *begin) return page;
      if (page.entries.size() == wanted || looked_at == records_looked_at) {
        page.next = query.before;
        return page;
      }
      ++looked_at;
      query.before = entry.position;
      const auto record = log_->at(entry.position);
      if (!record) return std::unexpected(record.error());
      LedgerEntry row = ledger_entry(*record);
      if (!is_of_list(row, filter.kind) || !is_about(row, filter.product)) continue;
      if (pseudonyms) {
        row.customer_id.clear();
        row.pseudonym = pseudonym_of(record->event.subject);
        if (row.feedback) row.feedback->comment.clear();
      }
      page.entries.push_back(std::move(row));
    }
    if (found->size() < query.limit) return page;
  }
}

}  // namespace attune
