#include "rank/stream.h"

#include <zlib.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/random.h"
#include "rank/report.h"

namespace attune::rank {
namespace {

TEST(FeatureMap, GivesSlotsUntilTheyRunOutThenHashes) {
  FeatureMap map(32);
  const std::size_t own = 32 - 1 - FeatureMap::sketch_slots;
  for (std::size_t i = 0; i < own; ++i) {
    EXPECT_EQ(map.declare(RawFeature::of_word("w", std::to_string(i))).slot, 1 + FeatureMap::sketch_slots + i);
  }
  for (int i = 100; i < 300; ++i) {
    const auto placed = map.declare(RawFeature::of_word("w", std::to_string(i)));
    EXPECT_GE(placed.slot, 1);
    EXPECT_LE(placed.slot, FeatureMap::sketch_slots);
    EXPECT_EQ(std::abs(placed.x), x_one);
  }
  EXPECT_EQ(map.used(), 32U);
  EXPECT_EQ(map.place(RawFeature::of_word("w", "0")).slot, 1 + FeatureMap::sketch_slots);
}

TEST(FeatureMap, NumbersAreMonotoneBoundedAndCentredOnTheFirst) {
  FeatureMap map;
  EXPECT_EQ(map.declare(RawFeature::of_number("n", 5.0)).x, 0);
  std::int16_t before = -x_limit;
  for (double v = -1e6; v < 1e6; v += 997.0) {
    const auto x = map.place(RawFeature::of_number("n", v)).x;
    EXPECT_GE(x, before);
    before = x;
  }
  for (const double odd : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e308, -1e308}) {
    EXPECT_LE(std::abs(map.place(RawFeature::of_number("n", odd)).x), x_limit);
  }
  FeatureMap odd_first;
  odd_first.declare(RawFeature::of_number("n", std::nan("")));
  EXPECT_EQ(odd_first.place(RawFeature::of_number("n", 3.0)).x, 0);
}

TEST(RowByRow, EqualsSolvingAnewWithTheRow) {
  Random random(3);
  const std::size_t slots = 12;
  Moments moments(slots + 1);
  const auto add = [&](const std::vector<double>& z) {
    moments.weight += 1;
    for (std::size_t i = 0; i <= slots; ++i) {
      for (std::size_t j = i; j <= slots; ++j) moments.entries[triangle_row(slots + 1, i) + j - i] += z[i] * z[j];
    }
  };
  const auto draw = [&] {
    std::vector<double> z(slots + 1, 1.0);
    for (std::size_t i = 1; i <= slots; ++i) z[i] = random.below(3) == 0 ? 0.0 : random.unit();
    return z;
  };
  for (int i = 0; i < 50; ++i) add(draw());
  // Large least_spread and no base_strength: the penalty does not move with the data, so both ways must meet.
  const Ridge ridge{.strength = 4.0, .base_strength = 0.0, .least_spread = 5.0};
  RowByRow learner;
  learner.restart(best_kernel(), moments, ridge);
  for (int i = 0; i < 40; ++i) {
    const auto z = draw();
    std::vector<RowByRow::Element> row;
    for (std::size_t j = 0; j < slots; ++j) row.push_back({static_cast<std::uint16_t>(j), z[j]});
    learner.learn(best_kernel(), row, z[slots]);
    add(z);
  }
  const auto expected = fit(best_kernel(), moments, std::vector<double>(slots, 0.0), ridge);
  for (std::size_t i = 0; i < slots; ++i) EXPECT_NEAR(learner.coefficients()[i], expected[i], 1e-10);
}

TEST(StreamLearner, LearnsWhichActionSuits) {
  Random random(1);
  StreamLearner learner;
  const std::vector<RawFeature> red{RawFeature::of_word("colour", "red")};
  const std::vector<RawFeature> blue{RawFeature::of_word("colour", "blue")};
  for (int i = 0; i < 2000; ++i) {
    const bool is_red = random.below(2) == 0;
    const std::vector<RawFeature> shared{RawFeature::of_number("hour", static_cast<double>(random.below(24)))};
    learner.learn(shared, is_red ? red : blue, random.unit() < (is_red ? 0.7 : 0.2) ? 1.0 : 0.0);
  }
  EXPECT_NEAR(learner.predict({}, red), 0.7, 0.13);
  EXPECT_NEAR(learner.predict({}, blue), 0.2, 0.13);
}

TEST(StreamLearner, IsBoundedAndDeterministicOnAnyNames) {
  const auto run = [] {
    Random random(7);
    StreamLearner learner;
    double sum = 0;
    for (int i = 0; i < 3000; ++i) {
      const std::vector<RawFeature> features{RawFeature::of_word("id", std::to_string(random.next())),
                                             RawFeature::of_number("n", random.unit() * 1e9)};
      const double p = learner.predict(features, {});
      EXPECT_TRUE(p >= 0 && p <= 1);
      sum += p;
      learner.learn(features, {}, random.unit());
    }
    EXPECT_LT(learner.memory_bytes(), 5'000'000U);
    return sum;
  };
  EXPECT_EQ(run(), run());
}

std::vector<std::string> lines_of_gzip(const std::string& path) {
  std::vector<std::string> lines;
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return lines;
  std::array<char, 4096> buffer;
  while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
    std::string line(buffer.data());
    std::erase_if(line, [](char c) { return c == '\n' || c == '\r' || c == '"'; });
    lines.push_back(std::move(line));
  }
  gzclose(file);
  return lines;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out;
  for (std::size_t from = 0;;) {
    const auto to = line.find(';', from);
    out.push_back(line.substr(from, to - from));
    if (to == std::string::npos) return out;
    from = to + 1;
  }
}

// Telephone campaigns of a real bank in date order, each row predicted before it is learnt, one default setting.
TEST(StreamLearner, RanksRealCampaignsAndIsCalibrated) {
  const std::string path = std::string(ATTUNE_SHARED_DATA) + "/uci_bank_marketing/bank-additional-full.csv.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "needs the data set " << path;
  const auto lines = lines_of_gzip(path);
  ASSERT_EQ(lines.size(), 41189U);
  const auto names = split(lines.front());
  StreamLearner learner;
  std::vector<Predicted> predicted;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto fields = split(lines[i]);
    ASSERT_EQ(fields.size(), names.size());
    std::vector<RawFeature> features;
    for (std::size_t f = 0; f + 1 < fields.size(); ++f) {
      if (names[f] == "age" || names[f] == "marital" || names[f] == "duration") continue;
      double value = 0;
      const auto [end, error] = std::from_chars(fields[f].data(), fields[f].data() + fields[f].size(), value);
      const bool number = error == std::errc{} && end == fields[f].data() + fields[f].size();
      features.push_back(number ? RawFeature::of_number(names[f], value) : RawFeature::of_word(names[f], fields[f]));
    }
    const double outcome = fields.back() == "yes" ? 1.0 : 0.0;
    predicted.push_back({learner.predict(features, {}), outcome, i});
    learner.learn(features, {}, outcome);
  }
  const Report tail = report(std::span(predicted).subspan(predicted.size() * 7 / 10));
  RecordProperty("auc", std::to_string(*tail.auc));
  RecordProperty("ece", std::to_string(*tail.ece));
  EXPECT_GT(*tail.auc, 0.8015);
  EXPECT_LT(*tail.ece, 0.02);
}

}  // namespace
}  // namespace attune::rank
