// People's ways in, over a real engine: what the contract with the web application says, and what an attacker would try.
#include <sys/stat.h>
#include <algorithm>
#include <fstream>
#include <string>

#include "engine/totp.h"
#include "server/description.h"
#include "server/real_server.h"
#include "server/schema_check.h"

namespace attune {
namespace {

std::string code_of(const Answer& answer, std::string_view name = "code") {
  return std::string(
      boost::json::parse(answer.body).at(boost::json::string_view(name.data(), name.size())).as_string().c_str());
}

std::string pointer_of(const Answer& answer) {
  return std::string(boost::json::parse(answer.body).at("errors").at(0).at("pointer").as_string().c_str());
}

void expect_schema(const Answer& answer, std::string_view method, std::string_view path) {
  for (const auto& operation : operations()) {
    if (operation.path != path || operation.method != method) continue;
    const auto* schema = response_schema(operation, answer.status, "application/json");
    ASSERT_NE(schema, nullptr) << method << " " << path << " " << answer.status << answer.body;
    EXPECT_EQ(schema_fault(boost::json::parse(answer.body), *schema, description()), "") << answer.body;
    return;
  }
  ADD_FAILURE() << "not described: " << method << " " << path;
}

TEST(SignUp, makesAProspectWhoIsLoggedIn) {
  RealServer server;
  Person bea(server);
  const auto answer = bea.sign_up("Bea");
  ASSERT_EQ(answer.status, 201) << answer.body;
  expect_schema(answer, "POST", "/v1/sign-ups");
  const auto& cookie = answer.headers.at("set-cookie");
  EXPECT_NE(cookie.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("; SameSite=Lax"), std::string::npos);
  EXPECT_EQ(cookie.find("; Secure"), std::string::npos);
  const auto session = bea.session();
  EXPECT_EQ(session.at("user_name"), "bea");
  EXPECT_EQ(session.at("role"), "customer");
  EXPECT_TRUE(session.at("last_log_in").is_null());
  const auto consents = boost::json::parse(bea.ask("GET", "/v1/customers/" + bea.customer_id + "/consents").body);
  EXPECT_EQ(consents.at("personalisation").at("state"), "unknown");
  EXPECT_EQ(consents.at("marketing").at("state"), "unknown");
}

TEST(SignUp, grantsPersonalisationOnlyWhenTheBodySaysSo) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(
      bea.ask(
             "POST", "/v1/sign-ups",
             R"({"user_name":"bea","email":"b@example.org","password":"three green kettles","password_again":"three green kettles","personalisation":true})")
          .status,
      201);
  const auto consents = boost::json::parse(bea.ask("GET", "/v1/customers/" + bea.customer_id + "/consents").body);
  EXPECT_EQ(consents.at("personalisation").at("state"), "granted");
  EXPECT_EQ(consents.at("personalisation").at("source"), "customer");
  EXPECT_EQ(consents.at("marketing").at("state"), "unknown");
}

TEST(SignUp, namesTheFieldThatIsWrong) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  const auto attempt = [&](std::string name, std::string email, std::string password, std::string again) {
    return Person(server).ask("POST", "/v1/sign-ups",
                              fmt::format(R"({{"user_name":"{}","email":"{}","password":"{}","password_again":"{}"}})",
                                          name, email, password, again));
  };
  const std::string good = "three green kettles";
  const auto check = [&](const Answer& answer, int status, std::string_view pointer) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(pointer_of(answer), pointer);
  };
  check(attempt("bea", "other@example.org", good, good), 409, "/user_name");
  check(attempt("BEA", "other@example.org", good, good), 409, "/user_name");
  check(attempt("other", "BEA@example.org", good, good), 409, "/email");
  check(attempt("x", "x@example.org", good, good), 422, "/user_name");
  check(attempt("a@b", "x@example.org", good, good), 422, "/user_name");
  check(attempt("cat", "nowhere", good, good), 422, "/email");
  check(attempt("cat", "cat@example.org", "short", "short"), 422, "/password");
  check(attempt("cat", "cat@example.org", "Password2024!", "Password2024!"), 422, "/password");
  check(attempt("caterpillar", "cat@example.org", "Caterpillar", "Caterpillar"), 422, "/password");
  check(attempt("cat", "cat@example.org", good, good + "x"), 422, "/password_again");
}

