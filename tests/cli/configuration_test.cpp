#include "cli/configuration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "cli/named_models.h"
#include "text/encoder.h"

namespace attune::cli {
namespace {

class ConfigurationFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("attune-configuration-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<Configuration> read(const std::string& text) {
    std::ofstream(folder_ / "attune.toml") << text;
    return read_configuration(folder_, std::nullopt, "model");
  }
  static Setting setting(const Configuration& configuration, std::string_view name) {
    const auto found = std::find_if(configuration.settings.begin(), configuration.settings.end(),
                                    [name](const Setting& s) { return s.name == name; });
    return found == configuration.settings.end() ? Setting{} : *found;
  }

  std::filesystem::path folder_;
};

TEST_F(ConfigurationFile, DefaultsNeedNoFile) {
  const auto read = read_configuration(folder_, std::nullopt, "model");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->engine.exploration, 0.02);
  EXPECT_EQ(read->engine.text_model, "model");
  EXPECT_EQ(setting(*read, "listen").value, "127.0.0.1:8080");
  EXPECT_EQ(setting(*read, "ledger.acknowledge").value, "durable");
  EXPECT_EQ(setting(*read, "ledger.acknowledge").origin, "default");
}

TEST_F(ConfigurationFile, TheNarratorIsOffUntilAnEndpointIsNamed) {
  EXPECT_EQ(read("")->engine.narrator.endpoint.base_url, "");
  const auto taken = read(
      "[narrator]\nbase_url = \"http://127.0.0.1:8000/v1\"\nmodel = \"smollm2\"\nkey_file = \"key\"\nrequests_per_hour "
      "= 7\ntimeout_seconds = 5\n");
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->engine.narrator.endpoint.base_url, "http://127.0.0.1:8000/v1");
  EXPECT_EQ(taken->engine.narrator.endpoint.model, "smollm2");
  EXPECT_EQ(taken->engine.narrator.endpoint.requests_per_hour, 7U);
  EXPECT_EQ(taken->engine.narrator.endpoint.timeout, std::chrono::seconds(5));
  EXPECT_EQ(narrator_key(*taken).error().code, ErrorCode::not_found);
  std::ofstream(folder_ / "key") << "secret\n";
  EXPECT_EQ(narrator_key(*taken).value(), "secret");
  std::ofstream(folder_ / "key") << "two\nlines\n";
  EXPECT_EQ(narrator_key(*taken).error().code, ErrorCode::invalid);
}

TEST_F(ConfigurationFile, TheBanksLogInNeedsItsClientAndThePortalsAddress) {
  EXPECT_EQ(read("")->engine.bank_log_in.provider.issuer, "");
  const std::string portal = "[portal]\naddress = \"https://portal.example\"\n";
  const std::string issuer = "[oidc]\nissuer = \"https://login.bank.example\"\n";
  EXPECT_FALSE(read(issuer));
  EXPECT_FALSE(read(portal + issuer));
  EXPECT_FALSE(read(issuer + "client_id = \"attune\"\n"));
  const auto taken =
      read(portal + issuer + "client_id = \"attune\"\ncustomer_claim = \"customer\"\nsecret_file = \"secret\"\n");
  ASSERT_TRUE(taken) << taken.error().message;
  const auto& provider = taken->engine.bank_log_in.provider;
  EXPECT_EQ(provider.issuer, "https://login.bank.example");
  EXPECT_EQ(provider.client_id, "attune");
  EXPECT_EQ(provider.customer_claim, "customer");
  EXPECT_EQ(provider.redirect_url, "https://portal.example/bank-log-in");
  EXPECT_EQ(oidc_secret(*taken).error().code, ErrorCode::not_found);
  std::ofstream(folder_ / "secret") << "hush\n";
  EXPECT_EQ(oidc_secret(*taken).value(), "hush");
  for (const char* wrong : {"http://login.bank.example", "https://login.bank.example/?a=b", "login.bank.example"}) {
    EXPECT_FALSE(read(portal + "[oidc]\nissuer = \"" + wrong + "\"\nclient_id = \"attune\"\n")) << wrong;
  }
}

TEST_F(ConfigurationFile, AKeyLeavesTheMachineByTlsOnly) {
  EXPECT_TRUE(read("[narrator]\nbase_url = \"https://models.example/v1\"\n"));
  EXPECT_TRUE(read("[narrator]\nbase_url = \"http://[::1]/v1\"\n"));
  for (const char* wrong : {"http://models.example/v1", "http://127.0.0.1.models.example/v1",
                            "http://localhost@models.example/v1", "ftp://127.0.0.1/"}) {
    EXPECT_FALSE(read(std::string("[narrator]\nbase_url = \"") + wrong + "\"\n")) << wrong;
  }
}

