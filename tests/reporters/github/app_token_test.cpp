#include "reporters/github/app_token.h"

#include "tests/reporters/github/scripted_transport.h"
#include "tests/reporters/http/test_keys.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace benchgate::reporters::github {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// RFC 4648, section 5; by hand, since the code under test does the other way.
std::string decoded(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    EXPECT_NE(digit, std::string_view::npos) << "not http::base64url: " << c;
    bits = bits << 6U | static_cast<unsigned>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
    }
  }
  return bytes;
}

struct WebToken {
  json header;
  json claims;
  std::string signed_text;
  std::string signature;
};

WebToken web_token(const std::string& text) {
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first + 1);
  return {json::parse(decoded(text.substr(0, first))),
          json::parse(decoded(text.substr(first + 1, second - first - 1))),
          text.substr(0, second), decoded(text.substr(second + 1))};
}

/// Made once: it takes a second.
const tests::TestKey& app_key() {
  static const tests::TestKey key = tests::make_rsa_key(2048);
  return key;
}

class AppTokenTest : public testing::Test {
 protected:
  void write(const std::string& text) const {
    std::ofstream(file_, std::ios::binary) << text;
  }

  [[nodiscard]] AppAccess access() const {
    return {"https://api.github.com", "acme/widgets", "12345", file_, {}};
  }

  /// The message of the AppKeyError.
  std::string refusal() {
    try {
      static_cast<void>(installation_token(transport_, clock_, access()));
    } catch (const AppKeyError& error) {
      return error.what();
    }
    return "";
  }

  tests::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "app.pem";
  ScriptedTransport transport_;
  FakeClock clock_;
};

TEST_F(AppTokenTest, IsSignedAsRs256) {
  const tests::TestKey& key = app_key();
  const WebToken token =
      web_token(app_jwt("12345", key.private_pem(), "app.pem", clock_.wall()));
  EXPECT_EQ(token.header, json::parse(R"({"alg":"RS256","typ":"JWT"})"));
  EXPECT_EQ(token.claims, (json{{"iat", 1795435200 - 60},
                                {"exp", 1795435200 + 540},
                                {"iss", "12345"}}));
  EXPECT_TRUE(key.verifies(token.signed_text, token.signature));
  EXPECT_FALSE(key.verifies(token.signed_text + "x", token.signature));
}

TEST_F(AppTokenTest, IsAskedForTheRepositoryAlone) {
  write(app_key().private_pem());
  transport_.answer(200, R"({"id":77,"app_slug":"our-gate"})")
      .answer(201, R"({"token":"ghs_fresh","expires_at":"later"})");
  AppAccess wanted = access();
  wanted.permissions = {{"checks", "write"}};
  const auto [token, login] = installation_token(transport_, clock_, wanted);
  EXPECT_EQ(token, "ghs_fresh");
  EXPECT_EQ(login, "our-gate[bot]");
  EXPECT_THAT(
      transport_.asked(),
      ElementsAre(
          "GET https://api.github.com/repos/acme/widgets/installation",
          "POST https://api.github.com/app/installations/77/access_tokens"));
  EXPECT_EQ(json::parse(transport_.requests.back().body),
            json::parse(R"({"permissions":{"checks":"write"},
                            "repositories":["widgets"]})"));
}

TEST_F(AppTokenTest, IsDatedByTheServersClockWhenOursIsOff) {
  write(app_key().private_pem());
  // Ten minutes behind ours: the first token is from its future.
  transport_
      .answer(401, R"({"message":"'Issued at' claim ('iat') must be ..."})",
              {{"date", "Mon, 23 Nov 2026 11:50:00 GMT"}})
      .answer(200, R"({"id":77})")
      .answer(201, R"({"token":"ghs_fresh"})");
  EXPECT_EQ(installation_token(transport_, clock_, access()).token,
            "ghs_fresh");
  const WebToken second = web_token(
      transport_.requests.back().headers.at("authorization").substr(7));
  EXPECT_EQ(second.claims["iat"], 1795435200 - 600 - 60);
}

TEST_F(AppTokenTest, IsNotTriedAgainWhenTheClocksAgree) {
  write(app_key().private_pem());
  transport_.answer(401,
                    R"({"message":"A JSON web token could not be decoded"})",
                    {{"date", "Mon, 23 Nov 2026 12:00:10 GMT"}});
  const forge::ApiError error = api_error([&] {
    static_cast<void>(installation_token(transport_, clock_, access()));
  });
  EXPECT_EQ(error.kind(), forge::ApiError::Kind::bad_token);
  EXPECT_THAT(error.what(), HasSubstr("could not be decoded"));
}

TEST_F(AppTokenTest, SaysThatTheAppIsNotInstalled) {
  write(app_key().private_pem());
  transport_.answer(404, R"({"message":"Not Found"})");
  const forge::ApiError error = api_error([&] {
    static_cast<void>(installation_token(transport_, clock_, access()));
  });
  EXPECT_EQ(error.kind(), forge::ApiError::Kind::not_found);
  EXPECT_THAT(error.what(),
              HasSubstr("App 12345 is not installed on acme/widgets"));
}

TEST_F(AppTokenTest, RefusesAnAnswerWithoutWhatItIsAskedFor) {
  write(app_key().private_pem());
  for (const char* const body : {"[]", "{}", R"({"id":"77"})"}) {
    transport_.answer(200, body);
    EXPECT_EQ(
        api_error([&] {
          static_cast<void>(installation_token(transport_, clock_, access()));
        }).kind(),
        forge::ApiError::Kind::refused);
  }
  for (const char* const body : {"[]", "{}", R"({"token":""})"}) {
    transport_.answer(200, R"({"id":77})").answer(201, body);
    EXPECT_EQ(
        api_error([&] {
          static_cast<void>(installation_token(transport_, clock_, access()));
        }).kind(),
        forge::ApiError::Kind::refused);
    clock_.pass(std::chrono::seconds(2));
  }
}

TEST_F(AppTokenTest, RefusesAKeyFileThatIsNone) {
  EXPECT_THAT(refusal(), AllOf(HasSubstr("app.pem"), HasSubstr("not exist")));
  std::filesystem::create_directory(file_);
  EXPECT_THAT(refusal(), HasSubstr("is not a file"));
  std::filesystem::remove(file_);
  write("");
  EXPECT_THAT(refusal(), HasSubstr("-----BEGIN RSA PRIVATE KEY-----"));
  write("s3cret\n");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("is not a private key"),
                               Not(HasSubstr("s3cret"))));
  write(std::string(100000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("100000 bytes"));
}

TEST_F(AppTokenTest, RefusesAKeyThatIsNotAnApps) {
  write(app_key().public_pem());
  EXPECT_THAT(refusal(), HasSubstr("is a public key"));
  write(app_key().locked_pem("passphrase"));
  EXPECT_THAT(refusal(), HasSubstr("passphrase"));
  write(tests::make_rsa_key(1024).private_pem());
  EXPECT_THAT(refusal(), HasSubstr("1024 bits"));
  write(tests::make_ec_key().private_pem());
  EXPECT_THAT(refusal(), HasSubstr("not an RSA key"));
}

}  // namespace
}  // namespace benchgate::reporters::github
