#include "engine/index_comparison.h"

#include <optional>
#include <utility>

namespace attune {
namespace {

// The rows of an index, newest first, a page at a time.
class Rows {
 public:
  Rows(const Index& index, Position end) : index_(index), before_(end) {}

  // Moves to the next row; nothing in current() after the last.
  Result<void> next() {
    if (at_ == page_.size()) {
      auto page = index_.find({.before = before_, .limit = index_limit});
      if (!page) return std::unexpected(page.error());
      page_ = *std::move(page);
      at_ = 0;
      if (!page_.empty()) before_ = page_.back().position;
    }
    current_ = at_ < page_.size() ? std::optional(page_[at_++]) : std::nullopt;
    return {};
  }

  const std::optional<IndexEntry>& current() const { return current_; }

 private:
  const Index& index_;
  Position before_;
  std::vector<IndexEntry> page_;
  std::size_t at_ = 0;
  std::optional<IndexEntry> current_;
};

std::string said(Position position, const char* what) {
  return "the index: record " + std::to_string(position) + " " + what;
}

}  // namespace

Result<std::string> first_difference(const Index& found, const Index& right, Position end) {
  Rows a(found, end);
  Rows b(right, end);
  if (auto moved = a.next(); !moved) return pass_on(std::move(moved));
  if (auto moved = b.next(); !moved) return pass_on(std::move(moved));
  std::string difference;  // the last one met on the way down is the first one of the log
  while (a.current() || b.current()) {
    const bool extra = a.current() && (!b.current() || a.current()->position > b.current()->position);
    const bool missing = b.current() && (!a.current() || b.current()->position > a.current()->position);
    if (extra) {
      difference = said(a.current()->position, "should not be there");
    } else if (missing) {
      difference = said(b.current()->position, "is missing");
    } else if (*a.current() != *b.current()) {
      difference = said(a.current()->position, "stands otherwise in the log");
    }
    if (!missing) {
      if (auto moved = a.next(); !moved) return pass_on(std::move(moved));
    }
    if (!extra) {
      if (auto moved = b.next(); !moved) return pass_on(std::move(moved));
    }
  }
  return difference;
}

}  // namespace attune
