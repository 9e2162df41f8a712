// Tags and categories that texts suggest: learnt from the catalogue, shown as inferred, searched; never a fact.
#include <algorithm>
#include <array>
#include <map>
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
    out += row("save-" + n, words(saving, i), i == 11 ? "credit_card" : "savings", i == 0 ? "" : "premium");
    out += row("card-" + n, words(spending, i), "credit_card", i == 0 ? "" : "spend");
  }
  return out;
}

bool has_reason(const RecommendedItem& item, std::string_view code) {
  return std::ranges::find(item.reasons, code, &Reason::code) != item.reasons.end();
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
  EXPECT_EQ(found.inferred->tags.front().name, "premium");
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
  const auto found = search("premium");
  EXPECT_EQ(found.size(), static_cast<std::size_t>(of_each));
  EXPECT_NE(std::ranges::find(found, "save-0"), found.end());
}

TEST_F(Labels, AreLearntAnewWhenTheCatalogueChanges) {
  ASSERT_TRUE(bank_.import("products", "jsonl", row("save-new", words(saving, 5), "savings", {})));
  bank_.inbox().run_until([this] { return product("save-new").inferred.has_value(); });
  EXPECT_EQ(product("save-new").inferred->tags.front().name, "premium");
}

TEST_F(Labels, ProductsWithoutTagsAreNoExamplesAgainstOne) {
  std::string untagged;
  for (int i = 0; i < 2 * of_each; ++i) untagged += row("new-" + std::to_string(i), words(saving, i), "savings", {});
  ASSERT_TRUE(bank_.import("products", "jsonl", untagged));
  const auto last = "new-" + std::to_string(2 * of_each - 1);
  bank_.inbox().run_until([&] { return product(last).inferred.has_value(); });
  for (int i = 0; i < 2 * of_each; ++i) {
    const auto inferred = product("new-" + std::to_string(i)).inferred;
    ASSERT_TRUE(inferred && !inferred->tags.empty()) << i;
    EXPECT_EQ(inferred->tags.front().name, "premium") << i;
  }
}

TEST_F(Labels, TheTagsOfAProductWithoutAnyAreFeaturesAndInTheLog) {
  ASSERT_TRUE(bank_.import("customers", "jsonl", "{\"customer_id\":\"ann\",\"interests\":[\"Premium\"]}\n"));
  const auto goes_with_interests = [this](std::string_view id) {
    const auto list = bank_.recommend("ann", 2 * of_each, true).value();
    const auto item = std::ranges::find(list.items, id, &RecommendedItem::product_id);
    return item != list.items.end() && has_reason(*item, "interests.match");
  };
  bank_.settle();
  EXPECT_TRUE(goes_with_interests("save-1")) << "it says so itself";
  EXPECT_TRUE(goes_with_interests("save-0"));
  EXPECT_FALSE(goes_with_interests("card-0")) << "another tag is inferred of it";
  const auto scores = [this] {
    std::map<std::string, double> all;
    const auto list = bank_.recommend("ann", 2 * of_each, true).value();
    for (const RecommendedItem& item : list.items) all.emplace(item.product_id, item.score);
    return all;
  };
  const auto before = scores();

  bank_.options_.text_model.clear();
  bank_.restart();
  EXPECT_FALSE(product("save-0").inferred) << "nobody infers any more";
  EXPECT_EQ(scores(), before);
  EXPECT_TRUE(bank_.rebuild().same) << bank_.rebuild().difference;
}

TEST_F(Labels, WhatWasInferredOfAnOlderTextIsNotKeptOfTheNewOne) {
  ASSERT_TRUE(bank_.import("customers", "jsonl", "{\"customer_id\":\"ann\",\"interests\":[\"Premium\"]}\n"));
  for (int i = 0; i < 9; ++i) {  // some of these come while labels are being learnt from the one before
    ASSERT_TRUE(
        bank_.import("products", "jsonl", row("save-0", words(i % 2 == 0 ? spending : saving, i), "savings", {})));
    for (int turns = 0; turns < i; ++turns) {
      bool reached = false;
      bank_.inbox().post([&] { reached = true; });
      bank_.inbox().run_until([&] { return reached; });
    }
  }
  const auto told_of = [this] {
    const auto inferred = product("save-0").inferred;
    return inferred && !inferred->tags.empty() ? inferred->tags.front().name : std::string();
  };
  bank_.inbox().run_until([&] { return told_of() == "spend"; });
  bank_.settle();
  const auto list = bank_.recommend("ann", 2 * of_each, true).value();
  const auto item = std::ranges::find(list.items, "save-0", &RecommendedItem::product_id);
  ASSERT_NE(item, list.items.end());
  EXPECT_FALSE(has_reason(*item, "interests.match"));
}

TEST_F(Labels, ANewVersionOfAProductIsTakenForWhatItSays) {
  ASSERT_TRUE(bank_.import("customers", "jsonl", "{\"customer_id\":\"ann\",\"interests\":[\"Premium\"]}\n"));
  ASSERT_TRUE(bank_.import("products", "jsonl", row("save-0", words(saving, 0), "savings", "spend")));
  bank_.settle();
  const auto list = bank_.recommend("ann", 2 * of_each, true).value();
  const auto item = std::ranges::find(list.items, "save-0", &RecommendedItem::product_id);
  ASSERT_NE(item, list.items.end());
  EXPECT_FALSE(has_reason(*item, "interests.match"));
}

}  // namespace
}  // namespace attune