TEST(LogIn, tellsNobodyWhoExists) {
  RealServer server;
  ASSERT_EQ(Person(server).sign_up("bea").status, 201);
  const auto wrong = Person(server).log_in("bea", "four brown bridges");
  const auto unknown = Person(server).log_in("nobody", "four brown bridges");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.headers.contains("set-cookie"), unknown.headers.contains("set-cookie"));
  const auto by_email = Person(server).log_in("bea@example.org");
  EXPECT_EQ(by_email.status, 201);
  expect_schema(by_email, "POST", "/v1/sessions");
}

TEST(LogIn, showsTheOneBefore) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  server.pass(60);
  ASSERT_EQ(bea.log_in("bea").status, 201);
  EXPECT_EQ(bea.session().at("last_log_in"), "2027-01-15T08:00:00Z");
}

TEST(LogIn, slowsAGuesserButNotWhoKnows) {
  RealServer server(false, {.trusted_proxies = {"127.0.0.1"}});
  constexpr std::string_view home = "X-Forwarded-For: 198.51.100.7\r\n";
  constexpr std::string_view elsewhere = "X-Forwarded-For: 203.0.113.9\r\n";
  Person bea(server);
  ASSERT_EQ(
      bea.ask(
             "POST", "/v1/sign-ups",
             R"({"user_name":"bea","email":"b@example.org","password":"three green kettles","password_again":"three green kettles"})",
             home)
          .status,
      201);
  Answer last;
  int refused = 0;
  for (int i = 0; i < 12; ++i) {
    last = Person(server).log_in("bea", "four brown bridges", {}, elsewhere);
    if (last.status == 429) ++refused;
  }
  EXPECT_EQ(refused, 7);
  ASSERT_EQ(last.status, 429);
  EXPECT_GE(std::stoi(last.headers.at("retry-after")), 1);
  for (const char* address : {"203.0.113.10", "203.0.113.11"}) {  // a crowd of them slows the whole account
    for (int i = 0; i < 5; ++i)
      (void)Person(server).log_in("bea", "four brown bridges", {}, fmt::format("X-Forwarded-For: {}\r\n", address));
  }
  EXPECT_EQ(Person(server).log_in("bea", "three green kettles", {}, "X-Forwarded-For: 203.0.113.12\r\n").status, 429);
  // Even the right password waits at the guesser's address; at the address that is known to be good it is heard at once.
  EXPECT_EQ(Person(server).log_in("bea", "three green kettles", {}, elsewhere).status, 429);
  EXPECT_EQ(Person(server).log_in("bea", "three green kettles", {}, home).status, 201);
  EXPECT_EQ(bea.session().at("user_name"), "bea");
  server.pass(3'700);
  EXPECT_EQ(Person(server).log_in("bea", "three green kettles", {}, elsewhere).status, 201);
}

TEST(LogIn, behindAProxyThatSaysTlsTheCookieIsSecure) {
  RealServer server(false, {.trusted_proxies = {"127.0.0.1"}});
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  const auto answer = bea.log_in("bea", "three green kettles", {}, "X-Forwarded-Proto: https\r\n");
  EXPECT_NE(answer.headers.at("set-cookie").find("; Secure"), std::string::npos);
  RealServer direct;
  ASSERT_EQ(Person(direct).sign_up("bea").status, 201);
  const auto lied = Person(direct).log_in("bea", "three green kettles", {}, "X-Forwarded-Proto: https\r\n");
  EXPECT_EQ(lied.headers.at("set-cookie").find("; Secure"), std::string::npos);
}

TEST(Session, needsItsTokenToChangeAnything) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  const std::string body = R"({"marketing":"granted"})";
  const std::string target = "/v1/customers/" + bea.customer_id + "/consents";
  EXPECT_EQ(bea.ask("PUT", target, body).status, 200);
  bea.csrf[0] = bea.csrf[0] == 'a' ? 'b' : 'a';
  EXPECT_EQ(bea.ask("PUT", target, body).status, 403);
  bea.csrf.clear();
  EXPECT_EQ(bea.ask("PUT", target, body).status, 403);
  EXPECT_EQ(bea.ask("DELETE", "/v1/sessions/current").status, 403);
  EXPECT_EQ(bea.ask("GET", target).status, 200);
}

