#include "narrate/entailment.h"

#include <string_view>

#include "narrate/words.h"

namespace attune::narrate {
namespace {

void add_sentence(std::string& premise, std::string_view sentence) {
  if (sentence.empty()) return;
  if (!premise.empty()) premise += ' ';
  const std::size_t at = premise.size();
  premise += sentence;
  if (premise[at] >= 'a' && premise[at] <= 'z') premise[at] = static_cast<char>(premise[at] - 'a' + 'A');
  if (constexpr std::string_view ends = ".!?"; ends.find(premise.back()) == std::string_view::npos) premise += '.';
}

void add_sentences(std::vector<std::string>& out, std::string_view text) {
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size();) {
    std::size_t next = i + 1;
    while (next < words.size() && words[next].sentence == words[i].sentence) ++next;
    const std::size_t end = next < words.size() ? words[next].begin : text.size();
    std::string_view sentence = text.substr(words[i].begin, end - words[i].begin);
    while (!sentence.empty() && (sentence.back() == ' ' || sentence.back() == '\n')) sentence.remove_suffix(1);
    out.emplace_back(sentence);
    i = next;
  }
}

}  // namespace

std::string premise_of(const Grounds& grounds) {
  std::string premise;
  for (const std::string& code : grounds.reasons) add_sentence(premise, reason_clause(code, grounds.audience));
  for (const std::string& term : term_sentences(grounds)) add_sentence(premise, term);
  for (const std::string& text : fact_texts(grounds)) add_sentence(premise, text);
  return premise;
}

std::vector<std::string> sentences_of(const Wording& wording) {
  std::vector<std::string> out;
  add_sentences(out, wording.text);
  for (const std::string& point : wording.points) add_sentences(out, point);
  return out;
}

}  // namespace attune::narrate
