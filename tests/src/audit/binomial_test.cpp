#include "src/audit/binomial.h"

#include <gtest/gtest.h>

#include <vector>

namespace benchgate::audit {
namespace {

/// SciPy 1.10.1: scipy.stats.binomtest(hits, of).proportion_ci(0.95, 'exact'),
/// and for at_most the same with alternative='less'.
struct Golden {
  Count count;
  double low;
  double high;
  double at_most;
};

const std::vector<Golden> kGolden = {
    {{0, 3}, 0.0, 0.7075982261787133, 0.6315968501359613},
    {{0, 100}, 0.0, 0.03621669264519054, 0.02951304960715664},
    {{1, 56}, 0.00045200153062203784, 0.09552590263233955, 0.08193215952933167},
    {{9, 10}, 0.5549838829718047, 0.9974714214555375, 0.9948838031076954},
    {{10, 10}, 0.6915028921812371, 1.0, 1.0},
    {{183, 300}, 0.5522746294011138, 0.6655299924980209, 0.6570197893244134}};

TEST(BinomialTest, AgreesWithSciPy) {
  for (const Golden& golden : kGolden) {
    const Rate rate = rate_of(golden.count);
    EXPECT_NEAR(rate.low, golden.low, 1e-12);
    EXPECT_NEAR(rate.high, golden.high, 1e-12);
    EXPECT_NEAR(rate.at_most, golden.at_most, 1e-12);
    EXPECT_EQ(rate.share, static_cast<double>(golden.count.hits) /
                              static_cast<double>(golden.count.of));
  }
}

TEST(BinomialTest,
     ThreeHundredComparisonsWithoutAFalseAlarmBoundItByOnePercent) {
  EXPECT_LT(rate_of({0, 300}).at_most, 0.01);
  EXPECT_GT(rate_of({0, 298}).at_most, 0.01);
}

TEST(BinomialTest, OfNothingNothingIsKnown) {
  const Rate rate = rate_of({});
  EXPECT_EQ(rate.low, 0.0);
  EXPECT_EQ(rate.high, 1.0);
  EXPECT_EQ(rate.at_most, 1.0);
}

}  // namespace
}  // namespace benchgate::audit
