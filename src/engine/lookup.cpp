// Looking things up: names and handles, decisions, what the ledger says of a record.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/log_fold.h"
#include "engine/reasons.h"
#include "engine/sentiment_words.h"

namespace attune {

std::optional<Handle> EngineCore::handle_of(std::string_view customer_id) const {
  return keyring_->find(NameSpace::customer, customer_id);
}

Result<const CustomerState*> EngineCore::known_customer(std::string_view customer_id) const {
  const auto handle = handle_of(customer_id);
  const CustomerState* state = handle ? state_.customer(*handle) : nullptr;
  if (state == nullptr) {
    return fail(ErrorCode::not_found,
                "There is no customer " + std::string(customer_id) + ". Import or PUT them first.");
  }
  return state;
}

Result<Handle> EngineCore::customer_handle(std::string_view id) {
  if (id.empty() || id.size() > 128) {
    return fail(ErrorCode::invalid, "A customer id has 1 to 128 characters.");
  }
  return keyring_->find_or_create(NameSpace::customer, id);
}

std::string EngineCore::customer_id_of(const Handle& handle) const {
  const auto name = keyring_->name_of(handle);
  return name ? name->name : std::string();
}

std::shared_ptr<const Decision> EngineCore::decision_at(Position position) const {
  if (auto kept = decision_cache_.find(position)) return kept;
  auto decision = decision_of(*log_, position);
  if (decision) decision_cache_.keep(position, decision);
  return decision;
}

// "d" and the position, then eight digits that nobody can guess, so that ids can't be counted through.
std::string EngineCore::decision_id_of(Position position) const {
  const Hash proof = keyring_->keyed_hash("decision-id", std::to_string(position));
  return "d" + std::to_string(position) + "-" + to_hex(std::span(proof).first(4));
}

Result<Position> EngineCore::parse_decision_id(std::string_view id) const {
  const auto unknown = [&] {
    return fail(ErrorCode::not_found, "There is no decision " + std::string(id.substr(0, 40)) + ".");
  };
  Position position = 0;
  if (id.size() < 2 || id.front() != 'd') return unknown();
  const char* end = id.data() + id.size();
  const auto read = std::from_chars(id.data() + 1, end, position);
  if (read.ec != std::errc{} || decision_id_of(position) != id) return unknown();
  return position;
}

// The role in which role customer may speak for a customer: "self", a membership's role, or nothing.
std::string_view EngineCore::speaks_as(const Caller& caller, std::string_view customer_id) const {
  if (caller.customer_id.empty()) return {};
  if (caller.customer_id == customer_id) return "self";
  const auto self = handle_of(caller.customer_id);
  const auto organisation = handle_of(customer_id);
  const CustomerState* state = self ? state_.customer(*self) : nullptr;
  if (state == nullptr || !organisation) return {};
  for (const Member& member : state->acts_for) {
    if (member.other == *organisation && is_current(member)) return member.role;
  }
  return {};
}

bool EngineCore::is_current(const Member& member) const { return !member.until || *member.until > clock_.now(); }

Result<void> EngineCore::authorise_about(const Caller& caller, Permission permission,
                                         std::string_view customer_id) const {
  if (caller.role != Role::customer) {
    // What customers do with their own record is a write of it for everybody else.
    auto allowed = authorise(caller, permission == Permission::change_own ? Permission::write_customers : permission);
    return allowed && permission == Permission::read_customers ? has_opened(caller, customer_id) : allowed;
  }
  using enum Permission;
  const std::string_view role = speaks_as(caller, customer_id);
  const bool looks = permission == read_customers || permission == recommend || permission == read_ledger;
  const bool acts = permission == record_feedback || permission == change_own;
  if (!role.empty() && (looks || (acts && role != "viewer"))) return {};
  return fail(ErrorCode::denied, "You may see and change only yourself, and organisations that you act for.");
}

LedgerEntry EngineCore::ledger_entry(const Record& record) const {
  LedgerEntry entry;
  entry.position = record.position;
  entry.at = record.event.time;
  entry.kind = to_string(record.event.kind);
  entry.erased = !record.readable;
  if (!record.event.subject.is_nobody()) entry.customer_id = customer_id_of(record.event.subject);
  if (!record.readable) return entry;
  if (record.event.kind == RecordKind::decision) {
    if (auto decision = decode<Decision>(record.event.payload)) {
      for (const ShownItem& item : decision->items) {
        const Product& product = state_.catalogue().at(item.product).product;
        entry.product_ids.push_back(product.id);
        auto& codes = entry.reason_codes.emplace_back();
        for (Reason& reason : reasons_of(item, product.category, {})) codes.push_back(std::move(reason.code));
      }
      entry.decision = *std::move(decision);
      entry.decision_id = decision_id_of(record.position);
    }
  } else if (record.event.kind == RecordKind::feedback) {
    if (auto change = decode<FeedbackChange>(record.event.payload)) {
      entry.feedback = std::move(change->feedback);
      const Comment* comment = state_.comment(record.event.subject, record.position);
      const auto sentiment = comment == nullptr ? std::nullopt : comment_sentiment(*comment, sentiment_head().get());
      if (sentiment) entry.sentiment = sentiment_answer(*sentiment);
      if (entry.feedback->decision) entry.decision_id = decision_id_of(*entry.feedback->decision);
      if (change->product < state_.catalogue().size()) {
        entry.feedback->product_id = state_.catalogue().at(change->product).product.id;
      }
    }
  }
  return entry;
}

Result<Page> EngineCore::page_of(IndexQuery query) const {
  const std::size_t wanted = std::clamp<std::size_t>(query.limit, 1, 1000);
  query.limit = wanted;
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  const auto found = index_->find(query);
  if (!found) return std::unexpected(found.error());
  Page page;
  for (const IndexEntry& entry : *found) {
    const auto record = log_->at(entry.position);
    if (!record) return std::unexpected(record.error());
    page.entries.push_back(ledger_entry(*record));
  }
  if (found->size() == wanted) page.next = found->back().position;
  return page;
}

Result<Page> EngineCore::customer_records(const Caller& caller, std::string_view id, std::string_view kind,
                                          std::optional<Position> before, std::size_t limit) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  if (const auto known = known_customer(id); !known) return std::unexpected(known.error());
  std::optional<RecordKind> wanted;
  if (!kind.empty()) {
    wanted = parse_record_kind(kind);
    if (!wanted) return fail(ErrorCode::invalid, "Unknown kind of record: " + std::string(kind) + ".");
  }
  return page_of({.subject = handle_of(id), .kind = wanted, .before = before, .limit = limit});
}

}  // namespace attune
