#include "src/measure/unpaired_join.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;

TEST(JoinUnpairedTest, AWarningSaysWhoseItIsUnlessBothSidesHaveIt) {
  compare::Comparison base;
  compare::Comparison head;
  base.warnings = {"the machine was busy", "measured apart"};
  head.warnings = {"measured apart", "the machine was idle"};
  EXPECT_THAT(join_unpaired(base, head, Rules(), SessionSettings()).warnings,
              ElementsAre("base: the machine was busy", "measured apart",
                          "head: the machine was idle"));
}

}  // namespace
}  // namespace benchgate::measure
