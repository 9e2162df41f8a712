// What a model is asked, and by which name the answer is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "narrate/grounds.h"

namespace attune::narrate {

// Raise it when the prompt or a check changes: texts made before are then asked for anew.
inline constexpr std::uint32_t prompt_version = 2;

inline constexpr int answer_tokens = 160;  // at most, of an answer: some 100 words and what frames them

// How an endpoint is told the form of the answer. Servers differ: the first is OpenAI's, the second llama.cpp's.
enum class AnswerForm : std::uint8_t { json_schema, json_object };

// The body of a chat completion: instructions, one example with its answer, the facts and reasons in plain lines. Temperature 0 and
// a fixed seed. The same grounds and model give the same bytes.
std::string completion_body(const Grounds& grounds, std::string_view model, AnswerForm form);

// What a text depends on, as one line: facts, reasons, audience, prompt_version, model, and whether a model of entailment
// checks it. Texts are kept by its hash, so one is made once for all customers with the same reasons.
std::string text_key(const Grounds& grounds, std::string_view model, bool entailment);

}  // namespace attune::narrate
