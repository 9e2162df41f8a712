// Logits against those of the transformers library (make_reference_logits.py says how they were made), for each family.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "model_files.h"
#include "text/classifier.h"
#include "text/encoder.h"
#include "text/label_readings.h"

namespace attune {
namespace {

constexpr double tolerance = 1e-4;

struct Expected {
  std::vector<TextPair> pairs;
  std::vector<std::vector<double>> logits;
};

boost::json::value read_reference() {
  return boost::json::parse(test::read_all(test::small_models() / "reference_logits.json"));
}

Expected expected_of(const std::string& model) {
  Expected out;
  const auto reference = read_reference();
  for (const auto& row : reference.at("models").at(model).as_array()) {
    TextPair pair{std::string(row.at("text").as_string())};
    if (const auto* second = row.as_object().if_contains("second")) pair.second = std::string(second->as_string());
    out.pairs.push_back(std::move(pair));
    out.logits.push_back(boost::json::value_to<std::vector<double>>(row.at("logits")));
  }
  return out;
}

// Opened once for all tests of this file, and closed at the end of the program's tests.
class Opened : public testing::Environment {
 public:
  void TearDown() override { all_.clear(); }

  const Classifier* find(const std::string& model) {
    auto& place = all_[model];
    if (place) return place.get();
    auto opened = open_classifier(test::small_models() / model, {.threads = 2});
    if (!opened) throw std::runtime_error(opened.error().message + ' ' + opened.error().detail);
    place = *std::move(opened);
    return place.get();
  }

 private:
  std::map<std::string, std::unique_ptr<Classifier>> all_;
};

Opened& opened = dynamic_cast<Opened&>(*testing::AddGlobalTestEnvironment(new Opened));  // gtest owns it

const Classifier* open(const std::string& model) { return opened.find(model); }

double difference(std::span<const float> found, std::span<const double> expected) {
  double largest = found.size() == expected.size() ? 0 : 1e9;
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    largest = std::max(largest, std::abs(double{found[i]} - expected[i]));
  }
  return largest;
}

class ClassifierReference : public testing::TestWithParam<std::string> {};

TEST_P(ClassifierReference, each_text_and_pair_has_the_logits_of_transformers) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto expected = expected_of(GetParam());
  ASSERT_GE(expected.pairs.size(), 20U);
  const auto classifier = open(GetParam());
  ASSERT_TRUE(classifier);
  double largest = 0;
  for (std::size_t i = 0; i < expected.pairs.size(); ++i) {
    const auto found = classifier->classify({&expected.pairs[i], 1});
    ASSERT_TRUE(found) << found.error().message << ' ' << found.error().detail;
    const auto apart = difference(found->front(), expected.logits[i]);
    EXPECT_LE(apart, tolerance) << "text " << i << ": " << expected.pairs[i].text.substr(0, 60);
    largest = std::max(largest, apart);
  }
  RecordProperty("largest_difference", std::to_string(largest * 1e6) + "e-6");
}

TEST_P(ClassifierReference, texts_of_all_lengths_together_have_the_same_logits) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto expected = expected_of(GetParam());
  const auto classifier = open(GetParam());
  ASSERT_TRUE(classifier);
  const auto found = classifier->classify(expected.pairs);
  ASSERT_TRUE(found) << found.error().message << ' ' << found.error().detail;
  ASSERT_EQ(found->size(), expected.pairs.size());
  for (std::size_t i = 0; i < found->size(); ++i) {
    EXPECT_LE(difference((*found)[i], expected.logits[i]), tolerance) << "text " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, ClassifierReference,
                         testing::Values("bert", "bert_fp16", "bert_bf16", "bert_onnx", "distilbert", "distilbert_fp16",
                                         "distilbert_onnx", "bart", "bart_fp16", "bart_scaled_bf16"),
                         [](const auto& at) { return at.param; });

