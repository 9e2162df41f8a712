#include "engine/bank_log_in.h"

#include <utility>

#include "store/secret.h"

namespace attune {
namespace {

constexpr std::size_t most_questions = 32;                    // waiting for the provider
constexpr std::int64_t rest_micros = 10 * micros_per_second;  // after it was not reached

// Sends, and gives up soon after `stop` says so. A provider that was not reached is not asked again at once: who waits for it
// in the queue, and a server that stops, would wait for each of them in turn.
HttpSend with_rest(HttpSend send, const Clock& clock, const std::stop_token& stop) {
  return [send = std::move(send), &clock, &stop,
          rests_until = Instant{}](HttpRequest request) mutable -> Result<HttpAnswer> {
    if (clock.now() < rests_until) return fail(ErrorCode::unavailable, "It was not reached a moment ago.");
    request.stop = stop;
    auto answer = send(request);
    if (!answer && answer.error().code == ErrorCode::unavailable) rests_until = {clock.now().micros + rest_micros};
    return answer;
  };
}

}  // namespace

BankLogIn::BankLogIn(const BankLogInOptions& options, const Clock& clock,
                     std::function<void(std::function<void()>)> post, std::function<void(const std::string&)> notice)
    : clock_(clock),
      post_(std::move(post)),
      notice_(std::move(notice)),
      provider_(options.provider, with_rest(options.send, clock, stop_), clock),
      thread_(most_questions) {}

void BankLogIn::begin(const Handle& account, Reply<std::string> reply) {
  const Instant now = clock_.now();
  std::erase_if(under_way_,
                [&](const auto& entry) { return entry.second.account == account || entry.second.expires <= now; });
  if (under_way_.size() >= most_under_way)
    return reply(
        fail(ErrorCode::unavailable, "Too many people are logging in at the bank now. Try again in a minute."));
  const oidc::Attempt attempt{random_token(), random_token(), random_token()};
  under_way_.emplace(attempt.state, UnderWay{account, attempt, {now.micros + life_micros}});
  ask([attempt](oidc::Provider& provider) { return provider.authorization_url(attempt); }, std::move(reply));
}

void BankLogIn::finish(const Handle& account, const std::string& state, std::string code, Reply<std::string> reply) {
  const auto found = under_way_.find(state);
  if (found == under_way_.end() || found->second.account != account || found->second.expires <= clock_.now())
    return reply(fail(ErrorCode::not_found, "This log-in is too old, or was begun elsewhere. Begin again."));
  const oidc::Attempt attempt = found->second.attempt;
  under_way_.erase(found);
  ask([attempt, code = std::move(code)](oidc::Provider& provider) { return provider.customer_of(code, attempt); },
      std::move(reply));
}

void BankLogIn::ask(std::function<Result<std::string>(oidc::Provider&)> question, Reply<std::string> reply) {
  const bool taken = thread_.add([this, question = std::move(question), reply](const std::stop_token& stop) mutable {
    stop_ = stop;
    auto answer = question(provider_);
    if (!answer && !answer.error().detail.empty() && notice_ && !stop.stop_requested())
      notice_("The bank's log-in: " + answer.error().detail);
    post_([reply = std::move(reply), answer = std::move(answer)] { reply(answer); });
  });
  if (!taken)
    reply(fail(ErrorCode::unavailable, "Too many people are logging in at the bank now. Try again in a minute."));
}

}  // namespace attune
