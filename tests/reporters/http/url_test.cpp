#include "reporters/http/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::http {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string refusal(std::string_view text) {
  try {
    static_cast<void>(parse_url(text));
  } catch (const UrlError& error) {
    return error.what();
  }
  return "";
}

TEST(Url, IsTakenApart) {
  const Url url = parse_url("https://GHE.example.org:8443/api/v3/x?a=b#c");
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "ghe.example.org");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/api/v3/x?a=b");
  EXPECT_EQ(url.path(), "/api/v3/x");
  EXPECT_EQ(url.origin(), "https://ghe.example.org:8443");
  EXPECT_EQ(url.text(), "https://ghe.example.org:8443/api/v3/x?a=b");
}

TEST(Url, HasThePortOfItsScheme) {
  EXPECT_EQ(parse_url("https://a").port, 443);
  EXPECT_EQ(parse_url("http://a").port, 80);
  EXPECT_EQ(parse_url("HTTPS://a:").port, 443);
  EXPECT_EQ(parse_url("https://a:443").origin(), "https://a");
  EXPECT_EQ(parse_url("https://a:80").host_and_port(), "a:80");
}

TEST(Url, HasAPathWhateverIsGiven) {
  EXPECT_EQ(parse_url("https://a").target, "/");
  EXPECT_EQ(parse_url("https://a?q").target, "/?q");
  EXPECT_EQ(parse_url("https://a#f").target, "/");
}

TEST(Url, TakesAnIpv6AddressInBrackets) {
  const Url url = parse_url("http://[FD00::1]:8080/x");
  EXPECT_EQ(url.host, "fd00::1");
  EXPECT_EQ(url.origin(), "http://[fd00::1]:8080");
  EXPECT_EQ(url.host_and_port(), "[fd00::1]:8080");
}

TEST(Url, OfAnotherKindIsRefused) {
  for (const char* const text : {"",
                                 "api.github.com",
                                 "/repos",
                                 "ftp://a/",
                                 "file:///etc/passwd",
                                 "https://",
                                 "https:///x",
                                 "https://:443/",
                                 "https://a:0/",
                                 "https://a:65536/",
                                 "https://a:80x/",
                                 "https://[::1",
                                 "https://[x]/",
                                 "https://[::1]x/",
                                 "https://a b/",
                                 "https://a/b c",
                                 "https://a/\r\nX: y",
                                 "https://\xc3\xa9/",
                                 "https://a\\b/",
                                 "https://a%2fb/",
                                 "://a/"}) {
    EXPECT_NE(refusal(text), "") << text;
  }
}

TEST(Url, WithUserInfoIsRefusedWithoutShowingIt) {
  EXPECT_THAT(refusal("https://me:s3cret@github.com/"),
              testing::AllOf(HasSubstr("user"), Not(HasSubstr("s3cret"))));
}

TEST(Url, ShowsNoQueryWhenItIsRefused) {
  EXPECT_THAT(refusal("https://a:x/y?sig=s3cret"), Not(HasSubstr("s3cret")));
}

TEST(Url, OfEndlessLengthIsRefused) {
  EXPECT_THAT(refusal("https://a/" + std::string(20000, 'x')),
              HasSubstr("16384"));
}

TEST(Url, HasTheSameOriginBySchemeHostAndPort) {
  const Url url = parse_url("https://a/x");
  EXPECT_TRUE(same_origin(url, parse_url("https://A:443/y")));
  EXPECT_FALSE(same_origin(url, parse_url("http://a:443/")));
  EXPECT_FALSE(same_origin(url, parse_url("https://a:444/")));
  EXPECT_FALSE(same_origin(url, parse_url("https://a.b/")));
}

TEST(Url, IsResolvedAsLocationsAre) {
  const Url base = parse_url("https://a:8443/x/y?z");
  EXPECT_EQ(resolve(base, "/b?c").text(), "https://a:8443/b?c");
  EXPECT_EQ(resolve(base, "//h/b").text(), "https://h/b");
  EXPECT_EQ(resolve(base, "http://h/b").text(), "http://h/b");
  EXPECT_THROW(static_cast<void>(resolve(base, "")), UrlError);
  EXPECT_THROW(static_cast<void>(resolve(base, "javascript:x")), UrlError);
}

TEST(Url, KnowsThisMachine) {
  EXPECT_TRUE(is_loopback(parse_url("http://localhost:1/")));
  EXPECT_TRUE(is_loopback(parse_url("http://127.0.0.2/")));
  EXPECT_TRUE(is_loopback(parse_url("http://[::1]/")));
  EXPECT_FALSE(is_loopback(parse_url("http://127.example.org/")));
  EXPECT_FALSE(is_loopback(parse_url("http://localhost.example.org/")));
}

}  // namespace
}  // namespace benchgate::reporters::http
