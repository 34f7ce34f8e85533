#include "src/measure/kept_output.h"

#include <gtest/gtest.h>

#include <string>

namespace benchgate::measure {
namespace {

std::string digits(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += static_cast<char>('0' + i % 10);
  }
  return text;
}

/// What is kept of `text` when it comes in pieces of `piece` bytes.
KeptOutput appended(const std::string& text, std::size_t kept_bytes,
                    std::size_t piece) {
  KeptOutput output(kept_bytes);
  for (std::size_t i = 0; i < text.size(); i += piece) {
    output.append(std::string_view(text).substr(i, piece));
  }
  return output;
}

TEST(KeptOutputTest, KeepsEverythingUpToTheLimit) {
  for (const std::size_t piece : {1U, 3U, 100U}) {
    EXPECT_EQ(appended(digits(10), 10, piece).text(), "0123456789");
    EXPECT_EQ(appended(digits(7), 11, piece).text(), "0123456");
  }
}

TEST(KeptOutputTest, LeavesOutTheMiddleAndSaysHowMuch) {
  const std::string text = digits(1'000) + "END";
  for (const std::size_t piece : {1U, 2U, 3U, 4U, 7U, 400U, 2000U}) {
    const KeptOutput output = appended(text, 7, piece);
    EXPECT_EQ(output.text(), "012\n[... 996 bytes left out ...]\n9END")
        << piece;
    EXPECT_EQ(output.total_bytes(), 1'003U);
  }
}

TEST(KeptOutputTest, OneByteTooManyLeavesOutOneByte) {
  EXPECT_EQ(appended(digits(5), 4, 1).text(),
            "01\n[... 1 bytes left out ...]\n34");
}

TEST(KeptOutputTest, KeepsNothingWhenAskedTo) {
  EXPECT_EQ(appended(digits(5), 0, 2).text(), "\n[... 5 bytes left out ...]\n");
  EXPECT_EQ(KeptOutput(0).text(), "");
}

}  // namespace
}  // namespace benchgate::measure
