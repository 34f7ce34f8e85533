#include "compare/shortest_number.h"

#include "tests/support/benchstat_vectors.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace benchgate::compare {
namespace {

TEST(ShortestNumberTest, IsWhatBenchstatWrites) {
  for (const auto& vector : tests::benchstat_vectors("scale")) {
    EXPECT_EQ(shortest_number(tests::number_in(vector, "value")),
              vector.at("v").get<std::string>());
  }
}

TEST(ShortestNumberTest, HasAnExponentOutsideOfMinusFourToFive) {
  EXPECT_EQ(shortest_number(999999), "999999");
  EXPECT_EQ(shortest_number(1000000), "1e+06");
  EXPECT_EQ(shortest_number(123456789.5), "1.234567895e+08");
  EXPECT_EQ(shortest_number(0.0001), "0.0001");
  EXPECT_EQ(shortest_number(0.00001), "1e-05");
  EXPECT_EQ(shortest_number(-2.5), "-2.5");
  EXPECT_EQ(shortest_number(1e308), "1e+308");
  EXPECT_EQ(shortest_number(5e-324), "5e-324");
}

TEST(ShortestNumberTest, SpellsWhatIsNoNumberAsGoDoes) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(shortest_number(0.0), "0");
  EXPECT_EQ(shortest_number(kInfinity), "+Inf");
  EXPECT_EQ(shortest_number(-kInfinity), "-Inf");
  EXPECT_EQ(shortest_number(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

}  // namespace
}  // namespace benchgate::compare
