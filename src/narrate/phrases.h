// Lists of words and phrases that the checks look for. A phrase is words with a blank between; "*" at a word's end stands
// for any ending.
#pragma once

#include <span>
#include <string_view>

namespace attune::narrate {

std::span<const std::string_view> promises();      // never said
std::span<const std::string_view> advice();        // never said
std::span<const std::string_view> about_itself();  // never said
std::span<const std::string_view>
institutions();  // not said unless a fact does; some are common words: written with a capital
std::span<const std::string_view> months_and_days();
// Said only where a fact says a form of the same word.
std::span<const std::string_view> claims();
// What "no", "without" and "zero" may stand before only if the facts say so.
std::span<const std::string_view> burdens();

}  // namespace attune::narrate
