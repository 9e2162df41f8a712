// A base for engines of tests that know nothing of people's accounts and arrangements: each verb about them answers "unsupported".
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace attune::testing {

class NoAccounts : public Engine {
 public:
  Health health() const override { return {}; }
  void sign_up(SignUp, Reply<SignedIn> reply) override { reply(none()); }
  void log_in(LogIn, Reply<SignedIn> reply) override { reply(none()); }
  void log_in_as_persona(std::string, Reply<SignedIn> reply) override { reply(none()); }
  void add_persona(const Caller&, std::string, Role, std::string, Reply<bool> reply) override { reply(none()); }
  Result<Caller> authenticate_session(std::string_view) override {
    return fail(ErrorCode::unauthenticated, "No session.");
  }
  std::string csrf_token(const Caller&) const override { return {}; }
  Result<SessionAnswer> session(const Caller&) const override { return none(); }
  void log_out(const Caller&, bool, Reply<bool> reply) override { reply(none()); }
  void change_password(const Caller&, std::string, std::string, std::string, Reply<bool> reply) override {
    reply(none());
  }
  void request_password_reset(std::string, std::string, Reply<bool> reply) override { reply(none()); }
  void reset_password(std::string, std::string, std::string, Reply<bool> reply) override { reply(none()); }
  Result<SecondFactorAnswer> begin_second_factor(const Caller&) override { return none(); }
  void confirm_second_factor(const Caller&, std::string, Reply<bool> reply) override { reply(none()); }
  void remove_second_factor(const Caller&, std::string, Reply<bool> reply) override { reply(none()); }
  void make_link_code(const Caller&, std::string, Reply<CodeAnswer> reply) override { reply(none()); }
  void link_customer(const Caller&, std::string, Reply<SessionAnswer> reply) override { reply(none()); }
  void begin_bank_log_in(const Caller&, Reply<std::string> reply) override { reply(none()); }
  void finish_bank_log_in(const Caller&, std::string, std::string, Reply<SessionAnswer> reply) override {
    reply(none());
  }
  Result<std::vector<MemberAnswer>> members(const Caller&, std::string_view) const override { return none(); }
  void invite_member(const Caller&, std::string, std::string, std::uint32_t, Reply<CodeAnswer> reply) override {
    reply(none());
  }
  void accept_invitation(const Caller&, std::string, Reply<SessionAnswer> reply) override { reply(none()); }
  void remove_member(const Caller&, std::string, std::string, Reply<bool> reply) override { reply(none()); }
  void add_account(const Caller&, std::string, Role, std::vector<std::string>, Reply<std::string> reply) override {
    reply(none());
  }
  Result<std::vector<AccountAnswer>> accounts(const Caller&) const override { return none(); }
  void change_account(const Caller&, std::string, AccountPatch, Reply<AccountAnswer> reply) override { reply(none()); }
  Result<std::vector<NotedProductAnswer>> noted(const Caller&, std::string_view, Noted) const override {
    return none();
  }
  void note_product(const Caller&, std::string, Noted, std::string, bool, Reply<bool> reply) override { reply(none()); }
  Result<std::vector<NextStepAnswer>> next_steps(const Caller&, std::string_view) const override { return none(); }
  void add_next_step(const Caller&, std::string, NextStepBody, Reply<NextStepAnswer> reply) override { reply(none()); }
  void change_next_step(const Caller&, std::string, StepStatus, std::string, Reply<NextStepAnswer> reply) override {
    reply(none());
  }
  Result<std::vector<RequestAnswer>> requests(const Caller&, std::string_view) const override { return none(); }
  void add_request(const Caller&, std::string, RequestBody, Reply<RequestAnswer> reply) override { reply(none()); }
  void decide_request(const Caller&, std::string, bool, std::string, Reply<RequestAnswer> reply) override {
    reply(none());
  }
  Result<std::vector<WorkItem>> work_queue(const Caller&) const override { return none(); }
  void open_customer(const Caller& caller, std::string id, std::string, Reply<CustomerAnswer> reply) override {
    reply(customer(caller, id));
  }
  void export_customer(const Caller&, std::string, Reply<std::string> reply) override { reply(none()); }
  void conversation(const Caller&, std::string, Reply<ConversationAnswer> reply) override { reply(none()); }
  void record_conversation(const Caller&, std::string, std::string, std::string, Reply<bool> reply) override {
    reply(none());
  }
  Result<std::vector<OfferText>> texts(const Caller&, std::string_view) override { return none(); }
  Result<TextPage> generated_texts(const Caller&, std::optional<TextStatus>, std::optional<Position>,
                                   std::size_t) const override {
    return none();
  }
  void review_text(const Caller&, std::string, bool, std::string, Reply<GeneratedTextAnswer> reply) override {
    reply(none());
  }
  Result<std::vector<ReviewRuleAnswer>> review_rules(const Caller&) const override { return none(); }
  void put_review_rule(const Caller&, Regime, bool, Reply<ReviewRuleAnswer> reply) override { reply(none()); }
  Result<ExplanationAnswer> explanation(const Caller&, std::string_view) const override { return none(); }
  Result<WhyNotAnswer> why_not(const Caller&, std::string_view, std::string_view) const override { return none(); }
  Result<CalibrationAnswer> calibration(const Caller&) const override { return none(); }
  Result<AccessPage> access_log(const Caller&, std::string_view, std::optional<Position>, std::size_t) const override {
    return none();
  }
  Result<AudienceAnswer> audience(const Caller&, std::string_view) const override { return AudienceAnswer{}; }
  Result<std::vector<PlacementAnswer>> placements(const Caller&) const override { return none(); }
  Result<PlacementAnswer> placement(const Caller&, std::string_view) const override { return none(); }
  void put_placement(const Caller&, std::string, Placement, Reply<PlacementAnswer> reply) override { reply(none()); }
  Result<std::vector<OfferAnswer>> offers(const Caller&, std::string_view, std::string_view) const override {
    return none();
  }
  Result<OfferAnswer> offer(const Caller&, std::string_view) const override { return none(); }
  void propose_offer(const Caller&, std::string, OfferBody, Reply<OfferAnswer> reply) override { reply(none()); }
  void decide_offer(const Caller&, std::string, Position, bool, std::string, Reply<OfferAnswer> reply) override {
    reply(none());
  }
  void withdraw_offer(const Caller&, std::string, Reply<OfferAnswer> reply) override { reply(none()); }
  void renew_secret(const Caller&, std::string, Reply<std::string> reply) override { reply(none()); }

 private:
  static std::unexpected<Error> none() {
    return fail(ErrorCode::unsupported, "This engine has no accounts and no arrangements.");
  }
};

}  // namespace attune::testing
