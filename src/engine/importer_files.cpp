// The reading half of an import: bytes into rows by what the file holds and how it is written.
#include <utility>

#include "engine/importer.h"
#include "ingest/cdr.h"
#include "ingest/encoding.h"
#include "ingest/gzip.h"
#include "ingest/jsonl.h"
#include "ingest/own_csv.h"
#include "ingest/prototype_csv.h"
#include "ingest/uk_open_banking.h"

namespace attune {
namespace {

constexpr std::size_t unpacked_limit = std::size_t{2} << 30;

}  // namespace

template <class Value>
RowSink<Value> Importer::sink() {
  return [this](ImportRow<Value>&& row) {
    ++rows_seen_;
    for (std::string& warning : row.warnings) note("line " + std::to_string(row.line) + ": " + std::move(warning));
    if (row.value) rows_.push_back({row.line, *std::move(row.value)});
    else reject(row.line, to_string(row.value.error()));
  };
}

Result<void> Importer::unpack() {
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text_.data()), text_.size());
  if (is_gzip(bytes)) {
    auto unpacked = gunzip(bytes, unpacked_limit);
    if (!unpacked) return pass_on(std::move(unpacked));
    unpacked_ = *std::move(unpacked);
    text_ = {reinterpret_cast<const char*>(unpacked_.data()), unpacked_.size()};
  }
  auto decoded = decode_text(text_, options_.file.encoding);
  if (!decoded) return pass_on(std::move(decoded));
  decoded_ = *std::move(decoded);
  text_ = decoded_.text();
  return {};
}

Result<void> Importer::read() {
  if (auto fit = check_options_fit(options_.what, options_.format, options_.file); !fit) return fit;
  if (auto unpacked = unpack(); !unpacked) return unpacked;
  if (options_.dry_run) preview();
  Result<FileReport> file = FileReport{};
  if (options_.what == "products") file = read_products();
  else if (options_.what == "customers") file = read_customers();
  else file = read_events();
  if (!file && report_.preview) {  // a dry run shows what was found, so that a person can map it
    rows_.clear();
    reject(report_.preview->header_line, std::move(file).error().message);
    return {};
  }
  if (!file) return pass_on(std::move(file));
  for (std::string& text : file->notes) note(std::move(text));
  return {};
}

// The columns of a CSV of this kind; nothing for what is no CSV.
std::optional<CsvColumns> Importer::csv_columns() const {
  const std::string& what = options_.what;
  const FactDictionary& facts = core_.state_.dictionary();
  if (options_.format == "prototype-csv") {
    if (what == "products") return prototype_csv_columns(PrototypeFile::products, facts);
    if (what == "customers") return prototype_csv_columns(PrototypeFile::profiles, facts);
    return prototype_csv_columns(what == "interactions" ? PrototypeFile::interactions : PrototypeFile::feedback, facts);
  }
  if (options_.format != "csv" || what == "feedback") return std::nullopt;
  if (what == "products") return product_csv_columns();
  return what == "customers" ? customer_csv_columns(facts) : interaction_csv_columns();
}

void Importer::preview() {
  const auto columns = csv_columns();
  if (!columns) return;
  auto preview = preview_csv(text_, *columns, options_.file.map);
  if (!preview) return;
  preview->encoding = to_string(decoded_.encoding);
  report_.preview = *std::move(preview);
}

Result<FileReport> Importer::no_such_format() const {
  return fail(ErrorCode::invalid, "Nothing reads " + options_.what + " in the format " + options_.format +
                                      ". See attune import --help for what goes together.");
}

Result<FileReport> Importer::read_products() {
  const std::string& format = options_.format;
  const FileOptions& file = options_.file;
  const FileWords words{.map = file.map, .categories = file.categories};
  if (format == "prototype-csv") return read_prototype_products(text_, sink<Product>(), {.map = file.map});
  if (format == "csv") return read_products_csv(text_, file.unknown, sink<Product>(), words);
  if (format == "jsonl") {
    const ProductReading reading{.source_format = format, .numeric_ids = true, .unknown = file.unknown};
    return read_products_jsonl(text_, reading, sink<Product>(), words);
  }
  if (format == "cdr") return read_cdr_products();
  if (format != "uk-open-banking") return no_such_format();
  auto uk = read_uk_open_banking(text_, sink<Product>());
  note_eligibility(uk.eligibility);
  return std::move(uk.file);
}

Result<FileReport> Importer::read_customers() {
  const std::string& format = options_.format;
  const FactDictionary& facts = core_.state_.dictionary();
  const Instant now = core_.clock_.now();
  if (format == "prototype-csv") {
    return read_prototype_profiles(text_, facts, now, sink<CustomerBody>(), {.map = options_.file.map});
  }
  const FileWords words{.map = options_.file.map};
  if (format == "csv") return read_customers_csv(text_, facts, now, options_.file.unknown, sink<CustomerBody>(), words);
  if (format != "jsonl") return no_such_format();
  const CustomerReading reading{.facts = facts,
                                .as_of = now,
                                .source = format,
                                .allow_unknown = options_.file.unknown == UnknownFields::leave_out,
                                .numeric_ids = true,
                                .dated_consents = true};
  return read_customers_jsonl(text_, reading, sink<CustomerBody>(), words);
}

Result<FileReport> Importer::read_events() {
  const std::string& format = options_.format;
  const bool interactions = options_.what == "interactions";
  const EventTimes times = event_times(options_.file, core_.clock_.now());
  if (format == "prototype-csv") {
    const PrototypeReading reading{.map = options_.file.map, .times = times};
    return interactions ? read_prototype_interactions(text_, sink<FeedbackRequest>(), reading)
                        : read_prototype_feedback(text_, sink<FeedbackRequest>(), reading);
  }
  if (format == "jsonl") {
    EventTimeReader reader(times);
    const FeedbackReading reading{.source_format = format,
                                  .interactions = true,
                                  .numeric_ids = true,
                                  .scale = options_.file.scale,
                                  .times = &reader};
    return read_feedback_jsonl(text_, reading, sink<FeedbackRequest>(), {.map = options_.file.map});
  }
  if (!interactions || format != "csv") return no_such_format();
  auto stream = InteractionCsv::open(text_, {.scale = options_.file.scale, .times = times, .map = options_.file.map});
  if (!stream) return pass_on(std::move(stream));
  stream_ = *std::move(stream);
  for (const std::string& column : stream_->unknown_columns()) note("Column " + column + " is kept, but not read.");
  return FileReport{};
}

FileReport Importer::read_cdr_products() {
  auto cdr = read_cdr(text_, CdrReading{options_.brand}, sink<Product>());
  if (cdr.other_brands > 0) note(std::to_string(cdr.other_brands) + " products of other brands were left out.");
  note_eligibility(cdr.eligibility);
  return std::move(cdr.file);
}

void Importer::note_eligibility(const EligibilityReport& report) {
  for (const auto& [type, count] : report.by_type) {
    note("eligibility " + type + ": " + std::to_string(count.rules) + " became rules, " + std::to_string(count.texts) +
         " stay text for people");
  }
}

}  // namespace attune
