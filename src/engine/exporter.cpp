// Files out: rows as they came where they came from a file, else written anew; what imports again to the same state.
#include <algorithm>
#include <utility>

#include "engine/core.h"
#include "engine/dsjson_export.h"
#include "engine/json.h"
#include "engine/log_fold.h"
#include "ingest/interaction_csv.h"
#include "ingest/prototype_csv.h"
#include "ingest/spreadsheet_guard.h"

namespace attune {
namespace {

constexpr std::size_t piece_bytes = 1 << 16;

// Hands text on in pieces, so that a long export needs no memory for itself.
class Rows {
 public:
  explicit Rows(const std::function<void(std::string_view)>& write) : write_(write) {}
  ~Rows() { write_(text); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  void done() {
    ++count;
    if (text.size() < piece_bytes) return;
    write_(text);
    text.clear();
  }

  std::string text;
  std::uint64_t count = 0;

 private:
  const std::function<void(std::string_view)>& write_;
};

}  // namespace

class Exporter {
 public:
  Exporter(const EngineCore& core, std::string& out, std::function<void()> row)
      : core_(core), out_(out), row_(std::move(row)) {}

  Result<void> products(bool prototype);
  Result<void> customers(bool prototype);
  Result<void> feedback(EventKind kind, std::string_view format);
  Result<void> training();
  Result<void> dsjson();

 private:
  // Every readable record of a kind, oldest first.
  Result<void> for_each_record(RecordKind kind, const OnRecord& visit) const {
    return core_.log_->read(0, log_end, [&](const Record& record) -> Result<void> {
      if (record.event.kind != kind || !record.readable) return {};
      return visit(record);
    });
  }
  FeedbackRequest feedback_request(const Record& record, FeedbackChange change) const;

