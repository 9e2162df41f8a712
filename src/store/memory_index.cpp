#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "store/index.h"

namespace attune {
namespace {

class MemoryIndex final : public Index {
 public:
  Position end() const override {
    const std::scoped_lock lock(mutex_);
    return end_;
  }

  Result<void> add(std::span<const IndexEntry> entries) override {
    const std::scoped_lock lock(mutex_);
    for (const IndexEntry& entry : entries) {
      if (entry.position < end_) continue;
      entries_[entry.position] = entry;
      if (!entry.subject.is_nobody()) by_subject_[entry.subject].push_back(entry.position);
      end_ = entry.position + 1;
    }
    return {};
  }

  Result<std::vector<IndexEntry>> find(const IndexQuery& query) const override {
    const std::scoped_lock lock(mutex_);
    const std::size_t limit = std::min(query.limit, index_limit);
    std::vector<IndexEntry> found;
    const auto consider = [&](const IndexEntry& entry) {
      if (query.before && entry.position >= *query.before) return;
      if (query.kind && entry.kind != *query.kind) return;
      if (found.size() < limit) found.push_back(entry);
    };
    if (query.subject) {
      const auto of_subject = by_subject_.find(*query.subject);
      if (of_subject == by_subject_.end()) return found;
      for (auto at = of_subject->second.rbegin(); at != of_subject->second.rend(); ++at) consider(entries_.at(*at));
    } else {
      for (auto at = entries_.rbegin(); at != entries_.rend() && found.size() < limit; ++at) consider(at->second);
    }
    return found;
  }

  Result<std::vector<IndexEntry>> all_of(const Handle& subject) const override {
    const std::scoped_lock lock(mutex_);
    std::vector<IndexEntry> found;
    const auto of_subject = by_subject_.find(subject);
    if (of_subject == by_subject_.end()) return found;
    for (const Position position : of_subject->second) found.push_back(entries_.at(position));
    return found;
  }

  Result<void> remove(const Handle& subject) override {
    const std::scoped_lock lock(mutex_);
    const auto of_subject = by_subject_.find(subject);
    if (of_subject == by_subject_.end()) return {};
    for (const Position position : of_subject->second) entries_.erase(position);
    by_subject_.erase(of_subject);
    return {};
  }

  Result<void> put(std::string_view name, std::span<const std::uint8_t> value) override {
    const std::scoped_lock lock(mutex_);
    values_.insert_or_assign(std::string(name), Bytes(value.begin(), value.end()));
    return {};
  }

  Result<std::optional<Bytes>> get(std::string_view name) const override {
    const std::scoped_lock lock(mutex_);
    const auto at = values_.find(name);
    if (at == values_.end()) return std::optional<Bytes>{};
    return std::optional<Bytes>{at->second};
  }

 private:
  mutable std::mutex mutex_;
  Position end_ = 0;
  std::map<Position, IndexEntry> entries_;
  std::unordered_map<Handle, std::vector<Position>> by_subject_;  // ascending
  std::map<std::string, Bytes, std::less<>> values_;
};

}  // namespace

std::unique_ptr<Index> make_memory_index() { return std::make_unique<MemoryIndex>(); }

}  // namespace attune
