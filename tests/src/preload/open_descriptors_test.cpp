#include "src/preload/open_descriptors.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::preload {
namespace {

class OpenDescriptorsTest : public testing::Test {
 protected:
  ~OpenDescriptorsTest() override {
    for (const int each : opened_) {
      ::close(each);
    }
  }

  int open(const char* path = "/dev/null") {
    opened_.push_back(::open(path, O_RDONLY | O_CLOEXEC));
    return opened_.back();
  }

  /// "2 of /dev/null, 1 of socket:[..]".
  std::string targets() {
    OpenDescriptors::Target found[OpenDescriptors::kMostTargets];
    const std::size_t count = descriptors_->find_targets(found);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += (i == 0 ? "" : ", ") + std::to_string(found[i].count) + " of " +
              found[i].name;
    }
    return text;
  }

  std::vector<int> opened_;
  std::unique_ptr<OpenDescriptors> descriptors_ =
      std::make_unique<OpenDescriptors>();
  Stack stack_{};
};

TEST_F(OpenDescriptorsTest, WhatWasOpenBeforeIsNotTheLoops) {
  open();
  descriptors_->begin();
  EXPECT_EQ(descriptors_->count(3), 0);
  EXPECT_EQ(targets(), "");
}

TEST_F(OpenDescriptorsTest, WhatTheLoopOpenedIsCountedAtItsStack) {
  descriptors_->begin();
  descriptors_->opened(open(), &stack_);
  descriptors_->opened(open(), &stack_);
  descriptors_->end();
  EXPECT_EQ(descriptors_->count(3), 0);
  EXPECT_EQ(stack_.values[3], 2);
  EXPECT_EQ(targets(), "2 of /dev/null");
}

TEST_F(OpenDescriptorsTest, WhatIsClosedByThenIsNot) {
  descriptors_->begin();
  const int closed = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  descriptors_->opened(closed, &stack_);
  ::close(closed);
  EXPECT_EQ(descriptors_->count(3), 0);
  EXPECT_EQ(stack_.values[3], 0);
}

TEST_F(OpenDescriptorsTest, ANumberThatSomebodyElseIsGivenIsTheirs) {
  descriptors_->begin();
  const int descriptor = open();
  descriptors_->opened(descriptor, &stack_);
  descriptors_->opened(descriptor, nullptr);
  EXPECT_EQ(descriptors_->count(3), 0);
  EXPECT_EQ(stack_.values[3], 0);
}

TEST_F(OpenDescriptorsTest, WhatNobodyWasToldOfHasNoStack) {
  descriptors_->begin();
  open();
  EXPECT_EQ(descriptors_->count(3), 0);  // Not before the loop has ended.
  descriptors_->end();
  EXPECT_EQ(descriptors_->count(3), 1);
}

TEST_F(OpenDescriptorsTest, SocketsAreOneTargetWhateverTheirNumbers) {
  descriptors_->begin();
  for (int i = 0; i < 2; ++i) {
    opened_.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }
  open("/");
  descriptors_->end();
  EXPECT_EQ(targets(), "2 of socket:[..], 1 of /");
}

}  // namespace
}  // namespace benchgate::preload
