#include "compare/change_point_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ChangePoint at(std::size_t index, double size) {
  ChangePoint point;
  point.index = index;
  point.size = size;
  return point;
}

std::vector<PointFate> fates(const std::vector<ChangePoint>& older,
                             const std::vector<ChangePoint>& newer) {
  std::vector<PointFate> all;
  for (const PointChange& change : diff_change_points(older, newer, 10)) {
    all.push_back(change.fate);
  }
  return all;
}

TEST(ChangePointDiffTest, NothingBeforeAndAfterIsNoChange) {
  EXPECT_THAT(fates({}, {}), IsEmpty());
}

TEST(ChangePointDiffTest, PointsThatAreNewAndPointsThatAreGoneAreSaid) {
  EXPECT_THAT(fates({}, {at(50, 0.1)}), ElementsAre(PointFate::added));
  EXPECT_THAT(fates({at(50, 0.1)}, {}), ElementsAre(PointFate::withdrawn));
}

TEST(ChangePointDiffTest, TheSameRunIsKeptWhateverItsSizeIsNow) {
  EXPECT_THAT(fates({at(50, 0.1)}, {at(50, 0.12)}),
              ElementsAre(PointFate::kept));
  EXPECT_THAT(fates({at(50, 0.1)}, {at(50, -0.1)}),
              ElementsAre(PointFate::kept));
}

TEST(ChangePointDiffTest, ANearbyStepTheSameWayHasMoved) {
  EXPECT_THAT(fates({at(50, 0.1)}, {at(60, 0.1)}),
              ElementsAre(PointFate::moved));
  EXPECT_THAT(fates({at(50, 0.1)}, {at(61, 0.1)}),
              ElementsAre(PointFate::withdrawn, PointFate::added));
}

TEST(ChangePointDiffTest, AStepTheOtherWayIsAnother) {
  EXPECT_THAT(fates({at(50, 0.1)}, {at(52, -0.1)}),
              ElementsAre(PointFate::withdrawn, PointFate::added));
}

TEST(ChangePointDiffTest, TheSameRunComesBeforeANearerOrder) {
  // 50 is gone; 55 is still there, and did not move from 50.
  const auto changes = diff_change_points(std::vector{at(50, 0.1), at(55, 0.1)},
                                          std::vector{at(55, 0.1)}, 10);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].fate, PointFate::withdrawn);
  EXPECT_EQ(changes[0].older->index, 50U);
  EXPECT_FALSE(changes[0].newer);
  EXPECT_EQ(changes[1].fate, PointFate::kept);
}

TEST(ChangePointDiffTest, EachPointIsMatchedOnce) {
  EXPECT_THAT(fates({at(50, 0.1)}, {at(48, 0.1), at(51, 0.1)}),
              ElementsAre(PointFate::added, PointFate::moved));
}

}  // namespace
}  // namespace benchgate::compare
