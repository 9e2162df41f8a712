#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/file.h"
#include "store/index.h"

namespace attune {
namespace {

// The subject of a record about nobody is NULL, so that the index over subjects does not hold it.
constexpr const char* schema = R"sql(
  CREATE TABLE IF NOT EXISTS records(
    position INTEGER PRIMARY KEY, kind INTEGER NOT NULL, time INTEGER NOT NULL, subject BLOB);
  CREATE INDEX IF NOT EXISTS by_subject ON records(subject, position) WHERE subject IS NOT NULL;
  CREATE INDEX IF NOT EXISTS by_kind ON records(kind, position);
  CREATE TABLE IF NOT EXISTS named(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reached(id INTEGER PRIMARY KEY CHECK(id = 1), position INTEGER NOT NULL);
  INSERT OR IGNORE INTO reached(id, position) VALUES(1, 0);
)sql";

constexpr std::string_view columns = "SELECT position, kind, time, subject FROM records ";

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

std::unexpected<Error> sqlite_failure(sqlite3* database, std::string_view doing) {
  const int code = sqlite3_errcode(database) & 0xff;
  const ErrorCode kind = code == SQLITE_FULL                               ? ErrorCode::storage_full
                         : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? ErrorCode::corrupt
                                                                           : ErrorCode::storage_failed;
  return fail(kind, fmt::format("The index failed {}: {}. It can be deleted: it is built anew from the log.", doing,
                                sqlite3_errmsg(database)));
}

Result<void> execute(sqlite3* database, const char* sql, std::string_view doing) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_failure(database, doing);
  return {};
}

Result<Statement> prepare(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    return sqlite_failure(database, "preparing a statement");
  }
  return Statement(statement);
}

Result<Database> open_database(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return sqlite_failure(raw, "opening " + file.string());
  auto set = execute(raw,
                     "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                     "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768;"
                     // Pages of the subjects' index are touched again and again: carried over every 64 MB, not every 4.
                     "PRAGMA wal_autocheckpoint=16000;",
                     "setting up " + file.string());
  if (!set) return pass_on(std::move(set));
  return database;
}

void bind(sqlite3_stmt* statement, int at, std::uint64_t value) {
  sqlite3_bind_int64(statement, at, static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX)));
}

void bind_subject(sqlite3_stmt* statement, int at, const Handle& subject) {
  if (subject.is_nobody()) {
    sqlite3_bind_null(statement, at);
  } else {
    sqlite3_bind_blob(statement, at, subject.bytes.data(), static_cast<int>(subject.bytes.size()), SQLITE_STATIC);
  }
}

IndexEntry entry_of(sqlite3_stmt* row) {
  IndexEntry entry;
  entry.position = static_cast<Position>(sqlite3_column_int64(row, 0));
  entry.kind = static_cast<RecordKind>(sqlite3_column_int(row, 1));
  entry.time = Instant{sqlite3_column_int64(row, 2)};
  if (sqlite3_column_bytes(row, 3) == 16) {
    std::copy_n(static_cast<const std::uint8_t*>(sqlite3_column_blob(row, 3)), 16, entry.subject.bytes.begin());
  }
  return entry;
}

// One connection writes, one reads: readers don't wait for a batch being added.
class SqliteIndex final : public Index {
 public:
  Result<void> open(const std::filesystem::path& file) {
    auto writer = open_database(file);
    if (!writer) return pass_on(std::move(writer));
    writer_ = std::move(*writer);
    if (auto made = execute(writer_.get(), schema, "making its tables"); !made) return made;
    auto reader = open_database(file);
    if (!reader) return pass_on(std::move(reader));
    reader_ = std::move(*reader);
    auto insert = prepare(writer_.get(), "INSERT INTO records(position, kind, time, subject) VALUES(?, ?, ?, ?)");
    if (!insert) return pass_on(std::move(insert));
    insert_ = std::move(*insert);
    auto reached = prepare(writer_.get(), "SELECT position FROM reached");
    if (!reached) return pass_on(std::move(reached));
    if (sqlite3_step(reached->get()) != SQLITE_ROW) return sqlite_failure(writer_.get(), "reading how far it reaches");
    end_ = static_cast<Position>(sqlite3_column_int64(reached->get(), 0));
    return {};
  }

  Position end() const override { return end_.load(std::memory_order_acquire); }

  Result<void> add(std::span<const IndexEntry> entries) override {
    const std::scoped_lock lock(write_mutex_);
    if (auto begun = execute(writer_.get(), "BEGIN IMMEDIATE", "beginning to add"); !begun) return begun;
    const Position before = end_.load();
    Position reached = before;
    auto added = add_within(entries, reached);
    if (added) added = execute(writer_.get(), "COMMIT", "adding entries");
    if (!added) {
      (void)execute(writer_.get(), "ROLLBACK", "taking back");
      return added;
    }
    end_.store(reached, std::memory_order_release);
    return {};
  }

