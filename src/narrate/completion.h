// What came of a question to an OpenAI-compatible endpoint. Servers of many makes answer in ways of their own: content in parts, JSON
// within a code fence, thoughts beside it, nothing at all. Each is read, or counted as what it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attune::narrate {

enum class Outcome : std::uint8_t {
  answered,
  cut_off,     // the bound on tokens was reached before there were words to use
  refused,     // the model will not answer
  filtered,    // the endpoint holds the answer back
  empty,       // no words, or thoughts alone
  unreadable,  // not the answer of a chat: not JSON, another form, a call of a tool
  failed,      // an error, whatever the status says
};
inline constexpr std::array<Outcome, 7> outcomes{Outcome::answered, Outcome::cut_off, Outcome::refused,
                                                 Outcome::filtered, Outcome::empty,   Outcome::unreadable,
                                                 Outcome::failed};

std::string_view to_string(Outcome outcome);  // "cut_off"

struct Completion {
  Outcome outcome = Outcome::unreadable;
  std::string
      text;  // answered, or cut off: the words, without what fences them or thinks aloud; refused: what it says; else empty
  std::string about;    // of all but answered: what happened, for people: "cut off at 160 tokens". Printable ASCII.
  bool is_cut = false;  // the bound on tokens was reached: what is answered may lack its end
};

// The body of an answer with status 200, of any bytes.
Completion read_completion(std::string_view body);

// "cut off at 160 tokens"
std::string cut_off_words();

// Its first `most` bytes, printable ASCII only: what of an endpoint's words may be shown.
std::string printable_part(std::string_view text, std::size_t most);

}  // namespace attune::narrate
