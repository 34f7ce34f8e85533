#include "reporters/history/gzip_text.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

struct Lines {
  std::vector<std::string> lines;
  GzipEnd end = GzipEnd::whole;
};

Lines lines_in(std::string_view bytes, std::size_t longest = 1U << 20U) {
  Lines read;
  read.end = read_gzip_lines(bytes, longest, [&read](std::string_view line) {
    read.lines.emplace_back(line);
    return true;
  });
  return read;
}

TEST(GzipTextTest, GivesBackEveryLine) {
  std::mt19937_64 random(5);
  std::vector<std::string> lines;
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    std::string line;
    for (std::size_t n = random() % 400; n > 0; --n) {
      line += static_cast<char>('!' + random() % 90);
    }
    text += line + "\n";
    lines.push_back(line);
  }
  const Lines read = lines_in(gzip(text));
  EXPECT_EQ(read.end, GzipEnd::whole);
  EXPECT_TRUE(read.lines == lines);
}

TEST(GzipTextTest, OtherProgramsReadIt) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "x.gz", std::ios::binary) << gzip("one\ntwo\n");
  const std::string command = "gzip -dc '" + (folder / "x.gz").string() +
                              "' > '" + (folder / "x").string() + "'";
  // The command is made of our own paths.
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT
  std::ifstream stream(folder / "x");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}),
            "one\ntwo\n");
}

TEST(GzipTextTest, SaysWhyReadingEnded) {
  const std::string bytes = gzip("one\ntwo\n");
  EXPECT_EQ(lines_in(bytes.substr(0, bytes.size() - 1)).end,
            GzipEnd::cut_short);
  EXPECT_EQ(lines_in("").end, GzipEnd::cut_short);
  EXPECT_EQ(lines_in("one\ntwo\n").end, GzipEnd::damaged);
  EXPECT_EQ(lines_in(bytes + "x").end, GzipEnd::damaged);
  EXPECT_EQ(lines_in(gzip("one\ntwo")).end, GzipEnd::damaged);
  std::string wrong_sum = bytes;
  wrong_sum[bytes.size() - 6] ^= '\x01';
  EXPECT_EQ(lines_in(wrong_sum).end, GzipEnd::damaged);
  EXPECT_EQ(read_gzip_lines(bytes, 100, [](std::string_view) { return false; }),
            GzipEnd::stopped);
}

TEST(GzipTextTest, ALineWithoutAnEndIsNotHeldInMemory) {
  const Lines read = lines_in(gzip(std::string(50'000'000, 'x') + "\n"));
  EXPECT_EQ(read.end, GzipEnd::damaged);
  EXPECT_TRUE(read.lines.empty());
}

}  // namespace
}  // namespace benchgate::reporters::history
