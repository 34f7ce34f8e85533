#include "src/formats/tidy_unit.h"

#include "tests/support/benchstat_vectors.h"

#include <gtest/gtest.h>

#include <string>

namespace benchgate::formats {
namespace {

using compare::Direction;

TEST(TidyUnitTest, AgreesWithBenchstat) {
  for (const auto& vector : tests::benchstat_vectors("tidy")) {
    const TidyUnit tidy = tidy_unit(vector.at("unit").get<std::string>());
    EXPECT_EQ(vector.at("tidied"), tidy.name) << vector;
    EXPECT_EQ(tidy.factor, tests::number_in(vector, "factor")) << vector;
  }
}

TEST(TidyUnitTest, SomeUnitsSayWhichWayIsBetter) {
  EXPECT_EQ(direction_of_unit("sec/op"), Direction::lower);
  EXPECT_EQ(direction_of_unit("p99-sec"), Direction::lower);
  EXPECT_EQ(direction_of_unit("allocs/op"), Direction::lower);
  EXPECT_EQ(direction_of_unit("B/op"), Direction::lower);
  EXPECT_EQ(direction_of_unit("B/s"), Direction::higher);
  EXPECT_EQ(direction_of_unit("items/s"), Direction::higher);
  EXPECT_EQ(direction_of_unit("widgets"), std::nullopt);
}

}  // namespace
}  // namespace benchgate::formats