TEST_F(ConfigurationFile, AnEndpointThatNothingCanBeSentToIsRefused) {
  for (const char* wrong :
       {"https://", "https:///v1", "http://localhost:abc/v1", "http://127.0.0.1:99999/v1", "http://127.0.0.1:0/v1",
        "https://user:word@models.example/v1", "https://models.example/v1?key=1", "https://models.example/v1#x",
        "https://models .example/v1", "127.0.0.1:8000/v1"}) {
    const auto refused = read(std::string("[narrator]\nbase_url = \"") + wrong + "\"\n");
    ASSERT_FALSE(refused) << wrong;
    EXPECT_NE(refused.error().message.find("line 2: 'narrator.base_url' must be"), std::string::npos)
        << refused.error().message;
  }
  EXPECT_TRUE(read("[narrator]\nbase_url = \"http://127.0.0.1:8000/v1\"\n"));
  EXPECT_TRUE(read("[narrator]\nbase_url = \"https://models.example\"\n"));
}

TEST_F(ConfigurationFile, AModelThatIsNamedMustBeOfUse) {
  EXPECT_TRUE(check_named_models(*read("")));
  EXPECT_TRUE(check_named_models(*read("[text]\nmodel = \"\"\n")));
  for (const char* name : {"text", "sentiment", "zero_shot"}) {
    const auto checked = check_named_models(*read(std::string("[") + name + "]\nmodel = \"no/such/folder\"\n"));
    ASSERT_FALSE(checked) << name;
    const std::string setting = std::string("attune.toml line 2: '") + name + ".model' can't be used: ";
    EXPECT_NE(checked.error().message.find(setting), std::string::npos) << checked.error().message;
  }
  if (!has_text_model()) GTEST_SKIP() << "this build has no text model";
  const auto with = [&](const char* name, const char* model) {
    const auto folder = std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests" / "text" / "models" / model;
    return check_named_models(*read(std::string("[") + name + "]\nmodel = \"" + folder.string() + "\"\n"));
  };
  for (const char* model : {"bert", "bert_fp16", "distilbert", "bert_onnx"})
    EXPECT_TRUE(with("sentiment", model)) << model;
  EXPECT_TRUE(with("zero_shot", "bart"));
  EXPECT_FALSE(with("sentiment", "bart")) << "its labels are no sentiments";
  EXPECT_FALSE(with("zero_shot", "bert")) << "none of its labels is entailment";
  EXPECT_FALSE(with("text", "bert")) << "32 dimensions";
}

TEST_F(ConfigurationFile, AFileSetsWhatItNames) {
  const auto taken = read(
      "listen = \"[::1]:9000\"\n[ledger]\nacknowledge = \"buffered\"\n[holdout]\nshare = 0.1\n"
      "[text]\nmodel = \"\"\n");
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->listen.address, "::1");
  EXPECT_EQ(taken->listen.port, 9000);
  EXPECT_TRUE(taken->engine.acknowledge_buffered);
  EXPECT_EQ(taken->engine.holdout_share, 0.1);
  EXPECT_TRUE(taken->engine.text_model.empty());
  EXPECT_FALSE(taken->engine.text_model_wanted);
  EXPECT_TRUE(read("")->engine.text_model_wanted);
  EXPECT_TRUE(setting(*taken, "holdout.share").origin.ends_with("attune.toml line 5"));
  EXPECT_EQ(setting(*taken, "listen").value, "[::1]:9000");
}

TEST_F(ConfigurationFile, WrongValuesAreNamedWithTheirLine) {
  const auto wrong = [this](const std::string& text) { return read(text).error().message; };
  EXPECT_TRUE(wrong("\nlissten = 1\n").ends_with("line 2: there is no setting 'lissten'."));
  EXPECT_TRUE(wrong("listen = 80\n").find("'listen' must be an address and a port") != std::string::npos);
  EXPECT_TRUE(wrong("[exploration]\nepsilon = 1.5\n").find("a number from 0 to 1") != std::string::npos);
  EXPECT_TRUE(wrong("[exploration]\nepsilon = nan\n").find("a number from 0 to 1") != std::string::npos);
  EXPECT_TRUE(wrong("[train]\nevery_seconds = 1.5\n").find("a whole number") != std::string::npos);
  EXPECT_TRUE(wrong("this is no toml\n").find("line 1") != std::string::npos);
}

TEST_F(ConfigurationFile, ACertificateComesWithItsKeyAndIsFoundBesideTheFile) {
  const auto both = read("[server]\ncertificate = \"tls/chain.pem\"\nprivate_key = \"/etc/attune/key.pem\"\n");
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->certificate, folder_ / "tls/chain.pem");
  EXPECT_EQ(both->private_key, "/etc/attune/key.pem");
  const auto one = read("[server]\ncertificate = \"chain.pem\"\n");
  ASSERT_FALSE(one);
  EXPECT_NE(one.error().message.find("go together"), std::string::npos) << one.error().message;
}

TEST_F(ConfigurationFile, ANamedFileMustBeThere) {
  const auto missing = read_configuration(folder_, folder_ / "other.toml", {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
}

TEST(ListenAddressText, IsReadOrRefused) {
  EXPECT_EQ(parse_listen_address("0.0.0.0:80")->port, 80);
  EXPECT_EQ(parse_listen_address(":0")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen_address("[::1]:1")->address, "::1");
  for (const auto* wrong : {"", "8080", "host:", "host:x", "host:99999", "host:-1", "host:80 "}) {
    EXPECT_FALSE(parse_listen_address(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace attune::cli
