// What a sentence encoder's folder says beside config.json: which steps make a vector of a text (modules.json and the pooling's
// config.json), and what stands before a text (config_sentence_transformers.json). The forms of sentence-transformers 2 to 6.
//
// Whatever a folder asks for and is not computed here refuses the folder: a vector made otherwise than the model was trained for is
// wrong, and nothing shows it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/model_config.h"

namespace attune {

struct SentenceModules {
  std::string pooling_folder = "1_Pooling";  // a plain name
  bool normalises = true;
};

// modules.json: a Transformer in the folder itself, a Pooling, and perhaps a Normalize, in this order. Fails with `unsupported` for
// any other module, named, or one that is not sentence-transformers' own; `corrupt` for what is no such list.
Result<SentenceModules> parse_modules(std::string_view modules);

struct SentencePooling {
  Pooling mode = Pooling::mean;
  bool over_prompt = true;  // whether the tokens of what stands before the text count too
};

// The pooling's config.json; `file` names it in errors. One mode, of `hidden` components. Fails with `unsupported` for any mode but the
// mean of the tokens and the first token, and for several at once; `corrupt` for another number of components.
Result<SentencePooling> parse_pooling(std::string_view pooling, std::string_view file, std::uint32_t hidden);

// What is put before a text, at most 1,000 bytes each, by what the text is (TextRole).
struct SentencePrompts {
  std::string offered;  // "passage: "
  std::string asking;   // "query: "
  bool any() const { return !offered.empty() || !asking.empty(); }
};

// config_sentence_transformers.json, empty where the folder has none. Of its prompts `asking` is "query"; `offered` is the first of
// "document", "passage" and "corpus" that says something; for a role without one it is the prompt that default_prompt_name names.
// Fails with `unsupported` for vectors that are not compared by their angle (similarity_fn_name) and whose length is left as it comes
// (`normalises` false); `corrupt` for a default that does not exist and for prompts that are too long or no texts.
Result<SentencePrompts> parse_prompts(std::string_view config, bool normalises);

// sentence_bert_config.json and tokenizer_config.json, empty where the folder has none. How many tokens a text is cut to:
// max_seq_length of the first, else model_max_length of the second where that is at most `positions`, else default_max_tokens; never more
// than `positions`. Fails with `corrupt` for a limit that is none, `unsupported` for another task than vectors of texts.
Result<std::uint32_t> parse_token_limit(std::string_view sentence, std::string_view tokenizer, std::uint32_t positions);

// Whether sentence_bert_config.json asks for small letters (do_lower_case).
Result<bool> asks_for_lower_case(std::string_view sentence);
// Whether tokenizer.json makes letters small. Fails with `corrupt` for what is not JSON.
Result<bool> makes_lower_case(std::string_view tokenizer);

}  // namespace attune
