#include "store/generation.h"

#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <utility>

namespace benchgate::store {
namespace {

namespace fs = std::filesystem;

class GenerationTest : public testing::Test {
 protected:
  benchgate::tests::TemporaryFolder folder_;
  Directory root_ = Directory::open(folder_.path().string());
};

TEST_F(GenerationTest, AChangeIsSeenByAllThatHaveItOpen) {
  const Generation mine = Generation::open(root_, false);
  const Generation theirs = Generation::open(root_, true);
  const auto before = theirs.read();
  ASSERT_TRUE(before);
  EXPECT_EQ(mine.read(), before);
  mine.change();
  EXPECT_NE(theirs.read(), before);
  EXPECT_EQ(theirs.read(), mine.read());
}

TEST_F(GenerationTest, AChangeInAnotherProcessIsSeen) {
  const Generation mine = Generation::open(root_, false);
  const auto before = mine.read();
  tests::Child child([&]() -> std::string {
    mine.change();
    return {};
  });
  EXPECT_EQ(child.finish(), "");
  EXPECT_NE(mine.read(), before);
}

TEST_F(GenerationTest, NoValueComesTwice) {
  const Generation generation = Generation::open(root_, false);
  std::set<std::uint64_t> values;
  for (int i = 0; i < 1000; ++i) {
    generation.change();
    values.insert(generation.read().value());
  }
  EXPECT_EQ(values.size(), 1000U);
}

TEST_F(GenerationTest, AFileThatIsTooShortIsFilledUpAndAGarbledOneServes) {
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 5000U}) {
    tests::write_file(folder_ / "ctl", std::string(size, 'x'));
    const Generation generation = Generation::open(root_, false);
    const auto before = generation.read();
    ASSERT_TRUE(before) << size;
    generation.change();
    EXPECT_NE(generation.read(), before);
    EXPECT_GE(fs::file_size(folder_ / "ctl"), 4096U);
  }
}

TEST_F(GenerationTest, ForReadingAMissingOrShortFileMeansThatNothingIsKnown) {
  EXPECT_FALSE(Generation::open(root_, true).read());
  EXPECT_FALSE(fs::exists(folder_ / "ctl"));
  tests::write_file(folder_ / "ctl", "short");
  EXPECT_FALSE(Generation::open(root_, true).read());
}

TEST_F(GenerationTest, IsMovedWithItsMapping) {
  Generation first = Generation::open(root_, false);
  Generation second;
  EXPECT_FALSE(second.read());
  second.change();  // Of nothing: does nothing.
  second = std::move(first);
  EXPECT_TRUE(second.read());
}

}  // namespace
}  // namespace benchgate::store
