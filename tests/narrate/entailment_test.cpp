// What a model of entailment is asked about a generated text.
#include "narrate/entailment.h"

#include <gtest/gtest.h>

#include "products.h"

namespace attune::narrate {
namespace {

TEST(Entailment, SentencesStandAsTheyWereWritten) {
  const Wording wording{"The rate is 3.5% a year, variable. You start with £1,500.50! Is it for you?\nIt ties you in",
                        {}};
  EXPECT_EQ(sentences_of(wording),
            (std::vector<std::string>{"The rate is 3.5% a year, variable.", "You start with £1,500.50!",
                                      "Is it for you?", "It ties you in"}));
  EXPECT_EQ(sentences_of({"A will is drawn up. £195 is what it costs.", {}}),
            (std::vector<std::string>{"A will is drawn up.", "£195 is what it costs."}));
  EXPECT_EQ(sentences_of({{}, {"It has no fee. It is open to all.", "Name the rate"}}),
            (std::vector<std::string>{"It has no fee.", "It is open to all.", "Name the rate"}));
  EXPECT_TRUE(sentences_of({}).empty());
}

TEST(Entailment, ThePremiseHoldsReasonsTermsAndTextsInSentences) {
  const Grounds grounds =
      grounds_of(demo_product("mooring-95-day-notice"), std::vector<std::string>{"goals.match"}, Audience::customer);
  const std::string premise = premise_of(grounds);
  EXPECT_TRUE(premise.starts_with("It fits the goals you chose. ")) << premise;
  std::size_t at = 0;
  for (const std::string& term : term_sentences(grounds)) {
    const std::size_t next = premise.find(term, at);
    ASSERT_NE(next, std::string::npos) << term;
    at = next;
  }
  for (const std::string& text : fact_texts(grounds))
    EXPECT_NE(premise.find(text.substr(1)), std::string::npos) << text;
  EXPECT_EQ(premise.find(".."), std::string::npos);
}

TEST(Entailment, ThePremiseHoldsWhatTheTemplateSays) {
  for (const Product& product : demo_products()) {
    const Grounds grounds = grounds_of(product, std::vector<std::string>{"services.match"}, Audience::staff);
    const std::string premise = premise_of(grounds);
    for (const std::string& sentence : sentences_of(template_wording(grounds)))
      EXPECT_NE(premise.find(sentence), std::string::npos) << product.id << ": " << sentence;
  }
}

}  // namespace
}  // namespace attune::narrate
