#include "narrate/support.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "narrate/wording.h"

namespace attune::narrate {
namespace {

constexpr std::size_t shortest_run = 4;  // words

constexpr std::array<std::string_view, 21> joints{"you",   "see",  "this",  "because", "it",  "is",   "a",
                                                  "an",    "the",  "and",   "also",    "its", "has",  "have",
                                                  "which", "they", "there", "that",    "but", "with", "are"};
constexpr std::array<std::string_view, 16> turns{"no",     "not",  "never",  "without", "cannot", "cant",
                                                 "dont",   "only", "unless", "until",   "nor",    "if",
                                                 "except", "wont", "less",   "before"};

template <std::size_t n>
bool among(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

Support::Support(const Grounds& grounds) {
  const std::string& name = grounds.product.name;
  for (const std::string& text : fact_texts(grounds)) add(text, false, name);
  for (const std::string& code : grounds.reasons) add(std::string(reason_clause(code, grounds.audience)), true, name);
  for (const std::string& term : term_sentences(grounds)) add(term, false, name);
}

void Support::add(const std::string& text, bool whole, const std::string& name) {
  std::size_t sentence = 0;
  statements_.push_back({{}, whole});
  for (const Word& word : words_of(without_name(text, name))) {
    if (word.sentence != sentence && !statements_.back().words.empty()) statements_.push_back({{}, whole});
    sentence = word.sentence;
    statements_.back().words.push_back(word.lower);
  }
}

bool Support::copied(std::span<const Word> run) const {
  return std::ranges::any_of(statements_, [&](const Statement& statement) {
    const std::span<const std::string> words = statement.words;
    if (run.size() < shortest_run && run.size() != words.size()) return false;
    for (std::size_t at = 0; at + run.size() <= words.size(); ++at) {
      // Of what is said whole, words that join may have been read as that already.
      const bool whole = at + run.size() == words.size() &&
                         std::ranges::all_of(words.first(at), [](const auto& word) { return among(joints, word); });
      if (statement.whole && !whole) continue;
      if ((at > 0 && among(turns, words[at - 1])) || (at > 1 && among(turns, words[at - 2]))) continue;
      if (std::ranges::equal(run, words.subspan(at, run.size()), {}, &Word::lower)) return true;
    }
    return false;
  });
}

std::optional<std::string> Support::unsupported(std::span<const Word> words) const {
  // What the words before i may end with, if they are borne out: a joint (or the text's beginning), a copied run.
  std::vector<bool> joint(words.size() + 1, false), run(words.size() + 1, false);
  joint[0] = true;
  std::size_t furthest = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!joint[i] && !run[i]) continue;
    furthest = i;
    if (among(joints, words[i].lower)) joint[i + 1] = true;
    if (!joint[i] && !words[i].first) continue;  // runs that touch say together what neither does
    for (std::size_t end = i + 1; end <= words.size() && words[end - 1].sentence == words[i].sentence; ++end) {
      if (copied(words.subspan(i, end - i))) run[end] = true;
    }
  }
  const bool all = joint[words.size()] || run[words.size()];
  return all ? std::nullopt : std::optional(words[furthest].lower);
}

}  // namespace attune::narrate
