// The bytes of a State: what a checkpoint holds, and what `rebuild` compares.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/payload_fields.h"
#include "engine/state.h"

namespace attune {

constexpr std::uint16_t state_version = 7;

void fields(auto& io, Is<ShownList> auto& v) { io(v.decision, v.at, v.products, v.past, v.reached); }
void fields(auto& io, Is<Episode> auto& v) {
  io(v.decision, v.product, v.slot, v.responded, v.rank, v.appraisal, v.appraisal_weight, v.appraised_at, v.viewed_at,
     v.viewed_time);
}
void fields(auto& io, Is<Comment> auto& v) { io(v.of, v.product, v.said, v.read, v.vector, v.probabilities); }
void fields(auto& io, Is<Member> auto& v) { io(v.other, v.role, v.until); }
void fields(auto& io, Is<Counts> auto& v) {
  io(v.interactions, v.views, v.clicks, v.selections, v.ratings, v.score_sum, v.rated_high, v.rated_low, v.conversions,
     v.shown);
}
void fields(auto& io, Is<NotedProduct> auto& v) { io(v.product, v.at); }
void fields(auto& io, Is<NextStep> auto& v) {
  io(v.id, v.product, v.kind, v.status, v.at, v.decision, v.note, v.outcome);
}
void fields(auto& io, Is<CareRequest> auto& v) { io(v.id, v.kind, v.status, v.at, v.fact, v.comment, v.answer); }
void fields(auto& io, Is<Conversation> auto& v) { io(v.at, v.account, v.outcome, v.note); }
void fields(auto& io, Is<Care> auto& v) { io(v.saved, v.never, v.steps, v.requests, v.conversations); }
void fields(auto& io, Is<KnownWrite> auto& v) { io(v.body, v.position, v.at); }
void fields(auto& io, Is<Account> auto& v) { io(v.what, v.created, v.last_log_in, v.origins, v.factor_step); }
void fields(auto& io, Is<SessionState> auto& v) { io(v.account, v.began, v.used, v.expires, v.previous_log_in); }
void fields(auto& io, Is<OneTimeCode> auto& v) { io(v.subject, v.purpose, v.expires, v.role, v.member_until); }
void fields(auto& io, Is<AccountFold::Entries> auto& v) { io(v.accounts, v.sessions, v.codes); }
void fields(auto& io, Is<GeneratedText> auto& v) {
  io(v.written, v.position, v.at, v.status, v.reviewer, v.reviewed_at, v.comment);
}
void fields(auto& io, Is<OfferVersion> auto& v) {
  io(v.terms, v.status, v.proposed, v.proposed_at, v.maker, v.approved, v.ended, v.decided_at, v.checker, v.comment);
}
void fields(auto& io, Is<Placements::Entries> auto& v) { io(v.placements, v.offers); }
void fields(auto& io, Is<TrainingRun> auto& v) { io(v.at, v.report); }

// A day as it is stored: with lists in order in place of tables.
struct StoredDay {
  Date date;
  Counts counts;
  std::vector<std::int64_t> funnel;
  std::vector<std::pair<Date, std::int64_t>> active;
  std::vector<std::pair<std::uint32_t, Counts>> products;
};
void fields(auto& io, Is<StoredDay> auto& v) { io(v.date, v.counts, v.funnel, v.active, v.products); }
void fields(auto& io, Is<Reached> auto& v) { io(v.viewed, v.interested); }
using StoredAudiences =
    std::vector<std::pair<std::uint32_t, std::vector<std::vector<std::pair<std::string, Reached>>>>>;
using StoredGroups = std::vector<std::vector<std::pair<std::string, std::int64_t>>>;

void fields(auto& io, Is<Classified> auto& v) { io(v.is, v.stated, v.by, v.at); }

// A version of a product as the catalogue states it, with the position that brought it.
struct StoredVersion {
  Position since = 0;
  Product product;
  std::optional<Classified> classified;
  Bytes text;
  std::vector<std::string> inferred_tags;
};
void fields(auto& io, Is<StoredVersion> auto& v) { io(v.since, v.product, v.classified, v.text, v.inferred_tags); }

namespace {

template <class Value>
Bytes bytes_of(const Value& value) {
  ByteWriter out;
  value.write(out);
  return out.take();
}

template <class Value>
bool read_back(const Bytes& bytes, Value& value) {
  ByteReader in(bytes);
  auto read = Value::read(in);
  if (!read || !in.at_end()) return false;
  value = *std::move(read);
  return true;
}

void write_customer(FieldWriter& io, const Handle& handle, const CustomerState& c) {
  io(handle, c.kind, c.facts, c.display_name, c.consents.by_purpose[0], c.consents.by_purpose[1],
     c.consents.by_purpose[2], c.consents.by_purpose[3], c.holdings, c.members, c.acts_for, c.counts, c.newest_feedback,
     c.newest_row, c.active_days, c.shown, c.episodes, c.comments, bytes_of(c.behaviour), bytes_of(c.own),
     c.profile_vector, c.profile_vector_for_credit, c.profile_position, c.last_position, c.care);
}

bool read_customer(FieldDecoder& io, Handle& handle, CustomerState& c) {
  Bytes behaviour;
  Bytes own;
  io(handle, c.kind, c.facts, c.display_name, c.consents.by_purpose[0], c.consents.by_purpose[1],
     c.consents.by_purpose[2], c.consents.by_purpose[3], c.holdings, c.members, c.acts_for, c.counts, c.newest_feedback,
     c.newest_row, c.active_days, c.shown, c.episodes, c.comments, behaviour, own, c.profile_vector,
     c.profile_vector_for_credit, c.profile_position, c.last_position, c.care);
  return io.ok() && read_back(behaviour, c.behaviour) && read_back(own, c.own);
}

Bytes bytes_of(const Handle& handle, const CustomerState& customer) {
  FieldWriter io;
  write_customer(io, handle, customer);
  return io.take();
}

template <class Key, class Value>
std::vector<std::pair<Key, Value>> sorted(const auto& map) {
  std::vector<std::pair<Key, Value>> entries(map.begin(), map.end());
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return entries;
}

std::vector<StoredDay> stored_days(const InstitutionCounts& counts) {
  std::vector<StoredDay> days;
  for (const auto& [date, day] : counts.days()) {
    days.push_back({date,
                    day.counts,
                    {day.funnel.begin(), day.funnel.end()},
                    {day.active.begin(), day.active.end()},
                    sorted<std::uint32_t, Counts>(day.products)});
  }
  return days;
}

StoredGroups stored_groups(const InstitutionCounts& counts) {
  StoredGroups groups;
  for (const auto& group : counts.groups()) groups.emplace_back(group.begin(), group.end());
  return groups;
}

StoredAudiences stored_audiences(const InstitutionCounts& counts) {
  StoredAudiences audiences;
  for (const auto& [product, audience] : counts.audiences()) {
    auto& groupings =
        audiences.emplace_back(product, std::vector<std::vector<std::pair<std::string, Reached>>>{}).second;
    for (const auto& group : audience) groupings.emplace_back(group.begin(), group.end());
  }
  return audiences;
}

bool read_back(std::vector<StoredDay> days, StoredGroups groups, const StoredAudiences& audiences,
               InstitutionCounts& counts) {
  std::map<Date, DayCounts> by_date;
  for (StoredDay& stored : days) {
    if (stored.funnel.size() != step_count) return false;
    DayCounts& day = by_date[stored.date];
    day.counts = stored.counts;
    std::copy(stored.funnel.begin(), stored.funnel.end(), day.funnel.begin());
    day.active.insert(stored.active.begin(), stored.active.end());
    day.products.insert(stored.products.begin(), stored.products.end());
  }
  InstitutionCounts::Groups by_grouping;
  if (groups.size() != grouping_count) return false;
  for (std::size_t g = 0; g < grouping_count; ++g) by_grouping[g].insert(groups[g].begin(), groups[g].end());
  std::map<std::uint32_t, Audience> by_product;
  for (const auto& [product, groupings] : audiences) {
    if (groupings.size() != grouping_count) return false;
    Audience& audience = by_product[product];
    for (std::size_t g = 0; g < grouping_count; ++g) audience[g].insert(groupings[g].begin(), groupings[g].end());
  }
  counts = InstitutionCounts(std::move(by_date), std::move(by_grouping), std::move(by_product));
  return true;
}

std::vector<std::pair<Handle, const CustomerState*>> pointers(
    const std::unordered_map<Handle, CustomerState>& customers) {
  std::vector<std::pair<Handle, const CustomerState*>> all;
  all.reserve(customers.size());
  for (const auto& [handle, customer] : customers) all.emplace_back(handle, &customer);
  return all;
}

}  // namespace

Bytes State::serialise() const {
  FieldWriter io;
  io(state_version, position_, newest_, decisions_, settings_changed_);
  std::vector<StoredVersion> versions;
  for (const auto& entry : catalogue_.versions())
    versions.push_back(
        {entry->since, as_stated(*entry), entry->classified, bytes_of_text(entry->text), entry->inferred_tags});
  io(versions);

  std::vector<const std::pair<const Handle, CustomerState>*> customers;
  customers.reserve(customers_.size());
  for (const auto& entry : customers_) customers.push_back(&entry);
  std::sort(customers.begin(), customers.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  io(customers.size());
  for (const auto* entry : customers) write_customer(io, entry->first, entry->second);

  io(stored_days(counts_), stored_groups(counts_), stored_audiences(counts_), accounts_.entries(),
     placements_.entries(), sorted<Hash, KnownWrite>(notes_), sorted<std::string, std::string>(settings_), training_,
     texts_.entries());
  return io.take();
}

std::string State::first_difference(const State& a, const State& b) {
  const auto differs = [](const auto&... of_both) {
    FieldWriter left;
    FieldWriter right;
    (left(of_both.first), ...);
    (right(of_both.second), ...);
    return left.take() != right.take();
  };
  const auto both = [](auto left, auto right) { return std::pair(std::move(left), std::move(right)); };
  if (a.position_ != b.position_) return "the position";
  if (a.catalogue_.size() != b.catalogue_.size()) return "the number of products";
  const auto left = sorted<Handle, const CustomerState*>(pointers(a.customers_));
  const auto right = sorted<Handle, const CustomerState*>(pointers(b.customers_));
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (bytes_of(left[i].first, *left[i].second) != bytes_of(right[i].first, *right[i].second)) {
      return "customer " + to_hex(std::min(left[i].first, right[i].first));
    }
  }
  if (left.size() != right.size()) return "the number of customers";
  if (differs(both(stored_days(a.counts_), stored_days(b.counts_)))) return "the counts of days";
  if (differs(both(stored_groups(a.counts_), stored_groups(b.counts_)))) return "the groups of customers";
  if (differs(both(stored_audiences(a.counts_), stored_audiences(b.counts_)))) return "who products were seen by";
  if (differs(both(a.accounts_.entries(), b.accounts_.entries()))) return "the accounts";
  if (differs(both(a.placements_.entries(), b.placements_.entries()))) return "the placements and offers";
  if (differs(both(sorted<Hash, KnownWrite>(a.notes_), sorted<Hash, KnownWrite>(b.notes_))))
    return "the notes of writes";
  if (differs(both(a.training_, b.training_))) return "the training reports";
  if (differs(both(a.texts_.entries(), b.texts_.entries()))) return "the generated texts";
  return a.serialise() == b.serialise() ? "" : "the catalogue or the settings";
}

Result<State> State::deserialise(std::span<const std::uint8_t> bytes, FactDictionary dictionary) {
  const auto damaged = [] { return fail(ErrorCode::corrupt, "The checkpoint's state does not read: it is damaged."); };
  FieldDecoder io(bytes);
  std::uint16_t version = 0;
  State state(std::move(dictionary));
  io(version);
  if (!io.ok() || version != state_version) {
    return fail(ErrorCode::unsupported, "The checkpoint is of another version: it will be made anew from the log.");
  }
  io(state.position_, state.newest_, state.decisions_, state.settings_changed_);
  std::vector<StoredVersion> versions;
  io(versions);
  if (!io.ok()) return damaged();
  for (auto& stored : versions) {
    const std::uint32_t index = state.catalogue_.apply({std::move(stored.product)}, stored.since);
    if (stored.classified) state.catalogue_.give_classified(index, *stored.classified);
    state.catalogue_.give_learnt(index, text_of_bytes(stored.text), std::move(stored.inferred_tags));
  }

  std::size_t customers = 0;
  io(customers);
  if (!io.ok() || customers > bytes.size()) return damaged();
  state.customers_.reserve(customers);
  for (std::size_t i = 0; i < customers; ++i) {
    Handle handle;
    CustomerState customer;
    if (!read_customer(io, handle, customer)) return damaged();
    const auto& entry = *state.customers_.emplace(handle, std::move(customer)).first;
    state.note_tasks(handle);
    for (const Comment& comment : entry.second.comments) {
      state.note_comment(
          handle, {comment.read ? CommentStep::What::read : CommentStep::What::came, comment.of, comment.product});
    }
  }

  std::vector<StoredDay> days;
  StoredGroups groups;
  StoredAudiences audiences;
  AccountFold::Entries accounts;
  Placements::Entries placements;
  std::vector<std::pair<Hash, KnownWrite>> notes;
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<GeneratedText> texts;
  io(days, groups, audiences, accounts, placements, notes, settings, state.training_, texts);
  if (!io.at_end() || !read_back(std::move(days), std::move(groups), audiences, state.counts_)) return damaged();
  const auto has_versions = [](const auto& entry) { return !entry.second.empty(); };
  const auto words_a_product = [&](const OfferVersion& one) { return one.terms.product < state.catalogue_.size(); };
  for (const auto& offer : placements.offers) {
    if (!has_versions(offer) || !std::ranges::all_of(offer.second, words_a_product)) return damaged();
  }
  if (!std::ranges::all_of(placements.placements, has_versions)) return damaged();
  state.accounts_ = AccountFold(std::move(accounts));
  state.placements_ = Placements(std::move(placements));
  state.texts_ = TextFold(std::move(texts));
  for (const auto& [key, note] : notes) {
    state.notes_.emplace(key, note);
    state.notes_by_age_.emplace(note.position, key);
  }
  state.settings_.insert(settings.begin(), settings.end());
  return state;
}

}  // namespace attune
