// One import: a file's rows into the log, a few thousand at a time, each row taken, unchanged or rejected with its line and
// reason. Nothing of a rejected row is kept; a file may be imported again at any time and only adds what is new.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "engine/core.h"
#include "ingest/eligibility_report.h"
#include "ingest/encoding.h"
#include "ingest/import_row.h"
#include "ingest/interaction_csv.h"
#include "ingest/json_forms.h"

namespace attune {

class Importer : public std::enable_shared_from_this<Importer> {
 public:
  Importer(EngineCore& core, Engine::ImportOptions options, std::span<const std::uint8_t> bytes,
           std::function<void(const ImportProgress&)> progress, Reply<ImportReport> reply);

  void start();

 private:
  // What a row says, once it reads.
  using RowValue = std::variant<Product, CustomerBody, FeedbackRequest>;
  struct Row {
    std::size_t line = 0;
    RowValue value;
  };

  Result<void> read();    // fills rows_, or opens the streaming reader
  Result<void> unpack();  // the bytes as UTF-8 text
  void preview();
  std::optional<CsvColumns> csv_columns() const;
  Result<FileReport> read_products();
  Result<FileReport> read_customers();
  Result<FileReport> read_events();
  Result<FileReport> no_such_format() const;
  FileReport read_cdr_products();
  void note_eligibility(const EligibilityReport& report);
  template <class Value>
  RowSink<Value> sink();
  void reject(std::size_t line, std::string reason);
  void note(std::string text);

  void step();              // the next rows into the log
  bool next_row(Row& row);  // false at the end
  void prepare(Row row);    // into events_, or counted as unchanged or rejected
  bool is_there(std::uint32_t index, const CatalogueEntry& entry, const Product& row);
  std::vector<ConsentChange> consents_in(std::size_t line, const CustomerBody& body, const CustomerState* known);
  void prepare_product(std::size_t line, Product product);
  void prepare_customer(std::size_t line, CustomerBody body);
  void prepare_feedback(std::size_t line, FeedbackRequest request);
  std::optional<Handle> handle_for(std::size_t line, const std::string& customer_id);
  std::optional<std::uint32_t> product_for(const FeedbackRequest& request);
  bool already_there(const Handle& handle, const Feedback& feedback);
  std::optional<Position> rating_to_merge(const Handle& handle, std::uint32_t product, const Feedback& feedback);
  bool may_be_known(const Handle& handle, const CustomerState& state, const Feedback& feedback);
  void load_history(const Handle& handle);
  void finish();

  EngineCore& core_;
  Engine::ImportOptions options_;
  std::string_view text_;
  Bytes unpacked_;       // of a gzip file
  DecodedText decoded_;  // of one in another encoding than UTF-8
  std::function<void(const ImportProgress&)> progress_;
  Reply<ImportReport> reply_;

  ImportReport report_;
  std::vector<Row> rows_;
  std::size_t next_ = 0;
  std::optional<InteractionCsv> stream_;
  std::vector<Event> events_;
  std::uint64_t rows_seen_ = 0;

  // What the log holds of a customer already: for rows that come again, and for aspects that join their rating.
  struct KnownRating {
    std::uint32_t product = 0;
    std::int32_t overall = 0;
    Instant at;
    Position position = 0;
    bool merged = false;
  };
  struct History {
    std::unordered_map<std::string, int> rows;  // original text → how often
    std::vector<KnownRating> ratings;
  };
  std::unordered_map<Handle, History> histories_;
  // Of customers that a row was about: their newest_row and newest_feedback before the import.
  std::unordered_map<Handle, std::pair<std::optional<Instant>, std::optional<Instant>>> newest_before_;
  Position began_at_ = 0;                                      // what comes from here on is the import's own
  std::unordered_set<Handle> new_customers_;                   // first met in this import
  std::unordered_map<std::string, std::string> new_products_;  // dry run: id → original
};

}  // namespace attune