  Result<std::vector<IndexEntry>> find(const IndexQuery& query) const override {
    std::string sql(columns);
    sql += "WHERE position < ?1";
    if (query.subject) sql += " AND subject = ?2";
    // The unary plus keeps the planner from walking all of a kind when a subject has few records.
    if (query.kind) sql += query.subject ? " AND +kind = ?3" : " AND kind = ?3";
    sql += " ORDER BY position DESC LIMIT ?4";
    return select(sql, [&query](sqlite3_stmt* statement) {
      bind(statement, 1, query.before.value_or(INT64_MAX));
      if (query.subject) bind_subject(statement, 2, *query.subject);
      if (query.kind) sqlite3_bind_int(statement, 3, static_cast<int>(*query.kind));
      bind(statement, 4, std::min(query.limit, index_limit));
    });
  }

  Result<std::vector<IndexEntry>> all_of(const Handle& subject) const override {
    return select(std::string(columns) + "WHERE subject = ?1 ORDER BY position",
                  [&subject](sqlite3_stmt* statement) { bind_subject(statement, 1, subject); });
  }

  Result<void> remove(const Handle& subject) override {
    const std::scoped_lock lock(write_mutex_, read_mutex_);  // no reader may hold the journal back
    auto statement = prepare(writer_.get(), "DELETE FROM records WHERE subject = ?1");
    if (!statement) return pass_on(std::move(statement));
    bind_subject(statement->get(), 1, subject);
    if (sqlite3_step(statement->get()) != SQLITE_DONE) return sqlite_failure(writer_.get(), "removing a subject");
    statement->reset();
    if (sqlite3_wal_checkpoint_v2(writer_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) != SQLITE_OK) {
      return sqlite_failure(writer_.get(), "cutting its journal");
    }
    return {};
  }

  Result<void> put(std::string_view name, std::span<const std::uint8_t> value) override {
    const std::scoped_lock lock(write_mutex_);
    auto statement = prepare(writer_.get(), "INSERT OR REPLACE INTO named(name, value) VALUES(?1, ?2)");
    if (!statement) return pass_on(std::move(statement));
    sqlite3_bind_text(statement->get(), 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
    if (value.empty()) {
      sqlite3_bind_zeroblob(statement->get(), 2, 0);
    } else {
      sqlite3_bind_blob64(statement->get(), 2, value.data(), value.size(), SQLITE_STATIC);
    }
    if (sqlite3_step(statement->get()) != SQLITE_DONE) return sqlite_failure(writer_.get(), "keeping a value");
    return {};
  }

  Result<std::optional<Bytes>> get(std::string_view name) const override {
    const std::scoped_lock lock(read_mutex_);
    auto statement = prepare(reader_.get(), "SELECT value FROM named WHERE name = ?1");
    if (!statement) return pass_on(std::move(statement));
    sqlite3_bind_text(statement->get(), 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
    const int step = sqlite3_step(statement->get());
    if (step == SQLITE_DONE) return std::optional<Bytes>{};
    if (step != SQLITE_ROW) return sqlite_failure(reader_.get(), "reading a value");
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement->get(), 0));
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement->get(), 0));
    Bytes value;
    if (size > 0) value.assign(data, data + size);
    return std::optional<Bytes>{std::move(value)};
  }

 private:
  Result<void> add_within(std::span<const IndexEntry> entries, Position& reached) {
    for (const IndexEntry& entry : entries) {
      if (entry.position < reached) continue;
      bind(insert_.get(), 1, entry.position);
      sqlite3_bind_int(insert_.get(), 2, static_cast<int>(entry.kind));
      sqlite3_bind_int64(insert_.get(), 3, entry.time.micros);
      bind_subject(insert_.get(), 4, entry.subject);
      const int step = sqlite3_step(insert_.get());
      sqlite3_reset(insert_.get());
      if (step != SQLITE_DONE) return sqlite_failure(writer_.get(), "adding an entry");
      reached = entry.position + 1;
    }
    auto statement = prepare(writer_.get(), "UPDATE reached SET position = ?1");
    if (!statement) return pass_on(std::move(statement));
    bind(statement->get(), 1, reached);
    if (sqlite3_step(statement->get()) != SQLITE_DONE)
      return sqlite_failure(writer_.get(), "noting how far it reaches");
    return {};
  }

  template <class Bind>
  Result<std::vector<IndexEntry>> select(const std::string& sql, const Bind& bind_values) const {
    const std::scoped_lock lock(read_mutex_);
    auto statement = prepare(reader_.get(), sql);
    if (!statement) return pass_on(std::move(statement));
    bind_values(statement->get());
    std::vector<IndexEntry> found;
    int step = sqlite3_step(statement->get());
    for (; step == SQLITE_ROW; step = sqlite3_step(statement->get())) found.push_back(entry_of(statement->get()));
    if (step != SQLITE_DONE) return sqlite_failure(reader_.get(), "reading entries");
    return found;
  }

  mutable std::mutex write_mutex_;
  mutable std::mutex read_mutex_;
  Database writer_;
  Database reader_;
  Statement insert_;  // after the database that it belongs to
  std::atomic<Position> end_{0};
};

}  // namespace

Result<std::unique_ptr<Index>> open_sqlite_index(const std::filesystem::path& file) {
  // Made here, for its owner only: SQLite gives its journal the same mode.
  if (auto made = File::open(file, OpenMode::create); !made) return pass_on(std::move(made));
  auto index = std::make_unique<SqliteIndex>();
  if (auto opened = index->open(file); !opened) return pass_on(std::move(opened));
  return std::unique_ptr<Index>(std::move(index));
}

}  // namespace attune
