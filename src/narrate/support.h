// Whether every word of a text stands in the facts in the same order: the check that no sentence is made up of true words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "narrate/grounds.h"
#include "narrate/words.h"

namespace attune::narrate {

// What may be said, sentence by sentence, each as its words: the reasons' clauses, the terms in sentences (wording.h), the
// catalogue's texts. The product's name reads as "it".
class Support {
 public:
  explicit Support(const Grounds& grounds);

  // The first word of `words` (of a text whose product names read as "it") that stands neither in a run of words copied from
  // one statement, in its order, nor among the few that join such runs ("you see this because it is a"). A run has at least
  // four words, or is a whole statement; a reason's clause is said whole or not at all; two runs don't touch within a sentence;
  // and none begins just behind, or one word behind, a word that turns its sense ("not", "without").
  std::optional<std::string> unsupported(std::span<const Word> words) const;

 private:
  bool copied(std::span<const Word> run) const;

  struct Statement {
    std::vector<std::string> words;
    bool whole = false;  // not to be said in part
  };
  void add(const std::string& text, bool whole, const std::string& name);

  std::vector<Statement> statements_;
};

}  // namespace attune::narrate