TEST(ClassifierReferences, the_expected_logits_tell_texts_apart) {
  const auto reference = read_reference();
  for (const auto& [model, rows] : reference.at("models").as_object()) {
    std::vector<double> firsts;
    for (const auto& row : rows.as_array()) firsts.push_back(row.at("logits").at(0).to_number<double>());
    std::ranges::sort(firsts);
    EXPECT_GT(firsts.back() - firsts.front(), 100 * tolerance) << std::string_view(model);
  }
}

TEST(ClassifierReferences, labels_are_those_of_the_config) {
  ATTUNE_NEEDS_TEXT_MODEL();
  using Names = std::vector<std::string>;
  EXPECT_EQ(open("bert")->labels(), (Names{"positive", "negative", "neutral"}));
  EXPECT_EQ(open("distilbert_onnx")->labels(), (Names{"NEGATIVE", "POSITIVE"}));
  EXPECT_EQ(open("bart")->labels(), (Names{"contradiction", "neutral", "entailment"}));
}

TEST(ClassifierReferences, each_folder_has_an_identity_of_its_own) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const std::string bert(open("bert")->identity());
  EXPECT_EQ(bert.size(), 32U);
  EXPECT_EQ((*open_classifier(test::small_models() / "bert", {.threads = 1}))->identity(), bert);
  EXPECT_NE(open("bert_fp16")->identity(), bert);
  EXPECT_NE(open("bert_onnx")->identity(), bert);
}

TEST(ClassifierReferences, zero_shot_scores_are_those_of_the_transformers_pipeline) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto classifier = open("bart");
  ASSERT_TRUE(classifier);
  const auto reading = EntailmentLabels::find(classifier->labels());
  ASSERT_TRUE(reading) << reading.error().message;
  const auto reference = read_reference();
  ASSERT_GE(reference.at("zero_shot").as_array().size(), 4U);
  for (const auto& row : reference.at("zero_shot").as_array()) {
    const auto labels = boost::json::value_to<std::vector<std::string>>(row.at("labels"));
    const auto pairs = entailment_pairs(row.at("text").as_string(), labels, row.at("template").as_string());
    ASSERT_TRUE(pairs);
    const auto logits = classifier->classify(*pairs);
    ASSERT_TRUE(logits);
    const auto scores = reading->read(*logits, row.at("multi_label").as_bool());
    ASSERT_TRUE(scores);
    const auto expected = boost::json::value_to<std::vector<double>>(row.at("scores"));
    ASSERT_EQ(scores->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR((*scores)[i], expected[i], 1e-5) << labels[i];
  }
}

TEST(ClassifierReferences, many_threads_share_one_model) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto expected = expected_of("bart");
  const auto classifier = open("bart");
  ASSERT_TRUE(classifier);
  std::vector<double> apart(4, 1e9);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < apart.size(); ++t) {
      threads.emplace_back([&, t] {
        double largest = 0;
        for (int round = 0; round < 5; ++round) {
          const auto found = classifier->classify(expected.pairs);
          if (!found) return;
          for (std::size_t i = 0; i < found->size(); ++i) {
            largest = std::max(largest, difference((*found)[i], expected.logits[i]));
          }
        }
        apart[t] = largest;
      });
    }
  }
  for (const auto largest : apart) EXPECT_LE(largest, tolerance);
}

TEST(ClassifierReferences, text_that_is_not_utf8_is_refused_by_its_number) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto classifier = open("bart");
  ASSERT_TRUE(classifier);
  const auto message = [&](TextPair pair) {
    const auto found = classifier->classify(std::vector<TextPair>{{"fine"}, std::move(pair)});
    return found ? std::string("classified") : found.error().message;
  };
  EXPECT_NE(message({"\xff"}).find("text 2: the text is not UTF-8"), std::string::npos) << message({"\xff"});
  EXPECT_NE(message({"a", "\xff"}).find("text 2: the second text is not UTF-8"), std::string::npos)
      << message({"a", "\xff"});
}

TEST(ClassifierReferences, no_texts_give_no_logits) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto found = open("distilbert")->classify({});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

}  // namespace
}  // namespace attune
