#include "scenarios/told.h"

#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include <yaml-cpp/yaml.h>

#include "engine/bank.h"
#include "ingest/json_writer.h"

namespace attune::testing {
namespace {

// A quoted scalar is text, a plain one what it looks like.
void write_json(JsonWriter& json, const YAML::Node& node) {
  if (node.IsMap()) {
    json.begin_object();
    for (const auto& member : node) {
      json.key(member.first.as<std::string>());
      write_json(json, member.second);
    }
    return json.end_object();
  }
  if (node.IsSequence()) {
    json.begin_array();
    for (const auto& item : node) write_json(json, item);
    return json.end_array();
  }
  const auto text = node.as<std::string>();
  if (node.Tag() != "!" && (text == "true" || text == "false")) return json.flag(text == "true");
  if (node.Tag() != "!") {
    if (const auto number = parse_decimal(text)) return json.number(*number);
  }
  json.text(text);
}

std::string json_lines(const YAML::Node& bodies) {
  std::string out;
  for (const auto& body : bodies) {
    JsonWriter json(out);
    write_json(json, body);
    out += '\n';
  }
  return out;
}

std::vector<std::string> texts(const YAML::Node& node) {
  return node.IsSequence() ? node.as<std::vector<std::string>>() : std::vector<std::string>{node.as<std::string>()};
}

FactValue fact_value(const YAML::Node& node) {
  if (node.IsSequence()) return node.as<std::vector<std::string>>();
  const auto text = node.as<std::string>();
  if (text == "true" || text == "false") return text == "true";
  if (const auto date = parse_date(text)) return *date;
  if (const auto number = parse_decimal(text)) return *number;
  return text;
}

using Scores = std::map<std::string, double>;

class Teller {
 public:
  explicit Teller(const std::filesystem::path& directory) : bank_(directory) {}

  bool given(const YAML::Node& node) {
    for (const auto& file : node["files"]) {
      const auto text = shared_file(file["shared"].as<std::string>());
      if (!text) {
        std::cout << "skipped: ../shared/data/" << file["shared"].as<std::string>() << " is absent\n";
        return false;
      }
      const auto report = bank_.import(file["what"].as<std::string>(), file["format"].as<std::string>(), *text);
      EXPECT_TRUE(report) << report.error().message;
    }
    for (const std::string what : {"products", "customers"}) {
      if (!node[what]) continue;
      const auto report = bank_.import(what, "jsonl", json_lines(node[what]));
      EXPECT_TRUE(report) << report.error().message;
      if (report) {
        EXPECT_EQ(report->rejected_count, 0U) << (report->rejected.empty() ? "" : report->rejected[0].reason);
      }
    }
    bank_.settle();
    return true;
  }

  void step(const YAML::Node& node) {
    const ::testing::ScopedTrace here(__FILE__, __LINE__,
                                      "line " + std::to_string(node.Mark().line + 1) + " of the story");
    if (const auto when = node["when"]) return act(when);
    if (const auto then = node["then"]) return check(then);
    ADD_FAILURE() << "a step is a `when` or a `then`";
  }

 private:
  std::string customer(const YAML::Node& node) const { return node["customer"].as<std::string>(); }

  std::vector<std::string> everyone() {
    return bank_.engine().customer_ids(Bank::who(), "", 1000).value_or(std::vector<std::string>{});
  }

  Scores scores(const std::string& who) {
    Scores out;
    const auto list = bank_.recommend(who, 100, true);
    EXPECT_TRUE(list) << list.error().message;
    if (list) {
      for (const auto& item : list->items) out[item.product_id] = item.score;
    }
    return out;
  }

  void remember_scores() {
    before_.clear();
    for (const auto& id : everyone()) before_[id] = scores(id);
  }

  void ask(const std::string& who, std::uint32_t count) {
    const auto list = bank_.recommend(who, count);
    ASSERT_TRUE(list) << who << ": " << list.error().message;
    list_ = *list;
    lists_[who] = *list;
  }

  void act(const YAML::Node& node) {
    constexpr std::pair<const char*, EventKind> events[] = {{"views", EventKind::view},
                                                            {"clicks", EventKind::click},
                                                            {"selects", EventKind::select},
                                                            {"dismisses", EventKind::dismiss},
                                                            {"rates", EventKind::rating}};
    if (node["everyone asks"]) {
      for (const auto& id : everyone()) ask(id, node["everyone asks"].as<std::uint32_t>());
      return;
    }
    if (node["asks"]) return ask(customer(node), node["asks"].as<std::uint32_t>());
    for (const auto& [word, kind] : events) {
      if (!node[word]) continue;
      remember_scores();
      actor_ = customer(node);
      std::optional<std::int32_t> overall;
      if (node["overall"]) overall = static_cast<std::int32_t>(std::lround(node["overall"].as<double>() * score_one));
      const auto told = bank_.feedback(actor_, node[word].as<std::string>(), kind, overall);
      EXPECT_TRUE(told) << told.error().message;
      return bank_.settle();
    }
    if (node["says"]) return say(node);
    if (node["pauses"]) return pause(node);
    if (node["erased"]) {
      const auto erased = bank_.wait<ErasureAnswer>([&](auto reply) {
        bank_.engine().erase_customer(Bank::who(), node["erased"].as<std::string>(), std::move(reply));
      });
      EXPECT_TRUE(erased) << erased.error().message;
      return bank_.settle();
    }
    if (node["restored_after"]) return bank_.crash();
    ADD_FAILURE() << "no such `when`";
  }

