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

// Where the words of one sentence end and the next begins, behind the sign that ends it: a currency's sign goes with what
// follows.
std::size_t end_of(std::string_view text, const Word& last, const Word& next) {
  const std::size_t sign = text.substr(last.end, next.begin - last.end).find_last_of(".!?:;\n");
  return sign == std::string_view::npos ? next.begin : last.end + sign + 1;
}

void add_sentences(std::vector<std::string>& out, std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    if (!last && words[i + 1].sentence == words[i].sentence) continue;
    const std::size_t end = last ? text.size() : end_of(text, words[i], words[i + 1]);
    std::string_view sentence = text.substr(begin, end - begin);
    while (sentence.starts_with(' ') || sentence.starts_with('\n')) sentence.remove_prefix(1);
    while (sentence.ends_with(' ') || sentence.ends_with('\n')) sentence.remove_suffix(1);
    out.emplace_back(sentence);
    begin = end;
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
