#include "src/preload/numbered_entries.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

namespace benchgate::preload {
namespace {

using testing::Contains;
using testing::Not;
using testing::UnorderedElementsAreArray;

std::vector<long> all_of(const std::string& folder) {
  std::vector<long> all;
  NumberedEntries entries(folder.c_str());
  for (long each = entries.next(); each >= 0; each = entries.next()) {
    all.push_back(each);
  }
  EXPECT_FALSE(entries.failed());
  return all;
}

/// A thread can have the number of any descriptor.
TEST(NumberedEntries, AreAllThatAFolderHas) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "word");
  std::vector<long> numbers;
  for (long i = 0; i < 1000; ++i) {
    std::ofstream(folder / std::to_string(i));
    numbers.push_back(i);
  }
  EXPECT_THAT(all_of(folder.path().string()),
              UnorderedElementsAreArray(numbers));
}

TEST(NumberedEntries, OfDescriptorsLeaveOutTheirOwn) {
  const int one = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(one, 0);
  const int next = ::dup(one);
  ::close(next);  // The lowest that is free: by it the folder is read.
  const std::vector<long> open = all_of(NumberedEntries::kOwnDescriptors);
  EXPECT_THAT(open, Contains(one));
  EXPECT_THAT(open, Not(Contains(next)));
  ::close(one);
}

TEST(NumberedEntries, OfNoFolderAreUnknown) {
  NumberedEntries entries("/nowhere/at/all");
  EXPECT_LT(entries.next(), 0);
  EXPECT_TRUE(entries.failed());
}

}  // namespace
}  // namespace benchgate::preload
