#include "narrate/phrases.h"

#include <array>

namespace attune::narrate {
namespace {

constexpr auto promise_list = std::to_array<std::string_view>({
    "guarant*", "risk free", "riskfree", "riskless", "no risk*", "zero risk*", "without risk*", "without any risk*", "free of risk*",
    "no real risk*", "little risk", "minimal risk", "hardly any risk*", "not risky", "never risky", "isnt risky", "best", "cannot lose",
    "cant lose", "can not lose", "wont lose", "will not lose", "never lose*", "not lose", "nothing to lose", "no loss*", "safe",
    "safest", "safely", "safer", "safety", "sure thing", "surefire", "sure fire", "certain to", "certainly", "definitely", "surely",
    "always", "never fall*", "never drop*", "never go*", "never*", "no downside*", "no catch", "no strings", "will grow", "will rise",
    "will increase", "will double", "will earn", "will make", "will save", "will get back", "will return", "will beat", "will never",
    "will always", "will pay off", "multiply", "rich", "wealthy", "fortune", "perfect*", "ideal*", "unbeatable", "unmatched",
    "unrivalled", "unrivaled", "number one", "no 1", "top", "leading", "lowest", "highest", "cheapest", "fastest", "greatest",
    "easiest", "smartest", "most popular", "ultimate", "world class", "worldclass", "award*", "once in a", "limited time",
    "limited offer", "hurry", "act now", "act fast", "act today", "dont miss", "do not miss", "miss out", "last chance", "today only",
    "only today", "before it is too late", "pre approved", "preapproved", "approved", "approval", "no credit check*", "qualify",
    "qualified", "qualifies", "eligible", "accepted", "promis*", "assur*", "foolproof", "fool proof", "infallible", "proven", "tested",
    "risk is low", "risks are low", "low risk", "no worr*", "worry free", "worryfree", "stress free", "peace of mind", "bulletproof",
    "cast iron", "ironclad", "certainty", "fully protected", "fully covered", "fully insured", "completely", "totally", "absolutely",
    "100 percent", "everyone", "everybody", "anyone", "nobody", "no one", "better than", "beats", "beat", "outperform*", "superior", "compared", "comparison", "than other*", "than any*", "than most", "than elsewhere", "other banks", "elsewhere",
    "excellent", "amazing", "incredible", "fantastic", "wonderful", "outstanding", "exceptional", "great", "only way", "free money",
    "loophole*", "secret", "too good"});

constexpr auto advice_list = std::to_array<std::string_view>({
    "you should*", "should you", "should", "you must", "must", "you need to", "you ought", "ought to", "you have to", "we recommend",
    "i recommend", "recommend*", "we advise", "i advise", "advis*", "our advice", "my advice", "better off", "you had better", "suggest*", "consider", "right for you",
    "right choice", "good choice", "wise choice", "smart choice", "smart move", "good idea", "suitable", "suits you", "meant for you",
    "made for you", "sign up", "apply now", "apply today", "buy", "sell", "switch now", "switch today", "open one", "open it now",
    "dont wait", "do not wait", "why wait", "get started", "contact us", "call us", "click", "go for", "put all", "invest now",
    "borrow more", "take out a loan", "must have", "essential"});

constexpr auto itself_list = std::to_array<std::string_view>({
    "ignore", "instruct*", "system prompt", "prompt*", "language model", "as an ai", "ai", "assistant", "chatbot", "i am", "im", "i",
    "my", "me", "sorry", "json", "output", "developer mode", "jailbr*", "pretend*", "override*", "reason code*", "codes", "facts"});

constexpr auto institution_list = std::to_array<std::string_view>({
    "Barclays", "HSBC", "Lloyds", "NatWest", "Santander", "Halifax", "Nationwide", "Monzo", "Starling", "Revolut", "PayPal", "Klarna",
    "Commonwealth", "CommBank", "Westpac", "ANZ", "NAB", "Macquarie", "ING", "Bendigo", "Suncorp", "Citibank", "Citi", "Goldman",
    "Marcus", "Vanguard", "BlackRock", "Fidelity", "Schwab", "Wells", "JPMorgan", "Chase", "Amex", "Visa", "Mastercard", "Discover",
    "Deutsche", "UBS", "BNP", "TSB", "Zopa", "RBS", "Coutts", "Aviva", "Prudential", "Allianz", "Axa", "Robinhood", "Coinbase",
    "Binance", "Wise", "Stripe", "Rabobank", "Bankwest", "Ubank", "Virgin", "Tesco", "Natwest", "Morgan", "Experian", "Equifax",
    "Transunion", "Hargreaves", "Lansdown", "Moneybox", "Plum", "Chip", "Atom", "Tandem", "Aldermore", "Paragon", "Shawbrook"});

constexpr auto calendar = std::to_array<std::string_view>({
    "january", "february", "april", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter", "jan", "feb", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "today", "tomorrow", "tonight", "yesterday", "weekend", "weekends", "decade", "decades", "century"});

constexpr auto claim_list = std::to_array<std::string_view>({
    "free", "nothing", "insured", "insurance", "protect*", "cover*", "tax*", "bonus*", "cashback", "reward*", "points", "discount*", "unlimited",
    "instant*", "immediate*", "fixed", "variable", "flexib*", "waive*", "refund*", "offset*", "redraw*", "worldwide", "abroad",
    "overseas", "secur*", "access*", "withdraw*", "anytime", "online", "app", "apps", "mobile", "exclusive*", "low", "lower", "lowers", "high",
    "higher", "competitive*", "cheap*", "grow*", "introductory", "daily", "weekly", "quick*", "fast*", "easy", "easily", "simple",
    "simply", "affordab*", "compound*", "inflation", "dividend*", "gain*", "profit*", "yield*", "return*", "increase*", "raise*",
    "reduc*", "cut", "cuts", "save*", "saving*", "earn*", "income", "match*", "lifetime", "permanent*", "renew*", "upgrade*",
    "lounge*", "travel*", "airline*", "concierge", "overdraft*", "mortgage*", "loan*", "credit", "debit", "card*", "isa", "pension*",
    "bond*", "crypto*", "gold", "property", "shares", "stocks", "fund*", "etf*", "ethical*", "green", "sustainab*", "charit*",
    "family", "children", "student*", "business*", "retire*", "house", "car", "wedding", "holiday*", "emergenc*", "debt*", "score",
    "phone", "branch*", "support*", "adviser*", "advisor*", "expert*", "human", "team", "transfer*", "contactless", "notice*",
    "penalt*", "lock*", "limit*", "diversif*", "volatil*", "stable", "stabil*", "steady", "steadily", "reliab*", "regulat*",
    "licensed", "backed", "government", "capital", "convenien*", "trust*", "popular*", "well known", "customers", "people",
    "deposit*", "liquid*", "long term", "short term", "future", "quarterly", "automatic*", "joint", "minimum", "maximum", "balance*",
    "interest", "rate*", "fee*", "charge*", "cost*", "buffer", "spend*", "spread*", "track*", "budget*", "manage*", "hedge*"});

constexpr auto burden_list = std::to_array<std::string_view>({
    "fee", "fees", "charge", "charges", "cost", "costs", "minimum", "penalty", "penalties", "limit", "limits", "lock", "obligation",
    "obligations", "commitment", "commitments", "interest", "deposit", "notice", "paperwork", "tax", "balance", "hidden", "extra",
    "credit", "questions", "conditions", "restrictions", "exclusions", "excess", "need"});

}  // namespace

std::span<const std::string_view> promises() { return promise_list; }
std::span<const std::string_view> advice() { return advice_list; }
std::span<const std::string_view> about_itself() { return itself_list; }
std::span<const std::string_view> institutions() { return institution_list; }
std::span<const std::string_view> months_and_days() { return calendar; }
std::span<const std::string_view> claims() { return claim_list; }
std::span<const std::string_view> burdens() { return burden_list; }

}  // namespace attune::narrate
