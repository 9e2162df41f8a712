#include "engine/text_fold.h"

#include <utility>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 4> status_names{"waiting", "approved", "rejected", "checks_failed"};

}  // namespace

std::string_view to_string(TextStatus status) { return name_of(status_names, status); }
std::optional<TextStatus> parse_text_status(std::string_view name) {
  return parse_name<TextStatus>(status_names, name);
}

TextFold::TextFold(std::vector<GeneratedText> entries) {
  for (GeneratedText& entry : entries) {
    by_key_[entry.written.key] = entry.position;
    by_age_.emplace(entry.position, std::move(entry));
  }
}

void TextFold::apply(GeneratedTextChange change, Position position, Instant at) {
  const auto known = by_key_.find(change.key);
  if (change.what == GeneratedTextChange::What::reviewed) {
    if (known == by_key_.end()) return;
    GeneratedText& text = by_age_.at(known->second);
    text.status = change.approved ? TextStatus::approved : TextStatus::rejected;
    text.reviewer = change.account;
    text.reviewed_at = at;
    text.comment = std::move(change.comment);
    return;
  }
  if (known != by_key_.end()) by_age_.erase(known->second);
  by_key_[change.key] = position;
  const auto status = change.failed_check.empty() ? TextStatus::waiting : TextStatus::checks_failed;
  by_age_.emplace(position, GeneratedText{std::move(change), position, at, status, {}, {}, {}});
  if (by_age_.size() <= texts_kept) return;
  by_key_.erase(by_age_.begin()->second.written.key);
  by_age_.erase(by_age_.begin());
}

const GeneratedText* TextFold::find(const TextKey& key) const {
  const auto at = by_key_.find(key);
  return at == by_key_.end() ? nullptr : &by_age_.at(at->second);
}

std::vector<GeneratedText> TextFold::entries() const {
  std::vector<GeneratedText> all;
  all.reserve(by_age_.size());
  for (const auto& [position, text] : by_age_) all.push_back(text);
  return all;
}

}  // namespace attune
