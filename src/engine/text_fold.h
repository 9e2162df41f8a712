// Generated texts as a fold over their records: what was written, by the hash of what it depends on, and what became of it.
//
// Threads: none; one owner.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/handle.h"
#include "base/time.h"
#include "engine/payload.h"

namespace attune {

// So many are kept: the oldest leave first, and are asked for anew if they are wanted again.
inline constexpr std::size_t texts_kept = 20'000;

using TextKey = std::array<std::uint8_t, 16>;

enum class TextStatus : std::uint8_t { waiting, approved, rejected, checks_failed };
std::string_view to_string(TextStatus status);
std::optional<TextStatus> parse_text_status(std::string_view name);

struct GeneratedText {
  GeneratedTextChange written;
  Position position = 0;  // of the record that brought it
  Instant at;
  TextStatus status = TextStatus::waiting;
  Handle reviewer;  // nobody: not reviewed
  Instant reviewed_at;
  std::string comment;  // the reviewer's
};

class TextFold {
 public:
  TextFold() = default;
  explicit TextFold(std::vector<GeneratedText> entries);

  // The same key written again replaces what was, review included. A review of what is not there changes nothing.
  void apply(GeneratedTextChange change, Position position, Instant at);

  const GeneratedText* find(const TextKey& key) const;
  const std::map<Position, GeneratedText>& by_age() const { return by_age_; }
  std::vector<GeneratedText> entries() const;  // oldest first

 private:
  std::map<Position, GeneratedText> by_age_;
  std::map<TextKey, Position> by_key_;
};

}  // namespace attune
