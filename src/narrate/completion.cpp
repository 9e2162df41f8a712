#include "narrate/completion.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/json.hpp>

#include "narrate/prompt.h"

namespace attune::narrate {
namespace {

namespace json = boost::json;

constexpr std::size_t about_bytes = 200;
constexpr std::size_t deepest = 32;

const json::value* member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string_view text_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  const auto* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Some servers leave what a model thinks before its answer: "<think>…</think>{…}". Thoughts without an end are thoughts alone.
std::string_view without_thoughts(std::string_view text) {
  constexpr std::string_view opens = "<think>";
  constexpr std::string_view closes = "</think>";
  text = trimmed(text);
  const auto end = text.find(closes);
  if (end != std::string_view::npos) return trimmed(text.substr(end + closes.size()));
  return text.starts_with(opens) ? std::string_view() : text;
}

// What one code fence holds, whatever stands around it; else all of it.
std::string_view unfenced(std::string_view text) {
  constexpr std::string_view fence = "```";
  const auto first = text.find(fence);
  if (first == std::string_view::npos) return text;
  const auto line = text.find('\n', first);
  const auto second = line == std::string_view::npos ? line : text.find(fence, line);
  if (second == std::string_view::npos) {
    // Never closed: an answer that was cut off.
    return first == 0 && line != std::string_view::npos ? trimmed(text.substr(line)) : text;
  }
  if (text.find(fence, second + fence.size()) != std::string_view::npos) return text;  // which of them is meant?
  return trimmed(text.substr(line, second - line));
}

// What an error says: {"error": {"message": …}}, {"error": "…"}, or {"object": "error", "message": …}.
std::optional<std::string> error_of(const json::object& object) {
  const auto* error = member(object, "error");
  if (error == nullptr) {
    if (text_member(object, "object") != "error") return std::nullopt;
    return std::string(text_member(object, "message"));
  }
  if (const auto* text = error->if_string()) return std::string(*text);
  if (const auto* inside = error->if_object()) return std::string(text_member(*inside, "message"));
  if (error->is_bool() && !error->get_bool()) return std::nullopt;
  return std::string();
}

Completion failed_with(const std::string& said) {
  std::string about = "the endpoint answers with an error";
  if (!said.empty()) about += ": " + printable_part(said, about_bytes);
  return {Outcome::failed, {}, std::move(about)};
}

Completion unreadable(std::string about) { return {Outcome::unreadable, {}, std::move(about)}; }

struct Content {
  std::string text;
  std::string refusal;
  bool known = true;  // the form is one of those read
};

// A text, a list of parts (or of texts), or nothing.
Content content_of(const json::object& message) {
  Content out;
  out.refusal = text_member(message, "refusal");
  const auto* content = member(message, "content");
  if (content == nullptr) return out;
  if (const auto* text = content->if_string()) {
    out.text = std::string(*text);
    return out;
  }
  const auto* parts = content->if_array();
  out.known = parts != nullptr;
  for (std::size_t i = 0; parts != nullptr && i < parts->size(); ++i) {
    if (const auto* text = (*parts)[i].if_string()) out.text += std::string_view(*text);
    const auto* part = (*parts)[i].if_object();
    if (part == nullptr) continue;
    const auto type = text_member(*part, "type");
    if (type == "refusal") out.refusal += text_member(*part, "refusal");
    if (type == "text" || type == "output_text" || type.empty()) out.text += text_member(*part, "text");
  }
  return out;
}

bool thinks_aloud(const json::object& message, std::string_view content) {
  const auto said = [&](std::string_view name) {
    const auto* value = member(message, name);
    return value != nullptr && (!value->is_string() || !value->get_string().empty());
  };
  return said("reasoning_content") || said("reasoning") || said("thinking") ||
         content.find("<think>") != std::string_view::npos;
}

bool calls_tool(const json::object& message) {
  const auto* calls = member(message, "tool_calls");
  const auto* list = calls != nullptr ? calls->if_array() : nullptr;
  return member(message, "function_call") != nullptr || (list != nullptr && !list->empty());
}

Completion completion_of(const json::object& choice, const json::object& message) {
  const auto finish = text_member(choice, "finish_reason");
  const bool is_cut = finish == "length" || finish == "max_tokens";
  const Content content = content_of(message);
  if (!content.refusal.empty()) {
    return {Outcome::refused, content.refusal, "the model refuses: " + printable_part(content.refusal, about_bytes)};
  }
  if (finish == "content_filter") return {Outcome::filtered, {}, "held back by the endpoint's content filter"};
  if (!content.known) return unreadable("the message's content has a form that is not known");
  std::string text(unfenced(without_thoughts(content.text)));
  if (!text.empty()) return {Outcome::answered, std::move(text), {}, is_cut};
  const bool thinks = thinks_aloud(message, content.text);
  if (is_cut) return {Outcome::cut_off, {}, cut_off_words() + (thinks ? ", still thinking" : ""), true};
  if (calls_tool(message)) return unreadable("the model calls a tool in place of an answer");
  return {Outcome::empty, {}, thinks ? "the model thinks and says nothing" : "the answer is empty"};
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::answered: return "answered";
    case Outcome::cut_off: return "cut_off";
    case Outcome::refused: return "refused";
    case Outcome::filtered: return "filtered";
    case Outcome::empty: return "empty";
    case Outcome::unreadable: return "unreadable";
    case Outcome::failed: return "failed";
  }
  return "unreadable";
}

std::string cut_off_words() { return "cut off at " + std::to_string(answer_tokens) + " tokens"; }

std::string printable_part(std::string_view text, std::size_t most) {
  std::string kept(text.substr(0, most));
  std::ranges::replace_if(kept, [](char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return kept;
}

Completion read_completion(std::string_view body) {
  boost::system::error_code wrong;
  json::parse_options options;
  options.max_depth = deepest;
  const auto value = json::parse(body, wrong, {}, options);
  if (wrong) return unreadable("the answer is not JSON: " + printable_part(trimmed(body), 80));
  const auto* object = value.if_object();
  if (object == nullptr) return unreadable("the answer is no JSON object");
  if (const auto said = error_of(*object)) return failed_with(*said);
  const auto* listed = member(*object, "choices");
  const auto* choices = listed != nullptr ? listed->if_array() : nullptr;
  if (choices == nullptr) return unreadable("the answer has no choices: it is not that of a chat");
  if (choices->empty()) return {Outcome::empty, {}, "the answer has no choice"};
  const auto* choice = choices->front().if_object();
  if (choice == nullptr) return unreadable("the answer's choice has a form that is not known");
  if (const auto said = error_of(*choice)) return failed_with(*said);
  const auto* held = member(*choice, "message");
  const auto* message = held != nullptr ? held->if_object() : nullptr;
  if (message == nullptr) {
    if (text_member(*choice, "finish_reason") == "content_filter")
      return {Outcome::filtered, {}, "held back by the endpoint's content filter"};
    return unreadable("the answer's choice has no message: it is not that of a chat");
  }
  return completion_of(*choice, *message);
}

}  // namespace attune::narrate
