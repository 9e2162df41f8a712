// Tags and categories that texts suggest: learnt from the catalogue, shown as inferred, searched; never a fact.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bank.h"
#include "text/encoder.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr int of_each = 30;

// Four of a kind's eight words, other ones for each i.
std::string words(std::array<std::string_view, 8> of_kind, int i) {
  std::string out;
  for (std::size_t w = 0; w < 4; ++w)
    out +=
        std::string(of_kind[(static_cast<std::size_t>(i) * 3 + w * (1 + static_cast<std::size_t>(i) % 2)) % 8]) + " ";
  return out;
}
constexpr std::array<std::string_view, 8> saving{"saving",  "interest", "deposit", "grow",
                                                 "balance", "goal",     "monthly", "bonus"};
constexpr std::array<std::string_view, 8> spending{"card", "purchase", "points",   "credit",
                                                   "shop", "limit",    "cashback", "contactless"};

std::string row(const std::string& id, const std::string& text, const std::string& category, const std::string& tag) {
  return R"({"product_id":")" + id + R"(","name":"Item","category":")" + category + R"(","description":")" + text +
         "\"" + (tag.empty() ? "" : R"(,"tags":[")" + tag + "\"]") + "}\n";
}

// Thirty products of each of two kinds; one of each lacks its tag, one stands in the wrong category.
std::string catalogue() {
  std::string out;
  for (int i = 0; i < of_each; ++i) {
    const std::string n = std::to_string(i);
    out += row("save-" + n, words(saving, i), i == 11 ? "credit_card" : "savings", i == 0 ? "" : "thrift");
    out += row("card-" + n, words(spending, i), "credit_card", i == 0 ? "" : "spend");
  }
  return out;
}

class Labels : public ::testing::Test {
 protected:
  Labels() : bank_(directory_.path()) {
    EXPECT_TRUE(bank_.import("products", "jsonl", catalogue()));
    bank_.options_.text_model = "stub";
    bank_.options_.open_text_model = [](const std::filesystem::path&) {
      return Result<std::unique_ptr<Encoder>>(make_stub_encoder());
    };
    bank_.restart();
    bank_.inbox().run_until([this] { return product("save-0").inferred.has_value(); });
  }

  ProductAnswer product(std::string_view id) {
    auto found = bank_.engine().product(Bank::who(), id);
    EXPECT_TRUE(found) << id;
    return found.value_or(ProductAnswer{});
  }

  std::vector<std::string> search(std::string_view text) {
    std::vector<std::string> ids;
    const auto found = bank_.engine().products(Bank::who(), text, {}, 100);
    EXPECT_TRUE(found);
    for (const auto& one : found.value_or(std::vector<ProductAnswer>{})) ids.push_back(one.product.id);
    return ids;
  }

  ScratchDirectory directory_;
  Bank bank_;
};

TEST_F(Labels, WhatACatalogueLeavesOutIsInferredAndMarkedSo) {
  const auto found = product("save-0");
  ASSERT_EQ(found.inferred->tags.size(), 1u);
  EXPECT_EQ(found.inferred->tags.front().name, "thrift");
  EXPECT_TRUE(found.product.tags.empty());
  EXPECT_FALSE(product("save-1").inferred.has_value());  // it has its tag
}

TEST_F(Labels, AnUnlikelyCategoryIsCalledIntoQuestionAndLeftAsItIs) {
  const auto found = product("save-11");
  ASSERT_TRUE(found.inferred && found.inferred->category);
  EXPECT_EQ(found.inferred->category->name, "savings");
  EXPECT_EQ(found.product.category, Category::credit_card);
}

TEST_F(Labels, SearchFindsTagsStatedAndInferred) {
  const auto found = search("thrift");
  EXPECT_EQ(found.size(), static_cast<std::size_t>(of_each));
  EXPECT_NE(std::ranges::find(found, "save-0"), found.end());
}

TEST_F(Labels, AreLearntAnewWhenTheCatalogueChanges) {
  ASSERT_TRUE(bank_.import("products", "jsonl", row("save-new", words(saving, 5), "savings", {})));
  bank_.inbox().run_until([this] { return product("save-new").inferred.has_value(); });
  EXPECT_EQ(product("save-new").inferred->tags.front().name, "thrift");
}

TEST_F(Labels, AnInferredTagChangesNoList) {
  ASSERT_TRUE(bank_.import("customers", "jsonl", "{\"customer_id\":\"ann\",\"financial_goals\":[\"thrift\"]}\n"));
  const auto with_labels = bank_.recommend("ann", 5, true);
  bank_.options_.text_model.clear();
  bank_.restart();
  const auto without = bank_.recommend("ann", 5, true);
  ASSERT_TRUE(with_labels && without);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(with_labels->items[i].score, without->items[i].score);
}

}  // namespace
}  // namespace attune
