// Log-ins at the bank that are under way: each begins here, goes through the bank's own pages, and ends here with what the
// bank's identity provider says of the person. The provider is asked on a thread of its own.
// Threads: the owner's; replies come there too.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/handle.h"
#include "base/outbound.h"
#include "base/time.h"
#include "engine/account_verbs.h"
#include "engine/task_thread.h"
#include "oidc/provider.h"

namespace attune {

struct BankLogInOptions {
  oidc::ProviderOptions provider{};  // issuer empty: there is none
  HttpSend send;                     // how requests leave; empty: they don't
};

// Whether this may be named as a provider: https, or this machine; without user name, query or fragment.
inline bool is_issuer(std::string_view address) {
  return oidc::is_safe_address(address) && address.find('?') == std::string_view::npos;
}

class BankLogIn {
 public:
  // What the operator should know of the provider goes to `notice`, on any thread; nothing personal does.
  BankLogIn(const BankLogInOptions& options, const Clock& clock, std::function<void(std::function<void()>)> post,
            std::function<void(const std::string&)> notice);

  // Replies with the address to send the person to. One log-in of an account is under way at a time: a new one takes its
  // place. Errors: unavailable.
  void begin(const Handle& account, Reply<std::string> reply);

  // Replies with the bank's identifier of the person. A state is good once, for life_micros, and for the account that
  // began. Errors: not_found (no such log-in), denied, unavailable.
  void finish(const Handle& account, const std::string& state, std::string code, Reply<std::string> reply);

  static constexpr std::int64_t life_micros = 600 * micros_per_second;
  static constexpr std::size_t most_under_way = 10'000;

 private:
  struct UnderWay {
    Handle account;
    oidc::Attempt attempt;
    Instant expires;
  };

  // Asks the provider on its thread, and replies on the owner's.
  void ask(std::function<Result<std::string>(oidc::Provider&)> question, Reply<std::string> reply);

  const Clock& clock_;
  std::function<void(std::function<void()>)> post_;
  std::function<void(const std::string&)> notice_;
  std::unordered_map<std::string, UnderWay> under_way_;  // by state
  oidc::Provider provider_;                              // the thread's
  std::stop_token stop_{};                               // the thread's: of the question at hand
  TaskThread thread_;                                    // the last: it ends before what it uses
};

}  // namespace attune