TEST(Session, aFormOfAnotherSiteCannotLogIn) {
  RealServer server;
  EXPECT_EQ(Person(server)
                .ask("POST", "/v1/sessions", R"({"user_name":"a","password":"b"})", "Content-Type: text/plain\r\n")
                .status,
            415);
}

TEST(Session, survivesARestartAndEndsWhenLoggedOut) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  server.restart();
  EXPECT_EQ(bea.session().at("user_name"), "bea");
  const std::string token = bea.cookie;
  EXPECT_EQ(bea.ask("DELETE", "/v1/sessions/current").status, 204);
  EXPECT_EQ(bea.cookie, "");
  bea.cookie = token;
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
  server.restart();
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
}

TEST(Session, endsWhenUnusedAndAtTheLatestAfterItsLife) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  for (int i = 0; i < 23; ++i) {  // used every half hour
    server.pass(1'800);
    ASSERT_EQ(bea.ask("GET", "/v1/sessions/current").status, 200) << i;
    server.customer("somebody");  // durable after the note of this use, which nobody waits for
  }
  server.pass(1'800);
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
  ASSERT_EQ(bea.log_in("bea").status, 201);
  server.pass(3'601);
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
}

TEST(Session, tokensAreNotOnTheDisk) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  server.restart();  // writes a checkpoint
  for (const auto& entry : std::filesystem::recursive_directory_iterator(server.folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    for (const std::string& secret : {bea.cookie, std::string("bea@example.org"), std::string("argon2id")}) {
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret << " in " << entry.path();
    }
  }
}

TEST(Session, loggingOutEverywhereEndsAll) {
  RealServer server;
  Person one(server), two(server);
  ASSERT_EQ(one.sign_up("bea").status, 201);
  ASSERT_EQ(two.log_in("bea").status, 201);
  EXPECT_EQ(one.ask("DELETE", "/v1/sessions").status, 204);
  EXPECT_EQ(two.ask("GET", "/v1/sessions/current").status, 401);
}

TEST(Password, changingItEndsTheOtherSessions) {
  RealServer server;
  Person one(server), two(server);
  ASSERT_EQ(one.sign_up("bea").status, 201);
  ASSERT_EQ(two.log_in("bea").status, 201);
  const auto change = [&](std::string_view current) {
    return one.ask(
        "PUT", "/v1/accounts/current/password",
        fmt::format(R"({{"current":"{}","password":"four brown bridges","password_again":"four brown bridges"}})",
                    current));
  };
  const auto wrong = change("not this one at all");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(pointer_of(wrong), "/current");
  EXPECT_EQ(change("three green kettles").status, 204);
  EXPECT_EQ(one.ask("GET", "/v1/sessions/current").status, 200);
  EXPECT_EQ(two.ask("GET", "/v1/sessions/current").status, 401);
  EXPECT_EQ(two.log_in("bea").status, 401);
  EXPECT_EQ(two.log_in("bea", "four brown bridges").status, 201);
}

// The text of the only message in the outbox; empty: there is none.
std::string only_message(const RealServer& server) {
  std::string text;
  const auto outbox = server.folder() / "outbox";
  if (!std::filesystem::exists(outbox)) return text;
  for (const auto& entry : std::filesystem::directory_iterator(outbox)) {
    EXPECT_EQ(text, "");
    struct stat status{};
    EXPECT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    std::ifstream file(entry.path());
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

TEST(Password, aResetLinkWorksOnceAndForAnHour) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  const auto nobody = Person(server).ask("POST", "/v1/password-resets", R"({"user_name":"nobody"})");
  const auto known = Person(server).ask("POST", "/v1/password-resets", R"({"user_name":"bea@example.org"})");
  EXPECT_EQ(nobody.status, 202);
  EXPECT_EQ(nobody.body, known.body);
  expect_schema(known, "POST", "/v1/password-resets");
  server.restart();  // the message is written once the record is durable
  const std::string message = only_message(server);
  EXPECT_TRUE(message.starts_with("To: bea@example.org\n"));
  const auto at = message.find("/reset?token=");
  ASSERT_NE(at, std::string::npos) << message;
  const std::string token = message.substr(at + 13, 64);
  const auto reset = [&](std::string_view with, std::string_view password) {
    return Person(server).ask("PUT", fmt::format("/v1/password-resets/{}", with),
                              fmt::format(R"({{"password":"{0}","password_again":"{0}"}})", password));
  };
  EXPECT_EQ(reset(token, "bad").status, 422);
  EXPECT_EQ(reset(std::string(64, '0'), "four brown bridges").status, 404);
  EXPECT_EQ(reset(token, "four brown bridges").status, 204);
  EXPECT_EQ(reset(token, "five blue buckets").status, 404);
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
  EXPECT_EQ(bea.log_in("bea", "four brown bridges").status, 201);
}

TEST(Password, aResetLinkGrowsOld) {
  RealServer server;
  ASSERT_EQ(Person(server).sign_up("bea").status, 201);
  ASSERT_EQ(Person(server).ask("POST", "/v1/password-resets", R"({"user_name":"bea"})").status, 202);
  server.restart();
  const std::string message = only_message(server);
  const std::string token = message.substr(message.find("token=") + 6, 64);
  server.pass(3'601);
  EXPECT_EQ(Person(server)
                .ask("PUT", "/v1/password-resets/" + token,
                     R"({"password":"four brown bridges","password_again":"four brown bridges"})")
                .status,
            404);
}

std::vector<std::uint8_t> base32_decoded(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    held = held << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    if ((bits += 5) >= 8) bytes.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
  }
  return bytes;
}

TEST(SecondFactor, isAskedForOnceConfirmedAndEachCodeOpensOnce) {
  RealServer server;
  const std::string password = server.account("ana", Role::analyst);
  Person ana(server);
  ASSERT_EQ(ana.log_in("ana", password).status, 201);
  const auto begun = ana.ask("POST", "/v1/accounts/current/second-factor");
  ASSERT_EQ(begun.status, 200);
  expect_schema(begun, "POST", "/v1/accounts/current/second-factor");
  EXPECT_NE(begun.body.find("otpauth://totp/Attune:ana?secret="), std::string::npos);
  const std::string text = code_of(begun, "secret");
  const auto secret = base32_decoded(text);
  const auto code = [&] { return hotp(secret, totp_step(server.clock().now())); };
  EXPECT_EQ(Person(server).log_in("ana", password).status, 201) << "not in force before it is confirmed";
  EXPECT_EQ(ana.ask("PUT", "/v1/accounts/current/second-factor", R"({"code":"000000"})").status, 422);
  EXPECT_EQ(ana.ask("PUT", "/v1/accounts/current/second-factor", fmt::format(R"({{"code":"{}"}})", code())).status,
            204);

  const auto asked = Person(server).log_in("ana", password);
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(boost::json::parse(asked.body).at("code"), "second_factor_required");
  EXPECT_EQ(boost::json::parse(Person(server).log_in("ana", "wrong password").body).at("code"), "unauthenticated");
  EXPECT_EQ(Person(server).log_in("ana", password, "000000").status, 401);
  EXPECT_EQ(Person(server).log_in("ana", password, code()).status, 201);
  EXPECT_EQ(Person(server).log_in("ana", password, code()).status, 401) << "a code opens once";
  server.pass(90);
  server.restart();
  EXPECT_EQ(Person(server).log_in("ana", password, code()).status, 201);
  ASSERT_TRUE(ana.session().at("second_factor").as_bool());
  EXPECT_EQ(ana.ask("DELETE", "/v1/accounts/current/second-factor", R"({"password":"not this one"})").status, 422);
  EXPECT_EQ(
      ana.ask("DELETE", "/v1/accounts/current/second-factor", fmt::format(R"({{"password":"{}"}})", password)).status,
      204);
  EXPECT_EQ(Person(server).log_in("ana", password).status, 201);
}

TEST(SecondFactor, guessingCodesIsSlowedThoughThePasswordIsKnown) {
  RealServer server;
  const std::string password = server.account("ana", Role::analyst);
  Person ana(server);
  ASSERT_EQ(ana.log_in("ana", password).status, 201);
  const auto secret = base32_decoded(code_of(ana.ask("POST", "/v1/accounts/current/second-factor"), "secret"));
  const auto code = [&] { return hotp(secret, totp_step(server.clock().now())); };
  ASSERT_EQ(ana.ask("PUT", "/v1/accounts/current/second-factor", fmt::format(R"({{"code":"{}"}})", code())).status,
            204);
  int tried = 0;
  for (; tried < 12; ++tried) {
    if (Person(server).log_in("ana", password, "000000").status == 429) break;
    (void)Person(server).log_in("ana", password);  // asking for the code in between forgives nothing
  }
  EXPECT_EQ(tried, 5);
  server.pass(60);
  EXPECT_EQ(Person(server).log_in("ana", password, code()).status, 201);
}

TEST(Link, aProspectComesToSpeakForTheirBankRecordOnce) {
  RealServer server;
  server.customer("maya");
  Person teller(server);
  teller.key = server.account("core", Role::service);
  const auto made = teller.ask("POST", "/v1/customers/maya/link-codes");
  ASSERT_EQ(made.status, 201) << made.body;
  expect_schema(made, "POST", "/v1/customers/{customer_id}/link-codes");
  Person bea(server), cat(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  ASSERT_EQ(cat.sign_up("cat").status, 201);
  EXPECT_EQ(bea.ask("GET", "/v1/customers/maya").status, 403);
  const std::string body = fmt::format(R"({{"code":"{}"}})", code_of(made));
  EXPECT_EQ(bea.ask("POST", "/v1/accounts/current/link", R"({"code":"aaaa-bbbb-cccc-dddd-eeee"})").status, 404);
  const auto linked = bea.ask("POST", "/v1/accounts/current/link", body);
  ASSERT_EQ(linked.status, 200) << linked.body;
  expect_schema(linked, "POST", "/v1/accounts/current/link");
  EXPECT_EQ(bea.ask("GET", "/v1/customers/maya").status, 200);
  EXPECT_EQ(bea.ask("GET", "/v1/customers/" + bea.customer_id).status, 403) << "the prospect's record is behind them";
  EXPECT_EQ(cat.ask("POST", "/v1/accounts/current/link", body).status, 404);
  EXPECT_EQ(teller.ask("POST", "/v1/customers/maya/link-codes").status, 409);
  EXPECT_EQ(bea.ask("POST", "/v1/accounts/current/link", body).status, 409);
}

TEST(Link, aCodeGrowsOld) {
  RealServer server;
  server.customer("maya");
  Person teller(server), bea(server);
  teller.key = server.account("core", Role::service);
  const std::string code = code_of(teller.ask("POST", "/v1/customers/maya/link-codes"));
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  server.pass(901);
  EXPECT_EQ(bea.ask("POST", "/v1/accounts/current/link", fmt::format(R"({{"code":"{}"}})", code)).status, 404);
}

TEST(Membership, anOwnerInvitesAndEndsAndMembershipsRunOut) {
  RealServer server;
  server.customer("bakery", CustomerKind::organisation);
  Person bank(server), owner(server), books(server), viewer(server);
  bank.key = server.account("core", Role::service);
  ASSERT_EQ(owner.sign_up("olive").status, 201);
  ASSERT_EQ(books.sign_up("boris").status, 201);
  ASSERT_EQ(viewer.sign_up("vera").status, 201);
  const auto invite = [&](Person& by, std::string_view role, int days) {
    return by.ask("POST", "/v1/customers/bakery/invitations", fmt::format(R"({{"role":"{}","days":{}}})", role, days));
  };
  const auto accept = [&](Person& by, const Answer& invitation) {
    return by.ask("POST", "/v1/accounts/current/memberships", fmt::format(R"({{"code":"{}"}})", code_of(invitation)));
  };
  EXPECT_EQ(invite(owner, "owner", 0).status, 403);
  const auto first = invite(bank, "owner", 0);
  ASSERT_EQ(first.status, 201) << first.body;
  expect_schema(first, "POST", "/v1/customers/{customer_id}/invitations");
  const auto joined = accept(owner, first);
  ASSERT_EQ(joined.status, 200) << joined.body;
  expect_schema(joined, "POST", "/v1/accounts/current/memberships");
  EXPECT_EQ(accept(books, first).status, 404) << "an invitation is for one";
  ASSERT_EQ(accept(books, invite(owner, "finance", 30)).status, 200);
  ASSERT_EQ(accept(viewer, invite(owner, "viewer", 0)).status, 200);
  EXPECT_EQ(invite(owner, "emperor", 0).status, 422);
  EXPECT_EQ(invite(books, "viewer", 0).status, 403);

  const std::string consent = R"({"marketing":"refused"})";
  EXPECT_EQ(books.ask("PUT", "/v1/customers/bakery/consents", consent).status, 200);
  EXPECT_EQ(viewer.ask("GET", "/v1/customers/bakery").status, 200);
  EXPECT_EQ(viewer.ask("PUT", "/v1/customers/bakery/consents", consent).status, 403);
  EXPECT_EQ(boost::json::parse(owner.ask("GET", "/v1/customers/bakery/members").body).at("items").as_array().size(),
            3U);

  EXPECT_EQ(owner.ask("DELETE", "/v1/customers/bakery/members/" + owner.customer_id).status, 409)
      << "the last owner stays";
  EXPECT_EQ(books.ask("DELETE", "/v1/customers/bakery/members/" + viewer.customer_id).status, 403);
  EXPECT_EQ(owner.ask("DELETE", "/v1/customers/bakery/members/" + viewer.customer_id).status, 204);
  EXPECT_EQ(viewer.ask("GET", "/v1/customers/bakery").status, 403);
  server.pass(31 * 86'400);
  ASSERT_EQ(books.log_in("boris").status, 201);
  ASSERT_EQ(owner.log_in("olive").status, 201);
  EXPECT_EQ(books.ask("GET", "/v1/customers/bakery").status, 403);
  EXPECT_TRUE(books.session().at("acts_for").as_array().empty());
  EXPECT_EQ(boost::json::parse(owner.ask("GET", "/v1/customers/bakery/members").body).at("items").as_array().size(),
            1U);
}

TEST(Customers, sayWhatIsTheirsToSay) {
  RealServer server;
  Person bea(server);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  const auto say = [&](std::string_view fact, std::string_view value) {
    const auto answer =
        bea.ask("POST", "/v1/facts:batch",
                fmt::format(R"({{"facts":[{{"customer_id":"{}","fact":"{}","value":{},"source":"payroll"}}]}})",
                            bea.customer_id, fact, value));
    return answer.status == 200 && answer.body.find(R"("accepted":1)") != std::string::npos;
  };
  EXPECT_TRUE(say("risk_tolerance", R"("Moderate")"));
  EXPECT_TRUE(say("resident", "true"));
  EXPECT_FALSE(say("vulnerable", "false"));
  EXPECT_FALSE(say("arrears", "false"));
  EXPECT_FALSE(say("staff", "true"));
  EXPECT_FALSE(say("balance", "1000000"));
  EXPECT_FALSE(say("ethnicity", R"("x")"));
}

TEST(Customers, doNotOverwriteWhatTheBankHoldsForRules) {
  RealServer server;
  server.customer("maya");
  Person core(server), bea(server);
  core.key = server.account("core", Role::service);
  ASSERT_EQ(core.ask("POST", "/v1/facts:batch", R"({"facts":[{"customer_id":"maya","fact":"resident","value":false}]})")
                .status,
            200);
  const std::string code = code_of(core.ask("POST", "/v1/customers/maya/link-codes"));
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  ASSERT_EQ(bea.ask("POST", "/v1/accounts/current/link", fmt::format(R"({{"code":"{}"}})", code)).status, 200);
  const auto answer =
      bea.ask("POST", "/v1/facts:batch", R"({"facts":[{"customer_id":"maya","fact":"resident","value":true}]})");
  EXPECT_EQ(answer.body.find(R"("accepted":1)"), std::string::npos) << answer.body;
}

TEST(Erasure, takesTheAccountAlongAndTheNameMayComeBack) {
  RealServer server;
  Person privacy(server), bea(server);
  privacy.key = server.account("core", Role::service);
  ASSERT_EQ(bea.sign_up("bea").status, 201);
  ASSERT_EQ(bea.ask("DELETE", "/v1/customers/" + bea.customer_id).status, 403);
  ASSERT_EQ(privacy.ask("DELETE", "/v1/customers/" + bea.customer_id).status, 200);
  EXPECT_EQ(bea.ask("GET", "/v1/sessions/current").status, 401);
  EXPECT_EQ(Person(server).log_in("bea").status, 401);
  server.restart();
  EXPECT_EQ(Person(server).log_in("bea").status, 401);
  EXPECT_EQ(Person(server).sign_up("bea").status, 201);
}

TEST(Accounts, areListedChangedAndSuspended) {
  RealServer server;
  const std::string first = server.account("root", Role::administrator);
  const std::string password = server.account("ana", Role::analyst);
  Person root(server), ana(server);
  ASSERT_EQ(root.log_in("root", first).status, 201);
  ASSERT_EQ(ana.log_in("ana", password).status, 201);
  const auto list = root.ask("GET", "/v1/accounts");
  ASSERT_EQ(list.status, 200);
  expect_schema(list, "GET", "/v1/accounts");
  const auto changed = root.ask("PUT", "/v1/accounts/ana", R"({"role":"auditor"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  expect_schema(changed, "PUT", "/v1/accounts/{name}");
  EXPECT_EQ(ana.ask("GET", "/v1/sessions/current").status, 401);
  ASSERT_EQ(ana.log_in("ana", password).status, 201);
  EXPECT_EQ(ana.ask("GET", "/v1/decisions").status, 200);
  EXPECT_EQ(root.ask("PUT", "/v1/accounts/ana", R"({"suspended":true})").status, 200);
  EXPECT_EQ(ana.ask("GET", "/v1/sessions/current").status, 401);
  EXPECT_EQ(ana.log_in("ana", password).body, Person(server).log_in("nobody", password).body);
  EXPECT_EQ(root.ask("PUT", "/v1/accounts/root", R"({"suspended":true})").status, 409);
  EXPECT_EQ(root.ask("PUT", "/v1/accounts/ana", R"({"role":"customer"})").status, 422);
}

TEST(Personas, logInOverDemoDataOnlyAndFromTheDemoPageOnly) {
  RealServer server(true);
  server.customer("maya-okafor");
  ASSERT_TRUE(server
                  .wait<bool>([](Engine& engine, Reply<bool> reply) {
                    engine.add_persona(operator_of_this_machine(), "maya.okafor", Role::customer, "maya-okafor",
                                       std::move(reply));
                  })
                  .has_value());
  Person visitor(server);
  const std::string page = "Origin: http://127.0.0.1\r\nContent-Type: application/json\r\n";
  EXPECT_EQ(
      visitor.ask("POST", "/v1/demo/sessions", R"({"persona":"maya"})", "Content-Type: application/json\r\n").status,
      403);
  EXPECT_EQ(visitor
                .ask("POST", "/v1/demo/sessions", R"({"persona":"maya"})",
                     "Origin: http://evil.example\r\nContent-Type: application/json\r\n")
                .status,
            403);
  ASSERT_EQ(visitor.ask("POST", "/v1/demo/sessions", R"({"persona":"maya"})", page).status, 201);
  EXPECT_EQ(visitor.ask("GET", "/v1/customers/maya-okafor").status, 200);
  EXPECT_EQ(visitor.ask("POST", "/v1/demo/sessions", R"({"persona":"nobody"})", page).status, 404);
  // A link of /demo opens once.
  const auto personas = boost::json::parse(visitor.ask("GET", "/v1/demo/personas").body);
  const std::string link =
      fmt::format(R"({{"persona":"maya","token":"{}"}})", personas.at("items").at(0).at("token").as_string().c_str());
  EXPECT_EQ(visitor.ask("POST", "/v1/demo/sessions", link, page).status, 201);
  EXPECT_EQ(visitor.ask("POST", "/v1/demo/sessions", link, page).status, 401);
  // No password opens such an account.
  EXPECT_EQ(Person(server).log_in("maya.okafor", "").status, 422);
  EXPECT_EQ(Person(server).log_in("maya.okafor", "anything at all").status, 401);

  RealServer real;
  EXPECT_EQ(Person(real).ask("POST", "/v1/demo/sessions", R"({"persona":"maya"})", page).status, 401);
  EXPECT_EQ(Person(real).ask("GET", "/v1/demo/personas").status, 401);
  EXPECT_FALSE(real.wait<bool>([](Engine& engine, Reply<bool> reply) {
                     engine.add_persona(operator_of_this_machine(), "x", Role::administrator, "", std::move(reply));
                   })
                   .has_value());
}

}  // namespace
}  // namespace attune
