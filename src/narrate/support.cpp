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
  std::vector<std::string> texts = fact_texts(grounds);
  for (const std::string& code : grounds.reasons) texts.emplace_back(reason_clause(code, grounds.audience));
  for (std::string& term : term_sentences(grounds)) texts.push_back(std::move(term));
  for (const std::string& text : texts) {
    const std::string unnamed = without_name(text, grounds.product.name);
    std::size_t sentence = 0;
    statements_.emplace_back();
    for (const Word& word : words_of(unnamed)) {
      if (word.sentence != sentence && !statements_.back().empty()) statements_.emplace_back();
      sentence = word.sentence;
      statements_.back().push_back(word.lower);
    }
  }
}

bool Support::copied(std::span<const Word> run) const {
  return std::ranges::any_of(statements_, [&](const auto& statement) {
    if (run.size() < shortest_run && run.size() != statement.size()) return false;
    for (std::size_t at = 0; at + run.size() <= statement.size(); ++at) {
      if ((at > 0 && among(turns, statement[at - 1])) || (at > 1 && among(turns, statement[at - 2]))) continue;
      if (std::ranges::equal(run, std::span(statement).subspan(at, run.size()), {}, &Word::lower)) return true;
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
