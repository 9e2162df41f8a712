// How well the category of real products is told from name and description alone: by labels that are only described, and
// by a head trained on half of them.
//
//   bench_quality_categories MODEL_FOLDER products_full.jsonl.gz
//
// 800 products of the CDR catalogue drawn with a fixed seed, by their productCategory (12 values); the head learns from the
// first 400, its strength chosen by folds of these alone, and is measured on the other 400.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "base/random.h"
#include "ingest/gzip.h"
#include "text/encoder.h"
#include "text/linear_head.h"
#include "text/template.h"
#include "text/zero_shot.h"

namespace {

using namespace attune;

constexpr std::size_t drawn = 800;

struct Row {
  std::string category;
  std::string text;
};

const std::vector<std::pair<std::string, ZeroShotLabel>> labels{
    {"RESIDENTIAL_MORTGAGES",
     {"home loan",
      "A mortgage to buy, build or refinance a house to live in or to let, fixed or variable rate, principal and "
      "interest or interest only."}},
    {"TRANS_AND_SAVINGS_ACCOUNTS",
     {"transaction or savings account",
      "An everyday bank account with a debit card, or an at-call saver that earns interest on money put aside."}},
    {"TERM_DEPOSITS", {"term deposit", "Money locked away for a fixed term at a fixed interest rate."}},
    {"BUSINESS_LOANS",
     {"business loan", "Finance for a company, farm or commercial property: equipment, cash flow, growth."}},
    {"PERS_LOANS",
     {"personal loan", "Borrow for a car, a holiday, renovations or to consolidate debt, secured or unsecured."}},
    {"CRED_AND_CHRG_CARDS",
     {"credit card", "Purchases with interest-free days, rewards points, balance transfers, a credit limit."}},
    {"OVERDRAFTS", {"overdraft or line of credit", "A limit attached to an account that can be drawn below zero."}},
    {"REGULATED_TRUST_ACCOUNTS",
     {"trust account",
      "A statutory account for solicitors, conveyancers and real estate agents holding clients' money."}},
    {"LEASES", {"lease", "Vehicle or equipment leasing, novated lease, hire purchase, chattel mortgage."}},
    {"MARGIN_LOANS", {"margin loan", "Borrow to invest in shares and managed funds."}},
    {"TRAVEL_CARDS", {"travel card", "A prepaid card loaded with foreign currency."}},
    {"TRADE_FINANCE", {"trade finance", "Funding of imports and exports, letters of credit, guarantees."}},
};

std::string member(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<Row> read(const char* file) {
  std::ifstream in(file, std::ios::binary);
  const std::string packed{std::istreambuf_iterator<char>(in), {}};
  const auto text = gunzip({reinterpret_cast<const std::uint8_t*>(packed.data()), packed.size()}, 512U << 20);
  std::vector<Row> rows;
  if (!text) return rows;
  std::string_view rest(reinterpret_cast<const char*>(text->data()), text->size());
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto json = boost::json::parse(line);
    const auto& data = json.at("data").as_object();
    Product product;
    product.name = member(data, "name");
    product.description = member(data, "description");
    rows.push_back({member(data, "productCategory"), product_text(product)});
  }
  return rows;
}

std::vector<Row> draw(std::vector<Row> rows) {
  Random random(7);
  for (std::size_t i = 0; i < drawn && i < rows.size(); ++i)
    std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
  rows.resize(std::min(drawn, rows.size()));
  return rows;
}

std::size_t label_of(const Row& row) {
  const auto at = std::ranges::find(labels, row.category, [](const auto& label) { return label.first; });
  return static_cast<std::size_t>(at - labels.begin());
}

void print(const char* what, const std::vector<std::size_t>& found, std::span<const Row> rows) {
  std::map<std::size_t, std::pair<double, double>> by_label;  // right, all
  double right = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool same = found[i] == label_of(rows[i]);
    right += same;
    by_label[label_of(rows[i])].first += same;
    by_label[label_of(rows[i])].second += 1;
  }
  double recall = 0;
  for (const auto& [label, counts] : by_label)
    recall += counts.first / counts.second / static_cast<double>(by_label.size());
  std::printf("%-48s accuracy %.4f  macro recall %.4f  (%zu products)\n", what,
              right / static_cast<double>(rows.size()), recall, rows.size());
}

