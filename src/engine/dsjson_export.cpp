#include "engine/dsjson_export.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/customer_fold.h"
#include "engine/json.h"
#include "engine/learning_targets.h"

namespace attune {
namespace {

constexpr std::size_t actions_listed = 20;  // as many as exploration chooses from

// What could stand in a slot: what did, then the others considered that the slots above had left, best first.
std::vector<std::uint32_t> actions_of(const Decision& decision, std::size_t slot) {
  const std::uint32_t shown = decision.items[slot].product;
  std::vector<std::uint32_t> actions{shown};
  const auto above = decision.items.begin() + static_cast<std::ptrdiff_t>(slot);
  for (const ConsideredScore& considered : decision.considered) {
    const bool used = considered.product == shown ||
                      std::any_of(decision.items.begin(), above,
                                  [&](const ShownItem& item) { return item.product == considered.product; });
    if (!used && actions.size() < actions_listed) actions.push_back(considered.product);
  }
  return actions;
}

// The probability of each action. One of the choice is the best with 1 − ε + ε/m, the others have ε/m each: the shown one's
// propensity says which it was.
std::vector<double> probabilities_of(const Decision& decision, std::size_t slot,
                                     const std::vector<std::uint32_t>& actions) {
  const double p = decision.items[slot].propensity / 1e6;
  const auto others = static_cast<double>(actions.size() - 1);
  std::vector<double> probabilities(actions.size(), others > 0 ? (1 - p) / others : 0);
  probabilities[0] = p;
  if (others == 0) return probabilities;
  const auto rank_of = [&](std::uint32_t product) {
    return std::find_if(decision.considered.begin(), decision.considered.end(),
                        [&](const ConsideredScore& considered) { return considered.product == product; });
  };
  const bool explored = rank_of(actions[1]) < rank_of(actions[0]) && p * (others + 1) <= 1;
  if (explored) {
    std::fill(probabilities.begin() + 2, probabilities.end(), p);
    probabilities[1] = 1 - others * p;
  }
  return probabilities;
}

}  // namespace

Result<void> DsjsonExport::run(const std::function<void(const std::string&)>& line) {
  const Position end = log_.durable_end();
  for (Position from = 0; from < end; from += stretch_) {
    shown_.clear();
    slots_.clear();
    if (auto collected = collect(from, std::min(end, from + stretch_)); !collected) return collected;
    std::unordered_map<Handle, std::vector<std::size_t>> by_subject;
    for (std::size_t i = 0; i < shown_.size(); ++i) by_subject[shown_[i].subject].push_back(i);
    for (const auto& [subject, decisions] : by_subject) {
      if (auto followed = follow(subject, decisions); !followed) return followed;
    }
    if (auto written = write(line); !written) return written;
  }
  return {};
}

Result<void> DsjsonExport::collect(Position from, Position to) {
  return log_.read(from, to, [this](const Record& record) -> Result<void> {
    if (record.event.kind != RecordKind::decision || !record.readable) return {};
    const auto decision = decode<Decision>(record.event.payload);
    if (!decision) return std::unexpected(decision.error());
    shown_.push_back({record.position, record.event.subject, slots_.size(), decision->items.size(),
                      placements_.as_of(decision->request.placement, decision->as_of).window_micros()});
    slots_.resize(slots_.size() + decision->items.size());
    return {};
  });
}

DsjsonExport::Shown* DsjsonExport::find(Position decision) {
  const auto at = std::lower_bound(shown_.begin(), shown_.end(), decision,
                                   [](const Shown& shown, Position position) { return shown.decision < position; });
  return at != shown_.end() && at->decision == decision ? &*at : nullptr;
}

// The same attribution as the fold's, from the first of the decisions on: older ones only give way to newer ones. Behind
// the last of them shown_lists_kept further decisions end it: feedback finds no older one.
Result<void> DsjsonExport::follow(const Handle& subject, std::span<const std::size_t> decisions) {
  const auto entries = index_.all_of(subject);
  if (!entries) return std::unexpected(entries.error());
  const Position first = shown_[decisions.front()].decision;
  const Position last = shown_[decisions.back()].decision;
  CustomerState state;
  std::size_t later = 0;
  for (const IndexEntry& entry : *entries) {
    const bool matters = entry.kind == RecordKind::decision || entry.kind == RecordKind::feedback;
    if (entry.position < first || !matters) continue;
    const auto record = log_.at(entry.position);
    if (!record) return std::unexpected(record.error());
    if (!record->readable) continue;
    if (entry.kind == RecordKind::decision) {
      const auto decision = decode<Decision>(record->event.payload);
      if (!decision) return std::unexpected(decision.error());
      show(state, entry.position, *decision);
      if (entry.position > last && ++later == shown_lists_kept) return {};
      continue;
    }
    const auto change = decode<FeedbackChange>(record->event.payload);
    if (!change) return std::unexpected(change.error());
    const auto attributed = attribution_of(state, *change);
    if (!attributed) continue;
    const Shown* shown = find(attributed->decision);
    if (shown != nullptr && shown->subject == subject) note(*change, *shown, attributed->slot);
  }
  return {};
}

void DsjsonExport::note(const FeedbackChange& change, const Shown& shown, std::size_t slot) {
  if (slot >= shown.count) return;
  Slot& what = slots_[shown.first + slot];
  if (implies_view(change.feedback) && !what.seen) {
    what.seen = true;
    what.seen_at = change.feedback.occurred_at;
  }
  if (what.seen && is_response(change.feedback) &&
      change.feedback.occurred_at.micros - what.seen_at.micros <= shown.window_micros) {
    what.responded = true;
  }
}

Result<void> DsjsonExport::write(const std::function<void(const std::string&)>& line) {
  for (const Shown& shown : shown_) {
    const auto slots = std::span(slots_).subspan(shown.first, shown.count);
    if (std::none_of(slots.begin(), slots.end(), [](const Slot& slot) { return slot.seen; })) continue;
    const auto record = log_.at(shown.decision);
    if (!record) return std::unexpected(record.error());
    const auto decision = decode<Decision>(record->event.payload);
    if (!decision) return std::unexpected(decision.error());
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
      if (slots[slot].seen) line(line_of(*decision, shown.decision, slot, slots[slot].responded));
    }
  }
  return {};
}

std::string DsjsonExport::line_of(const Decision& decision, Position position, std::size_t slot, bool responded) const {
  const auto actions = actions_of(decision, slot);
  const auto probabilities = probabilities_of(decision, slot, actions);
  std::string a;
  std::string p;
  std::string multi;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const char* comma = i > 0 ? "," : "";
    const Product& product = catalogue_.at(actions[i]).product;
    a += fmt::format("{}{}", comma, i + 1);
    p += fmt::format("{}{:.9g}", comma, probabilities[i]);
    multi += fmt::format(R"({}{{"item":{{"id":{},"category":{}}}}})", comma, quoted_json(product.id),
                         quoted_json(to_string(product.category)));
  }
  return fmt::format(
      R"({{"_label_cost":{},"_label_probability":{:.9g},"_label_Action":1,"_labelIndex":0,"Version":"1","EventId":{},)"
      R"("Timestamp":{},"a":[{}],"p":[{}],"c":{{"situation":{{"placement":{},"slot":{}}},"_multi":[{}]}}}})"
      "\n",
      responded ? "-1" : "0", probabilities[0], quoted_json(fmt::format("{}.{}", decision_id_(position), slot)),
      quoted_json(format_instant(decision.at)), a, p, quoted_json(decision.request.placement), slot, multi);
}

}  // namespace attune
