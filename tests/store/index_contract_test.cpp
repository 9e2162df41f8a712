#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <thread>

#include "scratch.h"
#include "store/index.h"

namespace attune::test {
namespace {

const Handle maya{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
const Handle jon{{16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}};

IndexEntry entry(Position position, RecordKind kind, const Handle& subject = {}) {
  return {position, kind, Instant{static_cast<std::int64_t>(position) * 1000 - 5000}, subject};
}

std::vector<Position> positions(const Result<std::vector<IndexEntry>>& found) {
  std::vector<Position> all;
  if (!found) return {log_end};
  for (const IndexEntry& one : *found) all.push_back(one.position);
  return all;
}

using Positions = std::vector<Position>;

// Both indexes keep the same promises.
class IndexContract : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override { open(); }
  void open() {
    index_.reset();
    if (!GetParam()) {
      index_ = make_memory_index();
      return;
    }
    auto opened = open_sqlite_index(directory_ / "index.sqlite");
    ASSERT_TRUE(opened) << opened.error().message;
    index_ = std::move(*opened);
  }
  void fill() {
    ASSERT_TRUE(index_->add(std::vector{entry(0, RecordKind::genesis), entry(1, RecordKind::customer, maya),
                                        entry(2, RecordKind::customer, jon), entry(3, RecordKind::decision, maya)}));
    ASSERT_TRUE(index_->add(std::vector{entry(4, RecordKind::feedback, maya), entry(5, RecordKind::product),
                                        entry(6, RecordKind::decision, jon), entry(7, RecordKind::feedback, maya)}));
  }
  ScratchDirectory directory_;
  std::unique_ptr<Index> index_;
};

TEST_P(IndexContract, BeginsEmpty) {
  EXPECT_EQ(index_->end(), 0U);
  EXPECT_EQ(positions(index_->find({})), Positions{});
  EXPECT_EQ(positions(index_->all_of(maya)), Positions{});
  EXPECT_EQ(*index_->get("nothing"), std::nullopt);
  EXPECT_TRUE(index_->remove(maya));
}

TEST_P(IndexContract, FindsNewestFirst) {
  fill();
  EXPECT_EQ(index_->end(), 8U);
  EXPECT_EQ(positions(index_->find({})), (Positions{7, 6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(positions(index_->find({.limit = 3})), (Positions{7, 6, 5}));
  EXPECT_EQ(positions(index_->find({.limit = 0})), Positions{});
  EXPECT_EQ(positions(index_->find({.before = 3, .limit = 2})), (Positions{2, 1}));
  EXPECT_EQ(positions(index_->find({.before = 0})), Positions{});
  EXPECT_EQ(positions(index_->find({.subject = maya})), (Positions{7, 4, 3, 1}));
  EXPECT_EQ(positions(index_->find({.subject = maya, .before = 7, .limit = 2})), (Positions{4, 3}));
  EXPECT_EQ(positions(index_->find({.kind = RecordKind::decision})), (Positions{6, 3}));
  EXPECT_EQ(positions(index_->find({.subject = maya, .kind = RecordKind::feedback})), (Positions{7, 4}));
  EXPECT_EQ(positions(index_->find({.subject = jon, .kind = RecordKind::feedback})), Positions{});
  EXPECT_EQ(positions(index_->all_of(maya)), (Positions{1, 3, 4, 7}));
}

TEST_P(IndexContract, GivesBackTheWholeEntry) {
  fill();
  EXPECT_EQ(index_->find({.limit = 1})->front(), entry(7, RecordKind::feedback, maya));
  EXPECT_EQ(index_->find({.before = 1})->front(), entry(0, RecordKind::genesis));
}

TEST_P(IndexContract, PassesOverWhatItHas) {
  fill();
  ASSERT_TRUE(index_->add(std::vector{entry(6, RecordKind::erasure, maya), entry(7, RecordKind::erasure, maya),
                                      entry(8, RecordKind::consent, jon)}));
  EXPECT_EQ(index_->end(), 9U);
  EXPECT_EQ(positions(index_->find({.kind = RecordKind::erasure})), Positions{});
  EXPECT_EQ(positions(index_->find({.subject = jon})), (Positions{8, 6, 2}));
  ASSERT_TRUE(index_->add({}));
  EXPECT_EQ(index_->end(), 9U);
}

TEST_P(IndexContract, GivesAtMostSoMany) {
  std::vector<IndexEntry> entries;
  for (Position p = 0; p < 1500; ++p) entries.push_back(entry(p, RecordKind::feedback, maya));
  ASSERT_TRUE(index_->add(entries));
  EXPECT_EQ(index_->find({.limit = 5000})->size(), index_limit);
  EXPECT_EQ(index_->all_of(maya)->size(), 1500U);
}

TEST_P(IndexContract, RemovesASubject) {
  fill();
  ASSERT_TRUE(index_->remove(maya));
  EXPECT_EQ(positions(index_->all_of(maya)), Positions{});
  EXPECT_EQ(positions(index_->find({})), (Positions{6, 5, 2, 0}));
  EXPECT_EQ(index_->end(), 8U) << "what is removed is not added again";
  ASSERT_TRUE(index_->add(std::vector{entry(4, RecordKind::feedback, maya)}));
  EXPECT_EQ(positions(index_->all_of(maya)), Positions{});
}

TEST_P(IndexContract, KeepsNamedValues) {
  ASSERT_TRUE(index_->put("fold", Bytes{1, 2, 0, 3}));
  ASSERT_TRUE(index_->put("empty", {}));
  EXPECT_EQ(*index_->get("fold"), (Bytes{1, 2, 0, 3}));
  EXPECT_EQ(*index_->get("empty"), Bytes{});
  ASSERT_TRUE(index_->put("fold", Bytes{9}));
  EXPECT_EQ(*index_->get("fold"), Bytes{9});
  EXPECT_EQ(*index_->get("other"), std::nullopt);
}

TEST_P(IndexContract, IsReadWhileItGrows) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const Position end = index_->end();
      EXPECT_GE(index_->find({.subject = maya, .limit = 10})->size(), std::min<std::size_t>(end, 10));
    }
  });
  for (Position p = 0; p < 2000; p += 20) {
    std::vector<IndexEntry> entries;
    for (Position k = p; k < p + 20; ++k) entries.push_back(entry(k, RecordKind::feedback, maya));
    ASSERT_TRUE(index_->add(entries));
  }
  ASSERT_TRUE(index_->remove(jon));
  done = true;
  reader.join();
}

INSTANTIATE_TEST_SUITE_P(Indexes, IndexContract, ::testing::Values(true, false),
                         [](const auto& index) { return index.param ? "sqlite" : "memory"; });

class SqliteIndexFile : public ::testing::Test {
 protected:
  std::unique_ptr<Index> open() {
    auto opened = open_sqlite_index(file_);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  ScratchDirectory directory_;
  std::filesystem::path file_ = directory_ / "index.sqlite";
};

TEST_F(SqliteIndexFile, KeepsEverythingAcrossAStart) {
  auto index = open();
  ASSERT_TRUE(index->add(std::vector{entry(0, RecordKind::customer, maya), entry(5, RecordKind::feedback, jon)}));
  ASSERT_TRUE(index->put("fold", Bytes{7}));
  index.reset();
  index = open();
  EXPECT_EQ(index->end(), 6U);
  EXPECT_EQ(positions(index->find({})), (Positions{5, 0}));
  EXPECT_EQ(*index->get("fold"), Bytes{7});
}

TEST_F(SqliteIndexFile, NoPageHoldsARemovedSubject) {
  auto index = open();
  std::vector<IndexEntry> entries;
  for (Position p = 0; p < 2000; ++p) entries.push_back(entry(p, RecordKind::feedback, p % 3 == 0 ? maya : jon));
  ASSERT_TRUE(index->add(entries));
  const auto anywhere = [&](const Handle& handle) {
    bool found = false;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
      found = found || holds(file_bytes(file.path()), handle.bytes);
    }
    return found;
  };
  ASSERT_TRUE(anywhere(maya));
  ASSERT_TRUE(index->remove(maya));
  EXPECT_FALSE(anywhere(maya));
  EXPECT_TRUE(anywhere(jon));
}

TEST_F(SqliteIndexFile, IsReadableByItsOwnerOnly) {
  auto index = open();
  ASSERT_TRUE(index->add(std::vector{entry(0, RecordKind::customer, maya)}));
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
    EXPECT_EQ(file.status().permissions() & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none)
        << file.path();
  }
}

