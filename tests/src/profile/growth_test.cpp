#include "src/profile/growth.h"

#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace benchgate {

namespace {

using profile::find_growth;
using profile::FunctionGrowth;
using profile::Growth;
using profile::Order;
using profile::Profile;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t kOperations = 1000;

/// Milliseconds of functions that main calls, in samples of a millisecond.
Profile cpu(const std::vector<std::pair<std::string, std::int64_t>>& costs,
            std::optional<std::int64_t> operations = kOperations) {
  tests::ProfileBuilder builder;
  builder.type("samples", "count").type("cpu", "nanoseconds");
  const auto main = builder.frame("main");
  for (const auto& [name, cost] : costs) {
    builder.sample({builder.frame(name), main}, {cost, cost * 1'000'000});
  }
  profile::set_operations(builder.profile(), operations);
  return std::move(builder.profile());
}

Growth grow(const std::vector<Profile>& base,
            const std::vector<Profile>& head) {
  return find_growth(base, head, {}, Order::flat);
}

const FunctionGrowth* find(const Growth& growth, const std::string& name) {
  for (const FunctionGrowth& function : growth.functions) {
    if (function.name == name) {
      return &function;
    }
  }
  return nullptr;
}

}  // namespace

TEST(Growth, IsOfAnOperation) {
  // Both ran for a second; head's operations are fewer, and slower.
  const Growth growth = grow({cpu({{"seventy", 700}, {"thirty", 300}}, 1000)},
                             {cpu({{"seventy", 750}, {"thirty", 250}}, 833)});
  EXPECT_TRUE(growth.per_operation);
  EXPECT_EQ(growth.unit, "s");
  EXPECT_NEAR(growth.total.base, 1e-3, 1e-9);
  EXPECT_NEAR(growth.total.head, 1.2005e-3, 1e-7);
  EXPECT_EQ(growth.functions.front().name, "seventy");
  EXPECT_NEAR(growth.functions.front().flat.delta(), 200.4e-6, 1e-7);
  EXPECT_TRUE(growth.functions.front().is_clear());
  EXPECT_FALSE(find(growth, "thirty")->is_clear());
  // main costs nothing itself, but all that it calls does.
  EXPECT_DOUBLE_EQ(find(growth, "main")->flat.delta(), 0.0);
  EXPECT_NEAR(find(growth, "main")->cumulative.head, 1.2005e-3, 1e-7);
}

TEST(Growth, OfTheSameProfileIsNothing) {
  const Profile same = tests::random_profile(1, 200);
  const Growth growth = grow({same}, {same});
  for (const FunctionGrowth& function : growth.functions) {
    EXPECT_FALSE(function.is_clear()) << function.name;
  }
  EXPECT_THAT(growth_report(growth, {}),
              HasSubstr("No function has changed by more than its sampling "
                        "error."));
}

TEST(Growth, OfOneRoundKnowsItsSamplingError) {
  // 100 and 121 samples: 21 more, give or take 1.96 * sqrt(221).
  const Growth growth = grow({cpu({{"f", 100}})}, {cpu({{"f", 121}})});
  EXPECT_NEAR(*growth.functions.front().margin, 1.96 * 14.866e-6, 1e-8);
  EXPECT_FALSE(growth.functions.front().is_clear());
}

TEST(Growth, OfRoundsHasStudentsInterval) {
  const Growth growth =
      grow({cpu({{"f", 100}}), cpu({{"f", 100}}), cpu({{"f", 100}})},
           {cpu({{"f", 110}}), cpu({{"f", 120}}), cpu({{"f", 130}})});
  EXPECT_EQ(growth.rounds, 3U);
  const FunctionGrowth& f = growth.functions.front();
  EXPECT_NEAR(f.flat.delta(), 20e-6, 1e-12);
  // t(0.975; 2) = 4.3027; the standard deviation is 10, of 3.
  EXPECT_NEAR(*f.margin, 4.3027 * 10e-6 / std::sqrt(3.0), 1e-9);
  EXPECT_FALSE(f.is_clear());
}

TEST(Growth, MatchesCopiesOfAFunctionToIt) {
  const Growth growth =
      grow({cpu({{"f(int) [clone .cold]", 50}, {"f(int)", 50}})},
           {cpu({{"f(int)", 400}})});
  const FunctionGrowth& f = growth.functions.front();
  EXPECT_EQ(f.name, "f(int)");
  EXPECT_NEAR(f.flat.base, 100e-6, 1e-12);
  EXPECT_NEAR(f.flat.head, 400e-6, 1e-12);
}

TEST(Growth, MarksNewAndVanishedFunctions) {
  const Growth growth = grow({cpu({{"old", 500}, {"same", 500}})},
                             {cpu({{"fresh", 800}, {"same", 500}})});
  const std::string report = growth_report(growth, {});
  EXPECT_THAT(report, testing::ContainsRegex("new  fresh"));
  EXPECT_THAT(report, testing::ContainsRegex("gone  old"));
  EXPECT_THAT(report, Not(HasSubstr("same")));
  EXPECT_THAT(report, HasSubstr("cpu of an operation"));
  EXPECT_THAT(report, HasSubstr("These account for +300.0 us of +300.0 us."));
}

TEST(Growth, WithoutOperationsSaysWhatItCannotTell) {
  const Growth growth =
      grow({cpu({{"f", 100}}, std::nullopt)}, {cpu({{"f", 500}})});
  EXPECT_FALSE(growth.per_operation);
  EXPECT_NEAR(growth.functions.front().flat.delta(), 0.4, 1e-9);
  EXPECT_THAT(growth_report(growth, {}),
              HasSubstr("do not say of how many operations"));
}

TEST(Growth, OfCountedValuesIsExact) {
  const auto heap = [](std::int64_t bytes) {
    tests::ProfileBuilder builder;
    builder.type("alloc_objects", "count").type("alloc_space", "bytes");
    builder.sample({builder.frame("parse")}, {1, bytes});
    profile::set_operations(builder.profile(), 10);
    return std::move(builder.profile());
  };
  const Growth growth = grow({heap(6000)}, {heap(6010)});
  EXPECT_EQ(growth.unit, "B");
  EXPECT_EQ(growth.functions.front().margin, std::nullopt);
  EXPECT_TRUE(growth.functions.front().is_clear());
  EXPECT_DOUBLE_EQ(growth.functions.front().flat.delta(), 1.0);
}

TEST(Growth, OfDifferentValuesIsAnError) {
  tests::ProfileBuilder other;
  other.type("alloc_space", "bytes");
  other.sample({other.frame("f")}, {5});
  EXPECT_THROW(static_cast<void>(grow({cpu({{"f", 1}})}, {other.profile()})),
               profile::ProfileError);
}

TEST(Growth, IsJson) {
  const Growth growth = grow({cpu({{"f", 100}})}, {cpu({{"f", 900}})});
  const auto document = nlohmann::json::parse(growth_json(growth));
  EXPECT_EQ(document["schema"], "benchgate.profile-diff/1");
  EXPECT_EQ(document["functions"][0]["name"], "f");
  EXPECT_TRUE(document["functions"][0]["clear"]);
  EXPECT_TRUE(document["per_operation"]);
}

TEST(Operations, ScaleAProfileToAsMany) {
  Profile profile = cpu({{"f", 500}}, 2000);
  profile::scale_to_operations(profile, profile::kManyOperations);
  EXPECT_EQ(profile.samples[0].values[1], 250'000'000'000);
  EXPECT_EQ(profile::operations(profile), profile::kManyOperations);
}

}  // namespace benchgate
