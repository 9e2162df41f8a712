#include "text/linear_head.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

namespace attune {
namespace {

// Made by scikit-learn: make_linear_head_oracle.py.
const boost::json::object& oracle() {
  static const boost::json::object read = [] {
    std::ifstream in(std::string(ATTUNE_SOURCE_DIR) + "/tests/text/linear_head_oracle.json");
    std::ostringstream text;
    text << in.rdbuf();
    return boost::json::parse(text.str()).as_object();
  }();
  return read;
}

std::vector<double> numbers(const boost::json::value& values) {
  std::vector<double> out;
  for (const auto& v : values.as_array()) out.push_back(v.to_number<double>());
  return out;
}

std::vector<float> row(std::size_t r) {
  const auto wide = numbers(oracle().at("x").as_array()[r]);
  return {wide.begin(), wide.end()};
}

HeadExamples examples(bool weighted = false) {
  HeadExamples out;
  out.labels = {"a", "b", "c"};
  const auto labels = numbers(oracle().at("labels"));
  const auto weights = numbers(oracle().at("weight"));
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const std::size_t label[]{static_cast<std::size_t>(labels[r])};
    out.add(row(r), label, weighted ? static_cast<float>(weights[r]) : 1.0F);
  }
  return out;
}

void expect_same(const LinearHead& head, const boost::json::object& expected) {
  for (std::size_t l = 0; l < 3; ++l) {
    const auto coefficients = numbers(expected.at("coefficients").as_array()[l]);
    const auto found = head.coefficients(l);
    for (std::size_t d = 0; d < coefficients.size(); ++d) EXPECT_NEAR(found[d], coefficients[d], 1e-4);
  }
  for (std::size_t r = 0; r < 8; ++r) {
    const auto probabilities = numbers(expected.at("probabilities").as_array()[r]);
    const auto found = head.probabilities(row(r));
    for (std::size_t l = 0; l < 3; ++l) EXPECT_NEAR(found[l], probabilities[l], 1e-5);
  }
}

TEST(LinearHead, FindsWhatScikitLearnFinds) {
  const auto head = LinearHead::train(HeadKind::exclusive, examples(), {.c = 1, .steps = 500, .folds = 0});
  ASSERT_TRUE(head) << head.error().message;
  expect_same(*head, oracle().at("multinomial").as_object());
}

TEST(LinearHead, FindsTheSameWithWeights) {
  const auto head = LinearHead::train(HeadKind::exclusive, examples(true), {.c = 3, .steps = 500, .folds = 0});
  ASSERT_TRUE(head) << head.error().message;
  expect_same(*head, oracle().at("weighted").as_object());
}

TEST(LinearHead, OneForEachLabelIsScikitLearnsBinary) {
  const auto head = LinearHead::train(HeadKind::independent, examples(), {.c = 2, .steps = 500, .folds = 0});
  ASSERT_TRUE(head) << head.error().message;
  const auto& expected = oracle().at("binary").as_object();
  const auto coefficients = numbers(expected.at("coefficients").as_array()[0]);
  const auto found = head->coefficients(1);
  for (std::size_t d = 0; d < coefficients.size(); ++d) EXPECT_NEAR(found[d], coefficients[d], 1e-4);
  EXPECT_NEAR(found.back(), numbers(expected.at("intercepts"))[0], 1e-4);
  EXPECT_NEAR(head->probabilities(row(3))[1], numbers(expected.at("probabilities").as_array()[3])[1], 1e-5);
}

TEST(LinearHead, TheTemperatureCalmsAnOverconfidentHead) {
  // Labels that the rows say nothing of: with hardly any penalty the head learns them by heart.
  HeadExamples noise;
  noise.labels = {"a", "b"};
  for (std::size_t r = 0; r < 60; ++r) {
    const std::size_t label[]{(r * 7 / 3) % 2};
    noise.add(row(r), label);
  }
  const auto head = LinearHead::train(HeadKind::exclusive, noise, {.c = 1000});
  ASSERT_TRUE(head);
  EXPECT_GT(head->temperature(), 1.5);
}

TEST(LinearHead, ThresholdsAreTheBestOnHeldOutRows) {
  const auto head = LinearHead::train(HeadKind::independent, examples(), {.c = 1});
  ASSERT_TRUE(head);
  for (std::size_t l = 0; l < 3; ++l) {
    EXPECT_GE(head->thresholds()[l], 0.05F);
    EXPECT_LE(head->thresholds()[l], 1.0F);
    EXPECT_GT(head->held_out_f1()[l], 0.5F);
  }
}

TEST(LinearHead, SameExamplesSameBytesThatReadBack) {
  const auto head = LinearHead::train(HeadKind::independent, examples());
  const auto again = LinearHead::train(HeadKind::independent, examples());
  ASSERT_TRUE(head && again);
  const Bytes bytes = head->serialise();
  EXPECT_EQ(bytes, again->serialise());
  const auto read = LinearHead::parse(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->serialise(), bytes);
  EXPECT_EQ(read->probabilities(row(1)), head->probabilities(row(1)));
}

TEST(LinearHead, DamagedBytesAreRefused) {
  const auto head = LinearHead::train(HeadKind::exclusive, examples(), {.folds = 0});
  ASSERT_TRUE(head);
  const Bytes good = head->serialise();
  for (std::size_t at = 0; at < good.size(); at += 3) {
    Bytes bad = good;
    bad[at] ^= 0x10;
    EXPECT_FALSE(LinearHead::parse(bad)) << at;
    EXPECT_FALSE(LinearHead::parse(std::span(good).first(at))) << at;
  }
}

TEST(LinearHead, RefusesWhatDoesNotFit) {
  HeadExamples none;
  EXPECT_FALSE(LinearHead::train(HeadKind::exclusive, none));
  HeadExamples unused = examples();
  unused.labels.push_back("d");
  EXPECT_FALSE(LinearHead::train(HeadKind::exclusive, unused));
  HeadExamples nan = examples();
  nan.x[4] = std::nanf("");
  EXPECT_FALSE(LinearHead::train(HeadKind::exclusive, nan));
  HeadExamples two = examples();
  two.holds[0] = two.holds[1] = 1;
  EXPECT_FALSE(LinearHead::train(HeadKind::exclusive, two));
}

}  // namespace
}  // namespace attune