TEST_F(SqliteIndexFile, SaysThatAFileIsNoIndex) {
  put_bytes(file_, bytes_of(std::string(4096, 'x')));
  const auto opened = open_sqlite_index(file_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
}

// The two give the same answers, whatever is added, removed and asked.
RC_GTEST_PROP(IndexProperty, MemoryAndSqliteAgree, ()) {
  ScratchDirectory directory;
  const auto memory = make_memory_index();
  const auto sqlite = open_sqlite_index(directory / "index.sqlite");
  RC_ASSERT(sqlite.has_value());
  const std::vector<Handle> subjects{Handle{}, maya, jon};
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100));
  Position next = 0;
  for (const int step : steps) {
    const auto u = static_cast<std::size_t>(step);
    if (step < 80) {
      const std::vector entries{entry(next, static_cast<RecordKind>(1 + u % 4), subjects[u % 3])};
      next += 1 + u % 2;
      RC_ASSERT(memory->add(entries).has_value());
      RC_ASSERT((*sqlite)->add(entries).has_value());
    } else if (step < 83) {
      RC_ASSERT(memory->remove(subjects[1 + u % 2]).has_value());
      RC_ASSERT((*sqlite)->remove(subjects[1 + u % 2]).has_value());
    }
  }
  RC_ASSERT(memory->end() == (*sqlite)->end());
  for (const auto& subject :
       {std::optional<Handle>{}, std::optional{maya}, std::optional{jon}, std::optional{Handle{}}}) {
    for (const auto kind : {std::optional<RecordKind>{}, std::optional{RecordKind::product}}) {
      const IndexQuery query{subject, kind, next / 2, 7};
      RC_ASSERT(*memory->find(query) == *(*sqlite)->find(query));
    }
    if (subject) RC_ASSERT(*memory->all_of(*subject) == *(*sqlite)->all_of(*subject));
  }
}

}  // namespace
}  // namespace attune::test
