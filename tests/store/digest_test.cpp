#include "store/digest.h"

#include "store/store_error.h"
#include "tests/support/store_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <unordered_set>
#include <vector>

// A text that becomes a Digest can name a file, so what is refused here is
// what cannot reach the file system through any function of the store: they
// take a Digest, and none of them takes a text.

namespace benchgate::store {
namespace {

using tests::error_kind;
using tests::error_message;

static_assert(!std::is_convertible_v<std::string, Digest>);
static_assert(!std::is_constructible_v<Digest, std::string>);
static_assert(!std::is_constructible_v<Digest, const char*>);

const std::string kHex =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::vector<std::string> hostile_texts() {
  const std::string zeros(64, '0');
  return {
      "",
      "sha256:",
      "sha256:" + kHex.substr(1),
      "sha256:" + kHex + "0",
      "sha256:" + kHex + " ",
      " sha256:" + kHex,
      "sha256: " + kHex.substr(1),
      "sha256:" + kHex + "\n",
      "sha256:" + kHex + std::string(1, '\0'),
      "sha256:" + std::string(1, '\0') + kHex.substr(1),
      "sha256:A" + kHex.substr(1),
      "sha256:g" + kHex.substr(1),
      "SHA256:" + kHex,
      "sha512:" + kHex,
      "sha256-" + kHex,
      kHex,
      zeros + zeros,
      "../../../../etc/passwd",
      "sha256:../../../../../../../../../../../../../../../../../etc/passwd",
      "sha256:" + std::string("../").append(61, '0'),
      "sha256:%2e%2e%2f" + kHex.substr(9),
      "sha256:/" + kHex.substr(1),
      "sha256:\xd9\xa0" + kHex.substr(2),  // An Arabic zero.
      "sha256:\xff" + kHex.substr(1),
      std::string(std::size_t{1} << 20U, 'a')};
}

TEST(DigestTest, RefusesEverythingButThePrefixAnd64LowerCaseDigits) {
  for (const std::string& text : hostile_texts()) {
    EXPECT_EQ(error_kind([&] { Digest::parse(text); }),
              StoreError::Kind::bad_digest)
        << text.substr(0, 100);
  }
}

TEST(DigestTest, ShowsNoMoreOfAHostileTextThanCanBeRead) {
  const std::string message =
      error_message([] { Digest::parse(std::string(100000, '\x1b')); });
  EXPECT_LT(message.size(), 600U);
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
  EXPECT_THAT(message, testing::HasSubstr("100000 bytes"));
}

TEST(DigestTest, EverySingleWrongCharacterIsRefused) {
  for (std::size_t i = 0; i < kHex.size(); ++i) {
    for (const char c : {'/', ':', '@', 'G', '`', 'g', 'F', '\0', '\x80'}) {
      std::string hex = kHex;
      hex[i] = c;
      EXPECT_FALSE(Digest::from_hex(hex)) << i << " " << c;
    }
  }
}

TEST(DigestTest, OfKnownBytesIsTheKnownDigest) {
  // FIPS 180-2, appendix B.
  EXPECT_EQ(Digest::of("abc").to_string(), "sha256:" + kHex);
  EXPECT_EQ(Digest::of("").to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb924"
            "27ae41e4649b934ca495991b7852b855");
}

TEST(DigestTest, TextBecomesADigestAndTheSameTextAgain) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const Digest digest = Digest::of(tests::random_text(seed, seed));
    EXPECT_EQ(Digest::parse(digest.to_string()), digest);
    EXPECT_EQ(Digest::from_hex(digest.hex().data()), digest);
  }
}

TEST(DigestTest, OrderIsThatOfTheText) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const Digest a = Digest::of(tests::random_text(8, seed));
    const Digest b = Digest::of(tests::random_text(8, seed + 1));
    EXPECT_EQ(a < b, a.to_string() < b.to_string());
  }
}

TEST(DigestTest, HashesApart) {
  std::unordered_set<std::size_t> hashes;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    hashes.insert(std::hash<Digest>()(Digest::of(tests::random_text(8, seed))));
  }
  EXPECT_EQ(hashes.size(), 1000U);
}

TEST(HasherTest, PiecesGiveTheDigestOfTheWholeAndThenStartAfresh) {
  const std::string text = tests::random_text(10000, 1);
  Hasher hasher;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < text.size(); i += 777) {
      hasher.update(tests::bytes_of(text.substr(i, 777)));
    }
    EXPECT_EQ(hasher.finish(), Digest::of(text));
  }
}

}  // namespace
}  // namespace benchgate::store
