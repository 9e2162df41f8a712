#include "engine/importer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/clock_slack.h"
#include "engine/latest_word.h"
#include "engine/log_fold.h"
#include "ingest/prototype_csv.h"

namespace attune {
namespace {

constexpr std::size_t rows_per_step = 4'000;
constexpr std::size_t rejections_listed = 1'000;

}  // namespace

Importer::Importer(EngineCore& core, Engine::ImportOptions options, std::span<const std::uint8_t> bytes,
                   std::function<void(const ImportProgress&)> progress, Reply<ImportReport> reply)
    : core_(core),
      options_(std::move(options)),
      text_(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
      progress_(std::move(progress)),
      reply_(std::move(reply)) {}

void Importer::reject(std::size_t line, std::string reason) {
  ++report_.rejected_count;
  if (report_.rejected.size() < rejections_listed) report_.rejected.push_back({line, std::move(reason)});
}

void Importer::note(std::string text) {
  if (std::find(report_.notes.begin(), report_.notes.end(), text) == report_.notes.end()) {
    report_.notes.push_back(std::move(text));
  }
}

void Importer::start() {
  began_at_ = core_.log_->next_position();
  if (auto read_well = read(); !read_well) {
    reply_(std::unexpected(read_well.error()));
    return;
  }
  step();
}

bool Importer::next_row(Row& row) {
  if (!stream_) {
    if (next_ == rows_.size()) return false;
    row = std::move(rows_[next_++]);
    return true;
  }
  InteractionRow read;
  for (;;) {
    switch (stream_->next(read)) {
      case InteractionCsv::Step::end: return false;
      case InteractionCsv::Step::rejected:
        ++rows_seen_;
        reject(stream_->error().line, to_string(stream_->error()));
        continue;
      case InteractionCsv::Step::row:
        ++rows_seen_;
        row = {read.line, to_request(read, stream_->source_format())};
        return true;
    }
  }
}

void Importer::step() {
  events_.clear();
  Row row;
  bool more = true;
  for (std::size_t i = 0; i < rows_per_step && (more = next_row(row)); ++i) prepare(std::move(row));
  if (progress_) {
    const std::uint64_t done =
        stream_ ? stream_->position() : text_.size() * next_ / std::max<std::size_t>(rows_.size(), 1);
    progress_({rows_seen_, done, text_.size()});
  }
  if (options_.dry_run || events_.empty()) {
    if (!more) return finish();
    core_.post_([self = shared_from_this()] { self->step(); });
    return;
  }
  core_.submit(std::move(events_), [self = shared_from_this(), more](Result<Position> done) {
    if (!done) return self->reply_(std::unexpected(done.error()));
    if (!more) return self->finish();
    self->core_.post_([self] { self->step(); });
  });
  events_ = {};
}

void Importer::finish() {
  if (stream_) {
    for (std::string& text : stream_->notes()) note(std::move(text));
  }
  if (options_.dry_run) note("Dry run: nothing was changed.");
  if (report_.unclassified > 0) {
    const bool one = report_.unclassified == 1;
    note(std::to_string(report_.unclassified) + (one ? " product is" : " products are") +
         " unclassified: shown to nobody until somebody says what " + (one ? "it is" : "they are") +
         " (in the work queue).");
  }
  core_.once_published([self = shared_from_this()] { self->reply_(std::move(self->report_)); });
}

void Importer::prepare(Row row) {
  if (auto* product = std::get_if<Product>(&row.value)) return prepare_product(row.line, std::move(*product));
  if (auto* body = std::get_if<CustomerBody>(&row.value)) return prepare_customer(row.line, std::move(*body));
  prepare_feedback(row.line, std::get<FeedbackRequest>(std::move(row.value)));
}

// Whether the row says nothing new. One that is to the letter what was there does not bring a withdrawn product back.
bool Importer::is_there(std::uint32_t index, const CatalogueEntry& entry, const Product& row) {
  Product there = as_stated(entry);
  there.original = row.original;
  if (there == row) return true;
  if (!there.retired || row.retired) return false;
  there.retired = false;
  if (there != row || original_of(*core_.log_, core_.state_.catalogue(), index) != row.original) return false;
  note("Product " + row.id + " was withdrawn and its row is what it was: it stays withdrawn. Put it anew to offer it.");
  return true;
}

void Importer::prepare_product(std::size_t line, Product product) {
  if (product.id.empty() || product.id.size() > 256) return reject(line, "product_id: 1 to 256 characters are needed.");
  const auto known = core_.state_.catalogue().index_of(product.id);
  const CatalogueEntry* entry = known ? &core_.state_.catalogue().at(*known) : nullptr;
  const bool classified = !is_unclassified(product) || (entry != nullptr && classification_holds(*entry, product));
  if (!classified && !product.retired) ++report_.unclassified;
  if (entry != nullptr) {
    if (is_there(*known, *entry, product)) {
      ++report_.unchanged;
      return;
    }
    ++report_.changed;
    if (entry->product.retired && !product.retired && entry->product.source_format != "stub")
      note("Product " + product.id + " was withdrawn; its row has changed, so it is on offer again.");
  } else {
    ++report_.accepted;
  }
  if (options_.dry_run) return;
  if (!known)
    core_.pending_products_.try_emplace(
        product.id, static_cast<std::uint32_t>(core_.state_.catalogue().size() + core_.pending_products_.size()));
  events_.push_back(core_.event_of(RecordKind::product, {}, encode(ProductChange{std::move(product)})));
}

std::optional<Handle> Importer::handle_for(std::size_t line, const std::string& customer_id) {
  if (options_.dry_run) {
    if (core_.keyring_->is_suppressed(NameSpace::customer, customer_id)) {
      reject(line, "customer_id: this customer was erased; imports may not bring them back.");
      return std::nullopt;
    }
    return core_.handle_of(customer_id).value_or(Handle{});
  }
  const auto handle = core_.customer_handle(customer_id);
  if (handle) return *handle;
  const bool erased = handle.error().code == ErrorCode::conflict;
  reject(line,
         erased ? "customer_id: this customer was erased; imports may not bring them back." : handle.error().message);
  return std::nullopt;
}

void Importer::prepare_customer(std::size_t line, CustomerBody body) {
  if (const auto timely = not_ahead(body.customer.facts, core_.clock_.now()); !timely)
    return reject(line, timely.error().message);
  const auto ahead = [now = core_.clock_.now()](const StatedConsent& consent) {
    return consent.since && lies_ahead(*consent.since, now);
  };
  if (std::ranges::any_of(body.consents, ahead)) return reject(line, "consents: a time lies in the future.");
  const auto handle = handle_for(line, body.customer.id);
  if (!handle) return;
  const CustomerState* known = core_.state_.customer(*handle);
  const auto consents = consents_in(line, body, known);
  if (known != nullptr && known->kind == body.customer.kind && consents.empty()) {
    Customer merged = customer_of(*known, body.customer.id);
    const std::vector<Fact> before = merged.facts;
    for (const Fact& fact : body.customer.facts) merged.set(fact);
    if (merged.facts == before && !before.empty()) {
      ++report_.unchanged;
      return;
    }
  }
  if (known != nullptr && known->profile_position != 0) ++report_.changed;
  else ++report_.accepted;
  if (options_.dry_run) return;

  const bool first = known == nullptr || (known->profile_position == 0 && known->facts.empty());
  CustomerChange change{body.customer.kind, first, std::move(body.customer.facts), std::move(body.source_format),
                        std::move(body.original)};
  events_.push_back(core_.event_of(RecordKind::customer, *handle, encode(change)));
  bool stated = known != nullptr && known->consents.of(Purpose::personalisation).state != ConsentState::unknown;
  for (const ConsentChange& consent : consents) {
    if (consent.purpose == Purpose::personalisation) stated = true;
    events_.push_back(core_.event_of(RecordKind::consent, *handle, encode(consent)));
  }
  if (!stated && new_customers_.insert(*handle).second) {
    const ConsentChange granted{Purpose::personalisation,
                                Consent{ConsentState::granted, core_.clock_.now(), "institution"}};
    events_.push_back(core_.event_of(RecordKind::consent, *handle, encode(granted)));
  }
}

// What the row says of consents beyond what is known, as old as the row says it is.
std::vector<ConsentChange> Importer::consents_in(std::size_t line, const CustomerBody& body,
                                                 const CustomerState* known) {
  const auto newest = std::ranges::max_element(body.customer.facts, {}, &Fact::as_of);
  const Instant row_of = newest == body.customer.facts.end() ? core_.clock_.now() : newest->as_of;
  std::vector<ConsentChange> changes;
  for (const StatedConsent& stated : body.consents) {
    const Consent told{stated.state, stated.since.value_or(row_of),
                       stated.source.empty() ? std::string("institution") : stated.source};
    if (known != nullptr && known->consents.of(stated.purpose).state == told.state) continue;
    if (known != nullptr && !counts_beside(known->consents.of(stated.purpose), told)) {
      note("line " + std::to_string(line) + ": what is known of consent to " + std::string(to_string(stated.purpose)) +
           " stands; the row's word is older, or would lift what the customer said.");
      continue;
    }
    changes.push_back({stated.purpose, told});
  }
  return changes;
}

std::optional<std::uint32_t> Importer::product_for(const FeedbackRequest& request) {
  const std::string& id = request.feedback.product_id;
  if (const auto known = core_.state_.catalogue().index_of(id)) return known;
  if (const auto pending = core_.pending_products_.find(id); pending != core_.pending_products_.end())
    return pending->second;
  if (new_products_.emplace(id, std::string()).second) {
    note("Product " + id + " is not in the catalogue: kept as retired, learnt from, never offered.");
  }
  if (options_.dry_run) return 0;
  const auto index = static_cast<std::uint32_t>(core_.state_.catalogue().size() + core_.pending_products_.size());
  core_.pending_products_.emplace(id, index);
  events_.push_back(core_.event_of(RecordKind::product, {}, encode(ProductChange{stub_product(request)})));
  return index;
}

void Importer::prepare_feedback(std::size_t line, FeedbackRequest request) {
  if (request.customer_id.empty()) return reject(line, "customer_id: missing.");
  const auto handle = handle_for(line, request.customer_id);
  if (!handle) return;
  const CustomerState* known = core_.state_.customer(*handle);
  if (known != nullptr && !new_customers_.contains(*handle) && may_be_known(*handle, *known, request.feedback))
    load_history(*handle);
  if (already_there(*handle, request.feedback)) {
    ++report_.unchanged;
    return;
  }
  const auto product = product_for(request);
  if (!product) return;
  ++report_.accepted;
  if (options_.dry_run) return;
  if (known == nullptr && new_customers_.insert(*handle).second) {
    const ConsentChange granted{Purpose::personalisation,
                                Consent{ConsentState::granted, core_.clock_.now(), "institution"}};
    events_.push_back(core_.event_of(RecordKind::consent, *handle, encode(granted)));
  }
  FeedbackChange change{*product, std::move(request.feedback), {}};
  if (change.feedback.kind == EventKind::rating) change.merges = rating_to_merge(*handle, *product, change.feedback);
  change.feedback.product_id.clear();
  events_.push_back(core_.event_of(RecordKind::feedback, *handle, encode(change)));
}

// What is newer than all that was known of this customer before the import can't be among it, and need not be looked up.
bool Importer::may_be_known(const Handle& handle, const CustomerState& state, const Feedback& feedback) {
  const auto& [newest_row, newest] =
      newest_before_.try_emplace(handle, state.newest_row, state.newest_feedback).first->second;
  if (newest_row && feedback.occurred_at <= *newest_row) return true;
  // A rating may give its aspects to one that is there already, whichever way that came (rating_to_merge).
  return feedback.kind == EventKind::rating && newest && feedback.occurred_at.micros <= newest->micros + micros_per_day;
}

void Importer::load_history(const Handle& handle) {
  if (histories_.contains(handle)) return;
  History& history = histories_[handle];
  if (!core_.index_writer_->drain()) return;
  const auto entries = core_.index_->all_of(handle);
  if (!entries) return;
  for (const IndexEntry& entry : *entries) {
    if (entry.kind != RecordKind::feedback || entry.position >= began_at_) continue;
    const auto record = core_.log_->at(entry.position);
    if (!record || !record->readable) continue;
    const auto change = decode<FeedbackChange>(record->event.payload);
    if (!change) continue;
    if (!change->feedback.original.empty()) ++history.rows[change->feedback.original];
    if (change->merges) {
      for (KnownRating& rating : history.ratings) rating.merged = rating.merged || rating.position == *change->merges;
    } else if (change->feedback.overall) {
      history.ratings.push_back({change->product, *change->feedback.overall, change->feedback.occurred_at,
                                 entry.position, change->feedback.aspects.any()});
    }
  }
}

bool Importer::already_there(const Handle& handle, const Feedback& feedback) {
  const auto history = histories_.find(handle);
  if (history == histories_.end() || feedback.original.empty()) return false;
  const auto row = history->second.rows.find(feedback.original);
  if (row == history->second.rows.end() || row->second == 0) return false;
  --row->second;
  return true;
}

std::optional<Position> Importer::rating_to_merge(const Handle& handle, std::uint32_t product,
                                                  const Feedback& feedback) {
  const auto history = histories_.find(handle);
  if (history == histories_.end() || !feedback.overall) return std::nullopt;
  for (KnownRating& rating : history->second.ratings) {
    if (rating.merged || rating.product != product || rating.overall != *feedback.overall) continue;
    if (std::llabs(rating.at.micros - feedback.occurred_at.micros) > micros_per_day) continue;
    rating.merged = true;
    return rating.position;
  }
  return std::nullopt;
}

void EngineCore::import_bytes(const Caller& caller, ImportOptions options, std::span<const std::uint8_t> bytes,
                              std::function<void(const ImportProgress&)> progress, Reply<ImportReport> reply) {
  const bool products = options.what == "products";
  if (auto allowed = authorise(caller, products ? Permission::write_products : Permission::write_customers); !allowed) {
    reply(std::unexpected(allowed.error()));
    return;
  }
  std::make_shared<Importer>(*this, std::move(options), bytes, std::move(progress), std::move(reply))->start();
}

}  // namespace attune
