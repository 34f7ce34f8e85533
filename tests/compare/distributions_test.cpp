#include "compare/distributions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

// Numbers without a formula are of scipy 1.10 (norm.sf, norm.isf, t.sf,
// beta.ppf), with which Boost.Math's in 80 bits agree to 1e-12.

namespace benchgate::compare {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void expect_close(double value, double expected) {
  EXPECT_NEAR(value, expected, 1e-12 * std::abs(expected));
}

TEST(DistributionsTest, NormalTailsAreExactFarOut) {
  struct Case {
    double z, above;
  };

  for (const Case& c :
       {Case{0.0, 0.5}, Case{0.7, 0.24196365222307303},
        Case{1.96, 0.024997895148220435}, Case{2.5, 0.006209665325776132},
        Case{6.1, 5.303423262948808e-10}, Case{8.25, 7.919726314642476e-17},
        Case{12.0, 1.776482112077653e-33},
        Case{37.5, 4.605353009581954e-308}}) {
    expect_close(normal_above(c.z), c.above);
    expect_close(normal_below(-c.z), c.above);
    expect_close(normal_above(-c.z), 1.0 - c.above);
    expect_close(normal_below(c.z), 1.0 - c.above);
  }
}

TEST(DistributionsTest, NormalQuantilesAreThoseOfTheTailThatIsGiven) {
  struct Case {
    double tail, z;
  };

  for (const Case& c :
       {Case{1e-300, 37.0470962993612}, Case{1e-18, 8.757290348782316},
        Case{1e-6, 4.753424308822899}, Case{0.0025, 2.8070337683438042},
        Case{0.025, 1.9599639845400545}, Case{0.3, 0.5244005127080409},
        Case{0.5, 0.0}, Case{0.8, -0.8416212335729143},
        Case{0.999, -3.090232306167813}}) {
    expect_close(normal_quantile_above(c.tail), c.z);
    expect_close(normal_quantile_below(c.tail), -c.z);
  }
}

TEST(DistributionsTest, StudentsTailsAreThoseOfScipy) {
  struct Case {
    double t, degrees, above;
  };

  for (const Case& c :
       {Case{0.5, 1, 0.3524163823495668}, Case{3.0, 1, 0.10241638234956672},
        Case{2.2, 4, 0.046326335089817296}, Case{-1.5, 7.5, 0.9127597147067679},
        Case{6.0, 12, 3.108369432429284e-05},
        Case{30.0, 20, 2.09761266199982e-18},
        Case{4.0, 400, 3.773033632986296e-05},
        Case{9.0, 1e6, 1.1304865167464193e-19}}) {
    expect_close(student_above(c.t, c.degrees), c.above);
  }
}

TEST(DistributionsTest, StudentsQuantilesAreThoseOfTheirClosedForms) {
  for (const double tail : {1e-9, 0.0005, 0.025, 0.3, 0.7}) {
    expect_close(student_quantile_above(tail, 1),
                 1.0 / std::tan(std::numbers::pi * tail));
    expect_close(student_quantile_above(tail, 2),
                 (1.0 - 2.0 * tail) / std::sqrt(2.0 * tail * (1.0 - tail)));
  }
}

TEST(DistributionsTest, StudentsQuantilesHaveTheirTailsAboveThem) {
  for (const double degrees : {1.0, 3.0, 6.5, 9.0, 15.0, 40.0, 5000.0}) {
    for (const double tail : {1e-9, 0.0005, 0.025, 0.3, 0.7}) {
      expect_close(
          student_above(student_quantile_above(tail, degrees), degrees), tail);
    }
  }
}

TEST(DistributionsTest, BinomialBoundsAreThoseOfTheBetaDistribution) {
  struct Case {
    double of, hits, tail, low, high;
  };

  for (const Case& c :
       {Case{1, 0, 0.025, 0.0, 0.975}, Case{1, 1, 0.025, 0.025, 1.0},
        Case{10, 0, 0.05, 0.0, 0.2588655508930523},
        Case{10, 3, 0.025, 0.06673951117773447, 0.6524528500599973},
        Case{300, 1, 0.025, 8.438913231780044e-05, 0.018431252048067885},
        Case{1500, 7, 0.05, 0.002192196044264527, 0.008747451460717372},
        Case{2000, 2000, 0.025, 0.998157260206594, 1.0},
        Case{100000, 123, 0.001, 0.0009156829336614925,
             0.0016124692398590316}}) {
    expect_close(binomial_lower_bound(c.of, c.hits, c.tail), c.low);
    expect_close(binomial_upper_bound(c.of, c.hits, c.tail), c.high);
  }
}

TEST(DistributionsTest, InfiniteArgumentsAreTheEndsOfTheTails) {
  EXPECT_EQ(normal_above(kInfinity), 0.0);
  EXPECT_EQ(normal_above(-kInfinity), 1.0);
  EXPECT_EQ(normal_below(kInfinity), 1.0);
  EXPECT_EQ(student_above(kInfinity, 3.0), 0.0);
  EXPECT_EQ(student_above(-kInfinity, 3.0), 1.0);
}

}  // namespace
}  // namespace benchgate::compare
