#include "reporters/http/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::http {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Url kSecure = parse_url("https://api.github.com/x");
const Url kPlain = parse_url("http://ghe.example.org/x");

std::string name_of(const Url& url, const Environment& environment) {
  const auto proxy = proxy_for(url, environment);
  return proxy ? proxy->name() : "none";
}

std::string refusal(const std::string& value) {
  try {
    static_cast<void>(proxy_for(kSecure, {{"HTTPS_PROXY", value}}));
  } catch (const ProxyError& error) {
    return error.what();
  }
  return "";
}

TEST(Proxy, IsNoneByItself) {
  EXPECT_EQ(name_of(kSecure, {}), "none");
}

TEST(Proxy, IsTheSchemesOwn) {
  const Environment environment{{"HTTPS_PROXY", "http://s:1"},
                                {"http_proxy", "http://p:2"}};
  EXPECT_EQ(name_of(kSecure, environment), "s:1");
  EXPECT_EQ(name_of(kPlain, environment), "p:2");
}

TEST(Proxy, OfTheLowerCaseNameWins) {
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "a:1"}, {"https_proxy", "b:2"}}),
            "b:2");
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "a:1"}, {"https_proxy", ""}}),
            "a:1");
}

TEST(Proxy, IsNotTakenFromTheHeaderOfACgiProgram) {
  EXPECT_EQ(name_of(kPlain, {{"HTTP_PROXY", "http://p:2"}}), "none");
}

TEST(Proxy, HasItsOwnDefaults) {
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "proxy"}}), "proxy:1080");
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "[::1]"}}), "[::1]:1080");
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "http://[::1]:3128/"}}),
            "[::1]:3128");
}

TEST(Proxy, MayHaveAUserAndAPassword) {
  const auto proxy =
      proxy_for(kSecure, {{"HTTPS_PROXY", "http://me:a%40b%3a@p:1"}});
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->user, "me");
  EXPECT_EQ(proxy->password, "a@b:");
  EXPECT_EQ(proxy->name(), "p:1");
}

TEST(Proxy, ThatCannotBeUsedIsRefusedByTheNameOfItsVariable) {
  for (const char* const value :
       {"https://p:1", "socks5://p:1", "http://p:x", "http://", "http://me@p:1",
        "http://me:%0d%0aX@p:1", "http://a b:1"}) {
    EXPECT_THAT(refusal(value), HasSubstr("HTTPS_PROXY")) << value;
  }
  EXPECT_THAT(refusal("http://me:s3cret@p:x"), Not(HasSubstr("s3cret")));
  EXPECT_THAT(refusal("https://me:s3cret@p"), Not(HasSubstr("s3cret")));
}

TEST(Proxy, IsNotForExcludedHosts) {
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "a:1"},
                              {"NO_PROXY", "x.org, github.com"}}),
            "none");
  EXPECT_EQ(name_of(kSecure, {{"HTTPS_PROXY", "a:1"},
                              {"no_proxy", "x.org"},
                              {"NO_PROXY", "*"}}),
            "a:1");
}

TEST(NoProxy, HasAHostAndAllBelowIt) {
  for (const char* const list :
       {"*", "github.com", ".github.com", "*.github.com", "API.GitHub.com",
        "a,,github.com", "a github.com", "github.com:443"}) {
    EXPECT_TRUE(is_excluded(kSecure, list)) << list;
  }
  for (const char* const list :
       {"", ",", "hub.com", "api", "com.github", "github.com:80",
        "github.com:x", ".", "x.api.github.com"}) {
    EXPECT_FALSE(is_excluded(kSecure, list)) << list;
  }
}

TEST(NoProxy, HasAddressesAndNets) {
  const Url four = parse_url("https://10.1.2.3:8443/");
  for (const char* const list : {"10.1.2.3", "10.0.0.0/8", "10.1.2.2/31",
                                 "0.0.0.0/0", "10.1.2.3:8443"}) {
    EXPECT_TRUE(is_excluded(four, list)) << list;
  }
  for (const char* const list :
       {"10.1.2.4", "10.1.2.4/31", "10.0.0.0/33", "2.3", "fd00::/8",
        "10.0.0.0/", "10.0.0.0/x", "10.1.2.3:443"}) {
    EXPECT_FALSE(is_excluded(four, list)) << list;
  }
  const Url six = parse_url("https://[fd00::1]/");
  for (const char* const list :
       {"fd00::1", "fd00:0::1", "fd00::/8", "[fd00::1]", "[fd00::1]:443"}) {
    EXPECT_TRUE(is_excluded(six, list)) << list;
  }
  for (const char* const list : {"fe00::/8", "[fd00::1]:80", "::1", "["}) {
    EXPECT_FALSE(is_excluded(six, list)) << list;
  }
}

}  // namespace
}  // namespace benchgate::reporters::http
