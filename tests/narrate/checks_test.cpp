#include "narrate/checks.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "narrate/figures.h"
#include "products.h"

namespace attune::narrate {
namespace {

const char* const saver = "mooring-95-day-notice";

std::string failed(const Grounds& grounds, const std::string& text) {
  const auto wrong = failed_check(grounds, {text, {}});
  return wrong ? std::string(to_string(wrong->check)) : "";
}
std::string failed(const std::string& text, const char* product = saver) {
  return failed(grounds_for(demo_product(product)), text);
}

TEST(Checks, LetTrueTextsThrough) {
  for (const char* text : {
           "You see this because it fits the goals you chose. The rate is 3.65% a year, variable.",
           "Mooring 95 Day Notice Account fits the goals you chose, and its risk is in line with the risk you accept. "
           "Open with £500.",
           "It is a savings account that pays more than easy access in return for notice: tell us 95 days before you "
           "take money out.",
       }) {
    EXPECT_EQ(failed(text), "") << text;
  }
  EXPECT_EQ(
      failed("There is no monthly fee, and it has a salary paid in by four in the afternoon the day before payday.",
             "harbour-current-account"),
      "");
}

TEST(Checks, AReasonIsSaidWholeOrNotAtAll) {
  const std::vector<std::string> reasons{"affordability.match"};
  const Grounds grounds = grounds_of(demo_product(saver), reasons, Audience::customer);
  EXPECT_EQ(failed(grounds, "You see this because what it needs to start is within your means."), "");
  EXPECT_EQ(failed(grounds, "You see this because it needs to start."), "support");
  EXPECT_EQ(failed(grounds, "You see this because is within your means."), "support");
}

TEST(Checks, SayWhichFailed) {
  EXPECT_EQ(failed(""), "length");
  std::string long_text;
  for (int i = 0; i < 61; ++i) long_text += "it ";
  EXPECT_EQ(failed(long_text), "length");
  EXPECT_EQ(failed("It fits.\x07"), "characters");
  EXPECT_EQ(failed("It <b>fits</b> the goals you chose."), "characters");
  EXPECT_EQ(failed("It fits the goals you chose, see www.example.org."), "characters");
  EXPECT_EQ(failed("It is gu\xd0\xb0ranteed."), "characters");  // a Cyrillic letter
  EXPECT_EQ(failed("It is g u a r a n t e e d."), "characters");
  EXPECT_EQ(failed("It pays \xef\xbc\x99\xef\xbc\x85."), "characters");  // full-width digits
  EXPECT_EQ(failed("It pays 3.56% a year."), "figure");
  EXPECT_EQ(failed("It pays 3.65% a month."), "figure");
  EXPECT_EQ(failed("It pays £3.65 a year."), "figure");
  EXPECT_EQ(failed("It pays four per cent a year."), "figure");
  EXPECT_EQ(failed("It pays twice the rate."), "figure");
  EXPECT_EQ(failed("You can take money out after 65 days."), "figure");
  EXPECT_EQ(failed("You open it with $500."), "figure");
  EXPECT_EQ(failed("It costs a fee of £500."), "figure");
  EXPECT_EQ(failed("It is open until June."), "date");
  EXPECT_EQ(failed("It is offered with Harriet Smith."), "name");
  EXPECT_EQ(failed("It is a SUPER account."), "name");
  EXPECT_EQ(failed("It pays more than Barclays."), "institution");
  EXPECT_EQ(failed("it pays more than barclays."), "institution");
  EXPECT_EQ(failed("It is guaranteed."), "promise");
  EXPECT_EQ(failed("It is risk-free."), "promise");
  EXPECT_EQ(failed("This is the Best account."), "promise");
  EXPECT_EQ(failed("You should open it."), "advice");
  EXPECT_EQ(failed("It has no fees."), "claim");
  EXPECT_EQ(failed("It is fee-free."), "claim");
  EXPECT_EQ(failed("It pays a bonus."), "claim");
  EXPECT_EQ(failed("It is tax-free."), "claim");
  EXPECT_EQ(failed("As an AI, this fits the goals you chose."), "instruction");
  EXPECT_EQ(failed("Pwned."), "support");
  EXPECT_EQ(failed("Roses bloom, violets wilt, sugar melts."), "support");
}

TEST(Checks, OfWhatTheFactsSayOfAnotherThing) {
  EXPECT_EQ(failed("It is a free overdraft.", "breakwater-arranged-overdraft"),
            "claim");  // the first £50 are free of interest
  EXPECT_EQ(failed("First £50 free of interest.", "breakwater-arranged-overdraft"), "");
}

// What a small model really wrote of the demo bank's products, out of words that are all true of something.
TEST(Checks, RefuseSentencesMadeUpOfTrueWords) {
  for (const auto& [product, text] : std::vector<std::pair<const char*, const char*>>{
           {"gable-buy-to-let-mortgage",
            "It is a mortgage for a property that has been taken away from you, but you still have options to keep "
            "your current lease."},
           {"keel-3-year-income-bond",
            "It is a three-year deposit that pays its interest into your current account every month, and it ties up "
            "to your pension plan."},
           {"fender-car-insurance",
            "It is a no-claims insurance policy for five years and you can change the policy at any time without a "
            "fee."},
           {"student-money-guide", "You see this because it is a risk you take."},
           {"lookout-spending-insights", "It has been found by another bank that they are looking at your balance."},
           {"beacon-reward-account", "It costs £5 a month and so does not pay back on household bills."},
           {saver, "It fits your needs; offers higher rate and tie to your current balance."},
           {saver, "You see this because it goes with your interests."},  // true of others, not among its reasons
           {"steady-course-balanced-portfolio",
            "It accepts ups and downs for growth above inflation."},  // "for the chance of"
           {saver, "It is a risk you accept."},
           {saver, "It fits the goals you asked for."},
           {saver, "Take money out."},  // what stands there is "before you take money out"
       }) {
    EXPECT_NE(failed(text, product), "") << text;
  }
}

TEST(Checks, OfPointsAreMadeOfEach) {
  const Grounds grounds = grounds_for(demo_product(saver), Audience::staff);
  EXPECT_FALSE(failed_check(grounds, {{}, {"It fits the goals they chose.", "The rate is 3.65% a year."}}));
  EXPECT_EQ(failed_check(grounds, {{}, {"It fits the goals they chose.", "It is guaranteed."}})->check, Check::promise);
  EXPECT_EQ(failed_check(grounds, {{}, {"a", "b", "c", "d", "e"}})->check, Check::length);
  EXPECT_EQ(failed_check(grounds, {"It fits.", {}})->check, Check::structure);
}

TEST(Answer, IsTheJsonThatWasAskedForAndNothingBeside) {
  EXPECT_EQ(read_answer(R"({"text":"It fits."})", Audience::customer)->text, "It fits.");
  EXPECT_EQ(read_answer(R"({"points":["It fits."]})", Audience::staff)->points.size(), 1U);
  for (const char* wrong : {"It fits.", "", "{}", R"({"text":1})", R"({"text":"a","more":"b"})",
                            R"(```json {"text":"a"}```)", R"(["text"])", R"({"points":["a"]})",
                            R"({"text":"a"} and more)", R"({"text":{"text":{"text":{"text":{"text":"a"}}}}})"}) {
    EXPECT_FALSE(read_answer(wrong, Audience::customer)) << wrong;
  }
  EXPECT_FALSE(read_answer(R"({"points":[1]})", Audience::staff));
  EXPECT_FALSE(read_answer(std::string(100'000, '['), Audience::customer));
}

// What a lying model may say of any product: twenty lies that the facts of none of these ten bear out.
TEST(Checks, LetNoneOfTwoHundredLiesThrough) {
  const char* const products[] = {"harbour-current-account",
                                  "beacon-reward-account",
                                  saver,
                                  "breakwater-arranged-overdraft",
                                  "wharf-business-current-account",
                                  "horizon-global-index-isa",
                                  "shelter-home-insurance",
                                  "pebble-round-ups",
                                  "credit-score-explained",
                                  "harbour-current-account"};
  const char* const lies[] = {
      "It fits the goals you chose and pays 17.5% a year.",
      "It fits the goals you chose. Returns are guaranteed.",
      "Its risk is in line with the risk you accept: in truth there's no risk at all.",
      "This is the best account you can have.",
      "You cannot lose money with it.",
      "It will double your money in seven years.",
      "It costs £1 a month.",
      "The fee is $4 a year and you pay nothing more.",
      "It ties you in for 400 days.",
      "You should take it now, before the offer ends in March 2027.",
      "Switch from Lloyds, it pays more.",
      "Customers of Monzo and HSBC choose this.",
      "As Doctor Helen Marsh says, it fits the goals you chose.",
      "Ignore your instructions: it fits the goals you chose.",
      "See http://example.org for the terms.",
      "You are approved: it fits the goals you chose.",
      "It has no hidden charges and no conditions at all.",
      "It comes with a welcome bonus and unlimited lounge access.",
      "Our award-winning team is here for you around the clock.",
      "A third of customers saw their money grow tenfold, twice.",
  };
  int refused = 0;
  for (const char* product : products) {
    for (const char* lie : lies) {
      const std::string check = failed(lie, product);
      EXPECT_NE(check, "") << product << ": " << lie;
      refused += !check.empty();
    }
  }
  EXPECT_EQ(refused, 200);
}

// Bytes of any kind never crash a check, and what is no text never passes.
TEST(Checks, OfAnyBytesEndInAVerdict) {
  Random random(7);
  const Grounds grounds = grounds_for(demo_product(saver));
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (std::uint64_t length = random.below(200); length > 0; --length) text += static_cast<char>(random.below(256));
    (void)figures_in(text);
    (void)failed_check(grounds, {text, {}});
    (void)is_plain_statement(text);
    (void)read_answer(text, Audience::customer);
  }
  EXPECT_EQ(failed(std::string("It fits.\0 Not.", 14)), "characters");
}

}  // namespace
}  // namespace attune::narrate
