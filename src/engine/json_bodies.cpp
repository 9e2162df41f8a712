#include "engine/json_bodies.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/body_reader.h"
#include "engine/feedback_scan.h"
#include "ingest/category_words.h"

namespace attune {
namespace {

constexpr std::size_t max_id_bytes = 128;
constexpr std::size_t max_product_id_bytes = 256;
constexpr std::int32_t max_count = 100;
constexpr std::size_t max_context = 64;
constexpr JsonLimits big_body{.bytes = 64 << 20, .depth = 32, .values = 2'000'000};

template <class T>
Body<T> from(Parsed<T>&& parsed) {
  if (!parsed) return wrong(std::move(parsed).error());
  return std::move(*parsed);
}

// The errors of a part, seen from the whole.
void add_all(FieldErrors& errors, const std::string& prefix, const FieldErrors& of_part) {
  for (const auto& error : of_part) add_error(errors, prefix + error.pointer, error.message);
}

// Calls `read` with each item of the list and its pointer. The list must be there and hold 1 to `most` items.
template <class Read>
void each_item(FieldReader& fields, FieldErrors& errors, std::string_view name, std::size_t most, Read read) {
  const auto* list = fields.take(name);
  if (!list || !list->is_array()) return fields.error(name, "expected a list of objects");
  if (list->items.empty()) return fields.error(name, "the list is empty");
  if (list->items.size() > most) return fields.error(name, fmt::format("at most {} items are taken", most));
  for (std::size_t i = 0; i < list->items.size() && errors.size() < max_field_errors; ++i) {
    read(list->items[i], fmt::format("/{}/{}", name, i));
  }
}

// One fact by its dictionary name: read as a customer body that holds nothing else.
std::optional<Fact> read_fact(const std::string& name, const JsonValue& value, const CustomerReading& reading,
                              FieldErrors& errors, const std::string& pointer) {
  if (!reading.facts.find(name)) {
    add_error(errors, pointer, "the dictionary of facts doesn't know \"" + name + "\"");
    return std::nullopt;
  }
  JsonValue body;
  body.kind = JsonKind::object;
  body.keys = {name};
  body.items = {value};
  auto customer = read_customer(body, reading);
  if (!customer) {
    for (const auto& error : customer.error()) add_error(errors, pointer, error.message);
    return std::nullopt;
  }
  if (customer->customer.facts.empty()) {
    add_error(errors, pointer, "a fact needs a value");
    return std::nullopt;
  }
  return std::move(customer->customer.facts.front());
}

void read_context(FieldReader& fields, FieldErrors& errors, RecommendationRequest& request) {
  const auto* context = fields.take("context");
  if (!context) return;
  if (!context->is_object()) return fields.error("context", "expected an object of names and values");
  if (context->keys.size() > max_context) return fields.error("context", fmt::format("at most {} values", max_context));
  FieldReader values(*context, fields.pointer_to("context"), errors);
  for (const auto& name : context->keys) {
    const auto* value = values.take(name);
    if (!value) continue;
    const bool plain = value->kind == JsonKind::number || value->is_string() || value->kind == JsonKind::boolean;
    if (!plain || value->text.size() > 256 || name.size() > 64) {
      values.error(name, "expected a short text, a number, true or false");
      continue;
    }
    request.context.emplace_back(name,
                                 value->kind == JsonKind::boolean ? (value->flag ? "true" : "false") : value->text);
  }
  std::ranges::sort(request.context);
}

void read_what_if(FieldReader& fields, FieldErrors& errors, const CustomerReading& reading, std::vector<Fact>& out) {
  const auto* stated = fields.take("what_if");
  if (!stated) return;
  if (!stated->is_object()) return fields.error("what_if", "expected an object of facts and values");
  for (std::size_t i = 0; i < stated->keys.size(); ++i) {
    const auto pointer = fields.pointer_to("what_if") + pointer_step(stated->keys[i]);
    if (auto fact = read_fact(stated->keys[i], stated->items[i], reading, errors, pointer))
      out.push_back(std::move(*fact));
  }
}

void read_request(FieldReader& fields, FieldErrors& errors, const FactDictionary& facts, Instant now, bool simulate,
                  Engine::RecommendOptions& out) {
  out.simulate = simulate;
  fields.identifier("customer_id", out.customer_id, max_id_bytes);
  if (out.customer_id.empty()) fields.error("customer_id", "say whom the recommendations are for");
  std::optional<std::int32_t> count;
  fields.integer("count", count);
  if (count && (*count < 1 || *count > max_count)) {
    fields.error("count", fmt::format("expected 1 to {}", max_count));
  } else if (count) {
    out.request.count = static_cast<std::uint32_t>(*count);
  }
  fields.identifier("placement", out.request.placement, max_id_bytes);
  read_context(fields, errors, out.request);
  fields.texts("exclude", out.request.exclude, 1'000, max_product_id_bytes);
  fields.flag("explain", out.request.explain);
  if (simulate) {
    read_what_if(fields, errors, {.facts = facts, .as_of = now, .source = "what_if", .id = "what_if"}, out.what_if);
  } else {
    fields.flag("sticky", out.sticky);
  }
}

Engine::FeedbackOptions to_options(FeedbackRequest&& request, Instant now) {
  if (!request.has_time) request.feedback.occurred_at = now;
  return {.customer_id = std::move(request.customer_id),
          .decision_id = std::move(request.decision_id),
          .feedback = std::move(request.feedback),
          .never = request.never};
}

bool is_permission(std::string_view name) {
  for (std::size_t p = 0; p < permission_count; ++p) {
    if (to_string(static_cast<Permission>(p)) == name) return true;
  }
  return false;
}

}  // namespace

Body<CustomerBody> read_customer_body(std::string_view json, const FactDictionary& facts, Instant now, std::string id) {
  const auto tree = parse_json(json);
  if (!tree) return unreadable(tree.error());
  return from(read_customer(*tree, {.facts = facts, .as_of = now, .id = std::move(id)}));
}

Body<Product> read_product_body(std::string_view json, std::string id) {
  const auto tree = parse_json(json, {.bytes = 8 << 20});
  if (!tree) return unreadable(tree.error());
  return from(read_product(*tree, {.id = std::move(id)}));
}

Body<std::vector<Holding>> read_holdings_body(std::string_view json) {
  return read_object<std::vector<Holding>>(json, {}, [](FieldReader& fields, FieldErrors& errors, auto& holdings) {
    if (!fields.take("holdings"))
      return fields.error("holdings", "expected a list of objects; an empty one says there are none");
    fields.each("holdings", 1'000, [&](FieldReader& item) {
      Holding holding;
      std::optional<Decimal> balance;
      std::string since;
      item.identifier("product_id", holding.product_id, max_product_id_bytes);
      if (holding.product_id.empty()) item.error("product_id", "a holding needs its product");
      item.decimal("balance", balance);
      holding.balance = balance.value_or(Decimal{});
      item.text("since", since, 32);
      holding.since = parse_date(since);
      if (!since.empty() && !holding.since) item.error("since", "expected a date written as \"YYYY-MM-DD\"");
      item.refuse_unread();
      holdings.push_back(std::move(holding));
    });
    (void)errors;
  });
}

Body<ConsentsBody> read_consents_body(std::string_view json) {
  return read_object<ConsentsBody>(json, {}, [](FieldReader& fields, FieldErrors& errors, ConsentsBody& out) {
    fields.identifier("source", out.source, max_id_bytes);
    for (std::size_t i = 0; i < purpose_count; ++i) {
      const auto purpose = static_cast<Purpose>(i);
      if (!fields.take(to_string(purpose))) continue;
      StatedConsent consent{purpose, ConsentState::unknown};
      fields.word(to_string(purpose), consent.state, parse_consent_state);
      out.consents.push_back(consent);
    }
    if (out.consents.empty() && errors.empty()) add_error(errors, "", "say at least one purpose and its state");
  });
}

Body<MemberBody> read_member_body(std::string_view json) {
  return read_object<MemberBody>(json, {}, [](FieldReader& fields, FieldErrors&, MemberBody& out) {
    fields.identifier("member_id", out.member_id, max_id_bytes);
    if (out.member_id.empty()) fields.error("member_id", "say which customer is the member");
    fields.text("role", out.role, 64);
    const bool known = out.role.empty() || out.role == "owner" || out.role == "finance" || out.role == "member" ||
                       out.role == "viewer";
    if (!known) fields.error("role", "expected owner, finance, member or viewer, or null to end the membership");
  });
}

Body<std::vector<CustomerFacts>> read_facts_body(std::string_view json, const FactDictionary& facts, Instant now) {
  using Out = std::vector<CustomerFacts>;
  return read_object<Out>(json, big_body, [&](FieldReader& fields, FieldErrors& errors, Out& out) {
    std::unordered_map<std::string, std::size_t> place;
    each_item(fields, errors, "facts", max_batch_facts, [&](const JsonValue& item, const std::string& pointer) {
      FieldReader reader(item, pointer, errors);
      if (!item.is_object()) return;
      std::string customer;
      std::string name;
      std::string source = "institution";
      std::optional<Instant> as_of;
      reader.identifier("customer_id", customer, max_id_bytes);
      reader.identifier("fact", name, max_id_bytes);
      reader.identifier("source", source, max_id_bytes);
      reader.instant("as_of", as_of);
      if (customer.empty()) reader.error("customer_id", "say whom the fact is about");
      if (name.empty()) reader.error("fact", "name the fact");
      const auto* value = reader.take("value");
      if (!value) reader.error("value", "a fact needs a value");
      reader.refuse_unread();
      if (!value || customer.empty() || name.empty()) return;
      auto fact =
          read_fact(name, *value, {.facts = facts, .as_of = as_of.value_or(now), .source = source, .id = customer},
                    errors, pointer + (facts.find(name) ? "/value" : "/fact"));
      if (!fact) return;
      const auto [at, is_new] = place.try_emplace(customer, out.size());
      if (is_new) out.push_back({customer, {}});
      out[at->second].facts.push_back(std::move(*fact));
    });
  });
}

Body<Engine::RecommendOptions> read_recommend_body(std::string_view json, const FactDictionary& facts, Instant now,
                                                   bool simulate) {
  using Out = Engine::RecommendOptions;
  return read_object<Out>(json, {}, [&](FieldReader& fields, FieldErrors& errors, Out& out) {
    read_request(fields, errors, facts, now, simulate, out);
  });
}

Body<std::vector<Engine::RecommendOptions>> read_recommend_batch_body(std::string_view json,
                                                                      const FactDictionary& facts, Instant now) {
  using Out = std::vector<Engine::RecommendOptions>;
  return read_object<Out>(json, big_body, [&](FieldReader& fields, FieldErrors& errors, Out& out) {
    each_item(fields, errors, "requests", max_batch_requests, [&](const JsonValue& item, const std::string& pointer) {
      FieldReader reader(item, pointer, errors);
      if (!item.is_object()) return;
      read_request(reader, errors, facts, now, false, out.emplace_back());
      reader.refuse_unread();
    });
  });
}

Body<Engine::FeedbackOptions> read_feedback_body(std::string_view json, Instant now) {
  const auto tree = parse_json(json);
  if (!tree) return unreadable(tree.error());
  auto request = read_feedback(*tree);
  if (!request) return wrong(std::move(request).error());
  return to_options(std::move(*request), now);
}

Body<std::vector<Engine::FeedbackOptions>> read_feedback_batch_body(std::string_view json, Instant now) {
  if (auto plain = scan_feedback_batch(json, now)) return std::move(*plain);
  using Out = std::vector<Engine::FeedbackOptions>;
  return read_object<Out>(json, big_body, [&](FieldReader& fields, FieldErrors& errors, Out& out) {
    each_item(fields, errors, "events", max_feedback_events, [&](const JsonValue& item, const std::string& pointer) {
      auto request = read_feedback(item);
      if (!request) return add_all(errors, pointer, request.error());
      out.push_back(to_options(std::move(*request), now));
    });
  });
}

Body<AccountBody> read_account_body(std::string_view json) {
  return read_object<AccountBody>(json, {}, [](FieldReader& fields, FieldErrors&, AccountBody& out) {
    fields.identifier("name", out.name, max_id_bytes);
    if (out.name.empty()) fields.error("name", "an account needs a name");
    if (!fields.take("role")) fields.error("role", "an account needs a role");
    fields.word("role", out.role, parse_role);
    fields.texts("scopes", out.scopes, 32, 64);
    for (const auto& scope : out.scopes) {
      if (!is_permission(scope)) fields.error("scopes", "\"" + scope + "\" is no permission");
    }
  });
}

Body<Engine::ClassifyOptions> read_classify_body(std::string_view json) {
  return read_object<Engine::ClassifyOptions>(json, {},
                                              [](FieldReader& fields, FieldErrors&, Engine::ClassifyOptions& out) {
                                                fields.text("text", out.text, max_read_bytes);
                                                fields.each("labels", max_labels, [&](FieldReader& label) {
                                                  ZeroShotLabel& named = out.labels.emplace_back();
                                                  label.identifier("name", named.name, max_id_bytes);
                                                  label.text("description", named.description, 1024);
                                                  label.refuse_unread();
                                                });
                                                fields.text("hypothesis", out.hypothesis, 256);
                                                fields.flag("multi_label", out.multi_label);
                                              });
}

Body<Standing> read_classification_body(std::string_view json) {
  return read_object<Standing>(json, {}, [](FieldReader& fields, FieldErrors&, Standing& out) {
    Product product;
    Category category{};
    if (fields.take("category") == nullptr) fields.error("category", "say what the product is");
    fields.word("category", category, parse_category);
    product.category = category;
    set_defaults_by_category(product);
    fields.word("kind", product.kind, parse_item_kind);
    Regime regime = product.regime.value_or(Regime::credit);
    fields.word("regime", regime, parse_regime);
    fields.flag("capital_at_risk", product.capital_at_risk);
    out = {category, product.kind, regime, product.capital_at_risk};
  });
}

Body<std::string> read_text_body(std::string_view json) {
  return read_object<std::string>(json, {}, [](FieldReader& fields, FieldErrors&, std::string& text) {
    fields.text("text", text, max_read_bytes);
  });
}

Body<bool> read_train_body(std::string_view json) {
  if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) return false;
  return read_object<bool>(json, {},
                           [](FieldReader& fields, FieldErrors&, bool& force) { fields.flag("force", force); });
}

}  // namespace attune