std::size_t likeliest(const std::vector<double>& scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

void print_zero_shot(const Encoder& encoder, std::span<const Row> rows, std::span<const TextVector> texts,
                     bool described, std::size_t rounds) {
  std::vector<std::string> hypotheses;
  for (const auto& [category, label] : labels) {
    hypotheses.push_back(*hypothesis_of("{}", {label.name, described ? label.description : std::string()}));
  }
  const auto named = encoder.encode(hypotheses, TextRole::asking);
  if (!named) return;
  std::vector<std::size_t> found;
  for (const auto& scores : zero_shot_scores(texts, refined(*named, texts, rounds), false))
    found.push_back(likeliest(scores));
  const std::string what =
      std::string("zero-shot, ") + (described ? "described" : "names only") + ", rounds " + std::to_string(rounds);
  print(what.c_str(), found, rows);
}

HeadExamples examples_of(std::span<const Row> rows, std::span<const TextVector> texts,
                         std::span<const std::size_t> which) {
  HeadExamples examples;
  std::map<std::size_t, std::size_t> known;  // label → its place in the head
  for (const std::size_t i : which) {
    if (known.try_emplace(label_of(rows[i]), known.size()).second) examples.labels.push_back(rows[i].category);
  }
  for (const std::size_t i : which) {
    const std::size_t label[]{known.at(label_of(rows[i]))};
    examples.add(texts[i], label);
  }
  return examples;
}

std::vector<std::size_t> told(const HeadExamples& examples, double c, std::span<const TextVector> texts) {
  std::vector<std::size_t> found;
  const auto head = LinearHead::train(HeadKind::exclusive, examples, {.c = c, .folds = 0});
  for (const TextVector& text : texts) {
    found.push_back(head ? label_of({examples.labels[likeliest(head->probabilities(text))], {}}) : labels.size());
  }
  return found;
}

std::size_t right_in_folds(std::span<const Row> rows, std::span<const TextVector> texts, double c) {
  constexpr std::size_t folds = 5;
  std::size_t right = 0;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<std::size_t> taught;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % folds != fold) taught.push_back(i);
    }
    const auto found = told(examples_of(rows, texts, taught), c, texts);
    for (std::size_t i = fold; i < rows.size(); i += folds) right += found[i] == label_of(rows[i]);
  }
  return right;
}

void print_head(std::span<const Row> rows, std::span<const TextVector> texts) {
  const std::size_t half = rows.size() / 2;
  double best = 1;
  std::size_t most = 0;
  for (const double c : {1.0, 3.0, 10.0, 30.0, 100.0}) {
    const std::size_t right = right_in_folds(rows.first(half), texts.first(half), c);
    if (right > most) best = c;
    most = std::max(most, right);
  }
  std::vector<std::size_t> all(half);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::string what = "head trained on the other half, strength " + std::to_string(static_cast<int>(best));
  print(what.c_str(), told(examples_of(rows, texts, all), best, texts.subspan(half)), rows.subspan(half));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: %s MODEL_FOLDER products_full.jsonl.gz\n", arguments[0]);
    return 2;
  }
  const auto encoder = open_encoder(arguments[1]);
  if (!encoder) {
    std::fprintf(stderr, "%s\n", encoder.error().message.c_str());
    return 1;
  }
  const std::vector<Row> rows = draw(read(arguments[2]));
  std::vector<std::string> texts;
  for (const Row& row : rows) texts.push_back(row.text);
  const auto vectors = (*encoder)->encode(texts, TextRole::asking);
  if (!vectors || rows.size() < drawn) {
    std::fprintf(stderr, "The catalogue does not read, or has fewer than %zu products.\n", drawn);
    return 1;
  }
  for (const bool described : {false, true}) {
    for (const std::size_t rounds : {0U, 2U}) print_zero_shot(**encoder, rows, *vectors, described, rounds);
  }
  print_head(rows, *vectors);
  return 0;
}
