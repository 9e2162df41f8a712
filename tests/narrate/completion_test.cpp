// Answers of endpoints as servers of many makes give them: read, or counted as what they are.
#include "narrate/completion.h"

#include <gtest/gtest.h>

namespace attune::narrate {
namespace {

struct Case {
  const char* of;  // whose manner it is
  const char* body;
  Outcome outcome;
  const char* text;   // of answered and refused
  const char* about;  // words that must stand in it
};

const Case cases[]{
    // Answers.
    {"OpenAI",
     R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{\"text\":\"a\"}","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"total_tokens":9}})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"a gateway that adds \"error\": null",
     R"({"error":null,"choices":[{"error":null,"message":{"content":"{\"text\":\"a\"}"}}]})", Outcome::answered,
     R"({"text":"a"})", ""},
    {"content in one part",
     R"({"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"{\"text\":\"a\"}"}]},"finish_reason":"stop"}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"content in several parts, thoughts among them",
     R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"{\"text\":"},{"type":"text","text":"\"a\"}"}]}}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"parts by another name",
     R"({"choices":[{"message":{"content":[{"type":"output_text","text":"{\"text\":\"a\"}"}]}}]})", Outcome::answered,
     R"({"text":"a"})", ""},
    {"a list of texts", R"({"choices":[{"message":{"content":["{\"text\":","\"a\"}"]}}]})", Outcome::answered,
     R"({"text":"a"})", ""},
    {"a fence", R"({"choices":[{"message":{"content":"```json\n{\"text\":\"a\"}\n```"},"finish_reason":"stop"}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"a fence without a language", R"({"choices":[{"message":{"content":"```\n{\"text\":\"a\"}```\n"}}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"a fence within prose",
     R"({"choices":[{"message":{"content":"Here is the JSON:\n\n```json\n{\"text\":\"a\"}\n```\nI hope it helps!"}}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"blanks around", R"({"choices":[{"message":{"content":"\n\n {\"text\":\"a\"} \n"}}]})", Outcome::answered,
     R"({"text":"a"})", ""},
    {"thoughts before the answer",
     R"({"choices":[{"message":{"content":"<think>\nThe user wants {}.\n</think>\n\n{\"text\":\"a\"}"}}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"thoughts whose beginning is the template's",
     R"({"choices":[{"message":{"content":"hm</think>```json\n{\"text\":\"a\"}\n```"}}]})", Outcome::answered,
     R"({"text":"a"})", ""},
    {"thoughts beside the answer",
     R"({"choices":[{"message":{"reasoning_content":"hm","content":"{\"text\":\"a\"}"},"finish_reason":"stop"}]})",
     Outcome::answered, R"({"text":"a"})", ""},
    {"prose, which is for the checks", R"({"choices":[{"message":{"content":"Sure! It is a good account."}}]})",
     Outcome::answered, "Sure! It is a good account.", ""},
    {"two fences: neither is chosen", R"({"choices":[{"message":{"content":"```\na\n```\n```\nb\n```"}}]})",
     Outcome::answered, "```\na\n```\n```\nb\n```", ""},
    // Cut off.
    {"no words yet", R"({"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"length"}]})",
     Outcome::cut_off, "", "cut off at 160 tokens"},
    {"an empty text", R"({"choices":[{"message":{"content":""},"finish_reason":"length"}]})", Outcome::cut_off, "",
     "cut off at 160 tokens"},
    {"vLLM and DeepSeek, thinking",
     R"({"choices":[{"message":{"role":"assistant","content":null,"reasoning_content":"Okay, so the user"},"finish_reason":"length","stop_reason":null}]})",
     Outcome::cut_off, "", "still thinking"},
    {"OpenRouter, thinking",
     R"({"choices":[{"message":{"content":"","reasoning":"Okay, so"},"finish_reason":"length","native_finish_reason":"MAX_TOKENS"}]})",
     Outcome::cut_off, "", "still thinking"},
    {"thinking aloud", R"({"choices":[{"message":{"content":"<think>\nOkay, so the user"},"finish_reason":"length"}]})",
     Outcome::cut_off, "", "still thinking"},
    {"another word for it", R"({"choices":[{"message":{"content":null},"finish_reason":"max_tokens"}]})",
     Outcome::cut_off, "", "cut off"},
    // Refused.
    {"OpenAI",
     R"({"choices":[{"message":{"role":"assistant","content":null,"refusal":"I'm sorry, I can't assist with that."},"finish_reason":"stop"}]})",
     Outcome::refused, "I'm sorry, I can't assist with that.", "I'm sorry"},
    {"in a part", R"({"choices":[{"message":{"content":[{"type":"refusal","refusal":"No."}]}}]})", Outcome::refused,
     "No.", "No."},
    // Held back.
    {"Azure, with nothing",
     R"({"choices":[{"finish_reason":"content_filter","index":0,"message":{"role":"assistant"},"content_filter_results":{"hate":{"filtered":true}}}]})",
     Outcome::filtered, "", "content filter"},
    {"with a part of an answer",
     R"({"choices":[{"message":{"content":"{\"text\":\"a"},"finish_reason":"content_filter"}]})", Outcome::filtered, "",
     "content filter"},
    {"without a message", R"({"choices":[{"finish_reason":"content_filter"}]})", Outcome::filtered, "",
     "content filter"},
    // Empty.
    {"no choice", R"({"id":"x","choices":[],"usage":{}})", Outcome::empty, "", "no choice"},
    {"no content", R"({"choices":[{"message":{"role":"assistant"},"finish_reason":"stop"}]})", Outcome::empty, "",
     "empty"},
    {"content null", R"({"choices":[{"message":{"content":null},"finish_reason":"stop"}]})", Outcome::empty, "",
     "empty"},
    {"blanks", R"({"choices":[{"message":{"content":" \n"},"finish_reason":"stop"}]})", Outcome::empty, "", "empty"},
    {"thoughts alone", R"({"choices":[{"message":{"content":null,"reasoning_content":"hm"},"finish_reason":"stop"}]})",
     Outcome::empty, "", "thinks"},
    {"thoughts in content alone", R"({"choices":[{"message":{"content":"<think>hm</think>"},"finish_reason":"stop"}]})",
     Outcome::empty, "", "thinks"},
    {"no parts", R"({"choices":[{"message":{"content":[]},"finish_reason":"stop"}]})", Outcome::empty, "", "empty"},
    {"parts of no words",
     R"({"choices":[{"message":{"content":[{"type":"image_url","image_url":{"url":"x"}},7,null]}}]})", Outcome::empty,
     "", "empty"},
    {"an empty fence", R"({"choices":[{"message":{"content":"```json\n```"},"finish_reason":"stop"}]})", Outcome::empty,
     "", "empty"},
    // Errors with status 200.
    {"OpenAI", R"({"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}})",
     Outcome::failed, "", "The server had an error"},
    {"a text", R"({"error":"model 'x' not found"})", Outcome::failed, "", "model 'x' not found"},
    {"an old vLLM",
     R"({"object":"error","message":"This model's maximum context length is 512 tokens.","type":"BadRequestError","code":400})",
     Outcome::failed, "", "maximum context length"},
    {"OpenRouter, in the choice",
     R"({"choices":[{"error":{"code":502,"message":"Provider returned error"},"message":{"content":""},"finish_reason":"error"}]})",
     Outcome::failed, "", "Provider returned error"},
    {"without a word", R"({"error":{}})", Outcome::failed, "", "error"},
    // Not the answer of a chat.
    {"a page", "<!DOCTYPE html><html><body>Sign in</body></html>", Outcome::unreadable, "", "not JSON: <!DOCTYPE"},
    {"nothing", "", Outcome::unreadable, "", "not JSON"},
    {"a stream", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n", Outcome::unreadable, "",
     "not JSON: data:"},
    {"cut JSON", R"({"choices":[{"message":{"content":"a)", Outcome::unreadable, "", "not JSON"},
    {"a list", "[]", Outcome::unreadable, "", "no JSON object"},
    {"an object", "{}", Outcome::unreadable, "", "no choices"},
    {"Ollama's own form", R"({"model":"m","message":{"role":"assistant","content":"a"},"done":true})",
     Outcome::unreadable, "", "no choices"},
    {"choices that are none", R"({"choices":"a"})", Outcome::unreadable, "", "no choices"},
    {"a choice that is none", R"({"choices":[7]})", Outcome::unreadable, "", "choice"},
    {"the old completions", R"({"choices":[{"text":"a","finish_reason":"stop"}]})", Outcome::unreadable, "",
     "no message"},
    {"content of another form", R"({"choices":[{"message":{"content":{"text":"a"}}}]})", Outcome::unreadable, "",
     "form"},
    {"a call of a tool",
     R"({"choices":[{"message":{"content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})",
     Outcome::unreadable, "", "tool"},
};