  const EngineCore& core_;
  std::string& out_;           // what is not handed on yet
  std::function<void()> row_;  // after each row
};

Result<void> Exporter::products(bool prototype) {
  if (prototype) out_ += prototype_header(prototype_product_columns());
  for (std::uint32_t p = 0; p < core_.state_.catalogue().size(); ++p) {
    const CatalogueEntry& entry = core_.state_.catalogue().at(p);
    // A retired stub came from an interaction, which brings it again.
    if (entry.product.retired && entry.product.description.empty()) continue;
    Product product = entry.product;
    product.original = original_of(*core_.log_, core_.state_.catalogue(), p);
    if (prototype) append_prototype_product(out_, product);
    else out_ += product_json(product) + "\n";
    row_();
  }
  return {};
}

Result<void> Exporter::customers(bool prototype) {
  if (prototype) out_ += prototype_header(prototype_profile_columns());
  std::vector<NamedHandle> named;
  core_.keyring_->for_each_name(NameSpace::customer, [&](const NamedHandle& one) { named.push_back(one); });
  // In the order in which they first came, so that a file comes back in its own order.
  const auto position_of = [this](const NamedHandle& one) {
    const CustomerState* state = core_.state_.customer(one.handle);
    return state == nullptr ? log_end : state->profile_position;
  };
  std::sort(named.begin(), named.end(), [&](const NamedHandle& a, const NamedHandle& b) {
    return std::pair(position_of(a), a.name) < std::pair(position_of(b), b.name);
  });
  for (const NamedHandle& one : named) {
    const CustomerState* state = core_.state_.customer(one.handle);
    if (state == nullptr || state->profile_position == 0) continue;
    CustomerBody body;
    body.customer = customer_of(*state, one.name);
    if (prototype) {
      const auto record = core_.log_->at(state->profile_position);
      const auto change = record && record->readable ? decode<CustomerChange>(record->event.payload)
                                                     : Result<CustomerChange>(fail(ErrorCode::not_found, ""));
      if (change) {
        body.source_format = change->source_format;
        body.original = change->original;
      }
      append_prototype_profile(out_, body);
    } else {
      out_ += customer_row(body.customer, state->consents) + "\n";
    }
    row_();
  }
  return {};
}

FeedbackRequest Exporter::feedback_request(const Record& record, FeedbackChange change) const {
  FeedbackRequest request;
  request.customer_id = core_.customer_id_of(record.event.subject);
  if (change.feedback.decision) request.decision_id = core_.decision_id_of(*change.feedback.decision);
  request.feedback = std::move(change.feedback);
  const Product& product = core_.state_.catalogue().at(change.product).product;
  request.feedback.product_id = product.id;
  request.product_name = product.name;
  request.has_time = true;
  return request;
}

Result<void> Exporter::feedback(EventKind kind, std::string_view format) {
  const bool prototype = format == "prototype-csv";
  if (prototype)
    out_ +=
        prototype_header(kind == EventKind::rating ? prototype_feedback_columns() : prototype_interaction_columns());
  if (format == "csv") out_ += interaction_csv_header();
  return for_each_record(RecordKind::feedback, [&](const Record& record) -> Result<void> {
    auto change = decode<FeedbackChange>(record.event.payload);
    if (!change) return pass_on(std::move(change));
    // Files of interactions hold what has no aspects, files of feedback the ratings with them; jsonl holds all events.
    const bool is_rating = change->feedback.kind == EventKind::rating;
    if (format != "jsonl" && is_rating != (kind == EventKind::rating)) return {};
    const FeedbackRequest request = feedback_request(record, *std::move(change));
    if (prototype && kind == EventKind::rating) append_prototype_feedback(out_, request);
    else if (prototype) append_prototype_interaction(out_, request);
    else if (format == "csv") append_interaction_csv(out_, request);
    else out_ += feedback_json(request) + "\n";
    row_();
    return {};
  });
}

// A11: one row for each event that says something of a product, joined with the profile as it is now.
Result<void> Exporter::training() {
  out_ +=
      "customer_id,product_id,occurred_at,event,overall,relevance,clarity,value,complexity,risk_level,cost,income_"
      "level,"
      "risk_tolerance,financial_goals,preferred_services,banking_frequency\n";
  return for_each_record(RecordKind::feedback, [&](const Record& record) -> Result<void> {
    auto change = decode<FeedbackChange>(record.event.payload);
    if (!change) return pass_on(std::move(change));
    const CustomerState* state = core_.state_.customer(record.event.subject);
    if (state == nullptr) return {};
    const FeedbackRequest request = feedback_request(record, *std::move(change));
    const Feedback& f = request.feedback;
    const auto overall = f.aspects.overall() ? f.aspects.overall() : f.overall;
    append_export_field(out_, request.customer_id);
    append_export_field(out_ += ',', f.product_id);
    append_export_field(out_ += ',', format_instant(f.occurred_at));
    append_export_field(out_ += ',', to_string(f.kind));
    append_export_field(out_ += ',', overall ? format_score(*overall) : std::string());
    for (const std::int8_t tenths : f.aspects.tenths) {
      append_export_field(out_ += ',', tenths < 0 ? std::string() : format_decimal(Decimal::from_units(tenths, 1)));
    }
    const Customer customer = customer_of(*state, {});
    for (const char* fact :
         {"income_level", "risk_tolerance", "financial_goals", "preferred_services", "banking_frequency"}) {
      const Fact* found = customer.find(fact);
      append_export_field(out_ += ',', found == nullptr ? std::string() : format_fact_value(found->value));
    }
    out_ += '\n';
    row_();
    return {};
  });
}

Result<void> Exporter::dsjson() {
  if (auto indexed = core_.index_writer_->drain(); !indexed) return indexed;
  DsjsonExport decisions(*core_.log_, *core_.index_, core_.state_.catalogue(), core_.state_.placements(),
                         [this](Position position) { return core_.decision_id_of(position); });
  return decisions.run([&](const std::string& line) {
    out_ += line;
    row_();
  });
}

Result<std::uint64_t> EngineCore::export_rows(const Caller& caller, std::string_view what, std::string_view format,
                                              const std::function<void(std::string_view)>& write) const {
  const bool products = what == "products";
  if (auto allowed = authorise(caller, products ? Permission::read_products : Permission::read_customers); !allowed) {
    return pass_on(std::move(allowed));
  }
  const auto unknown = [&] {
    return fail(ErrorCode::invalid, "Nothing writes " + std::string(what) + " in the format " + std::string(format) +
                                        ". See attune export --help for what goes together.");
  };
  const bool prototype = format == "prototype-csv";
  Rows rows(write);
  Exporter exporter(*this, rows.text, [&] { rows.done(); });
  Result<void> done;
  if (products && (prototype || format == "jsonl")) {
    done = exporter.products(prototype);
  } else if (what == "customers" && (prototype || format == "jsonl")) {
    done = exporter.customers(prototype);
  } else if (what == "interactions" && (prototype || format == "csv" || format == "jsonl")) {
    done = exporter.feedback(EventKind::interaction, format);
  } else if (what == "feedback" && (prototype || format == "jsonl")) {
    done = exporter.feedback(EventKind::rating, format);
  } else if (what == "decisions" && format == "dsjson") {
    done = exporter.dsjson();
  } else if (what == "training" && format == "csv") {
    done = exporter.training();
  } else {
    return unknown();
  }
  if (!done) return pass_on(std::move(done));
  return rows.count;
}

}  // namespace attune