  void say(const YAML::Node& node) {
    std::vector<Fact> facts;
    for (const auto& member : node["says"]) {
      facts.push_back({member.first.as<std::string>(), fact_value(member.second), bank_.clock().now(), "customer"});
    }
    const auto kept = bank_.wait<CustomerAnswer>(
        [&](auto reply) { bank_.engine().add_facts(Bank::who(), customer(node), facts, std::move(reply)); });
    EXPECT_TRUE(kept) << kept.error().message;
  }

  void pause(const YAML::Node& node) {
    const auto kept = bank_.wait<CustomerAnswer>([&](auto reply) {
      bank_.engine().put_consent(Bank::who(), customer(node), Purpose::personalisation, ConsentState::refused,
                                 "customer", std::move(reply));
    });
    EXPECT_TRUE(kept) << kept.error().message;
  }

  const RecommendedItem* item(const std::string& product) const {
    for (const auto& shown : list_.items) {
      if (shown.product_id == product) return &shown;
    }
    return nullptr;
  }

  void check(const YAML::Node& node) {
    if (node["score_of"]) return check_score(node);
    for (const auto& member : node) {
      const auto word = member.first.as<std::string>();
      const YAML::Node& value = member.second;
      if (word == "list_of") check_length(value.as<std::size_t>());
      else if (word == "shows") {
        for (const auto& id : texts(value)) EXPECT_NE(item(id), nullptr) << id;
      } else if (word == "shows_not") {
        for (const auto& id : texts(value)) EXPECT_EQ(item(id), nullptr) << id;
      } else if (word == "first")
        EXPECT_EQ(list_.items.empty() ? "" : list_.items[0].product_id, value.as<std::string>());
      else if (word == "asks") check_asks(value);
      else if (word == "withheld") check_withheld(texts(value));
      else if (word == "treated") EXPECT_EQ(list_.treatment, value.as<std::string>());
      else if (word == "nobody_else_moved_by_more_than") check_others(value.as<double>());
      else if (word == "different_first_products") check_firsts(value.as<std::size_t>());
      else if (word == "unknown") EXPECT_FALSE(bank_.engine().customer(Bank::who(), value.as<std::string>()));
      else if (word == "rebuilt") EXPECT_TRUE(bank_.rebuild().same);
      else ADD_FAILURE() << "no such `then`: " << word;
    }
  }

  void check_length(std::size_t wanted) {
    EXPECT_EQ(list_.items.size(), wanted);
    for (const auto& [who, list] : lists_) EXPECT_EQ(list.items.size(), wanted) << who;
  }

  void check_asks(const YAML::Node& node) {
    for (const auto& member : node) {
      const RecommendedItem* shown = item(member.first.as<std::string>());
      ASSERT_NE(shown, nullptr) << member.first.as<std::string>();
      bool asked = false;
      for (const auto& ask : shown->ask) asked |= ask.fact == member.second.as<std::string>();
      EXPECT_TRUE(asked) << "nothing asks for " << member.second.as<std::string>();
    }
  }

  void check_withheld(const std::vector<std::string>& reasons) {
    std::set<std::string> told;
    for (const auto& count : list_.withheld) told.insert(count.reason);
    for (const auto& reason : reasons) EXPECT_TRUE(told.contains(reason)) << reason;
  }

  void check_score(const YAML::Node& node) {
    const auto product = node["score_of"].as<std::string>();
    const double was = before_.at(actor_).at(product);
    const double is = scores(actor_).at(product);
    if (node["rose"]) EXPECT_GT(is, was);
    else if (node["fell"]) EXPECT_LT(is, was);
    else ADD_FAILURE() << "score_of: rose or fell?";
  }

  void check_others(double most) {
    for (const auto& [who, was] : before_) {
      if (who == actor_) continue;
      for (const auto& [product, score] : scores(who))
        EXPECT_NEAR(score, was.at(product), most) << who << " " << product;
    }
  }

  void check_firsts(std::size_t least) {
    std::set<std::string> firsts;
    for (const auto& [who, list] : lists_) {
      if (!list.items.empty()) firsts.insert(list.items[0].product_id);
    }
    EXPECT_GE(firsts.size(), least);
  }

  Bank bank_;
  Recommendations list_;
  std::map<std::string, Recommendations> lists_;
  std::string actor_;
  std::map<std::string, Scores> before_;  // of everyone, before the last event
};

}  // namespace

bool tell(const std::filesystem::path& story) {
  const YAML::Node told = YAML::LoadFile(story.string());
  const ScratchDirectory directory;
  Teller teller(directory.path());
  if (told["given"] && !teller.given(told["given"])) return false;
  EXPECT_TRUE(told["story"].IsSequence() && told["story"].size() > 0) << "a story has steps";
  for (const auto& step : told["story"]) teller.step(step);
  return true;
}

}  // namespace attune::testing