TEST(Completion, IsReadOrCountedAsWhatItIs) {
  for (const auto& [of, body, outcome, text, about] : cases) {
    const auto found = read_completion(body);
    EXPECT_EQ(to_string(found.outcome), to_string(outcome)) << of << ": " << body;
    EXPECT_EQ(found.text, text) << of << ": " << body;
    EXPECT_NE(found.about.find(about), std::string::npos) << of << ": " << found.about;
    EXPECT_EQ(found.about.empty(), outcome == Outcome::answered) << of << ": " << found.about;
  }
}

TEST(Completion, SaysThatAnAnswerMayLackItsEnd) {
  const auto cut = read_completion(
      R"({"choices":[{"message":{"content":"```json\n{\"text\":\"You see this be"},"finish_reason":"length"}]})");
  EXPECT_EQ(to_string(cut.outcome), "answered");
  EXPECT_TRUE(cut.is_cut);
  EXPECT_EQ(cut.text, R"({"text":"You see this be)");
  EXPECT_FALSE(read_completion(R"({"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]})").is_cut);
}

TEST(Completion, ShowsNothingOfAnAnswerButPrintableWords) {
  const auto found = read_completion("{\"error\":\"\\u0007\\u001b[31mred" + std::string(5'000, 'x') + "\"}");
  EXPECT_LT(found.about.size(), 300U);
  for (const char c : found.about) EXPECT_TRUE(c >= 0x20 && c < 0x7f);
}

TEST(Completion, StandsAnyBytes) {
  EXPECT_EQ(to_string(read_completion(std::string(100'000, '[')).outcome), "unreadable");
  EXPECT_EQ(to_string(read_completion(std::string("\xff\x00\x01", 3)).outcome), "unreadable");
}

}  // namespace
}  // namespace attune::narrate
