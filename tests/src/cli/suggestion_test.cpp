#include "src/cli/suggestion.h"

#include <gtest/gtest.h>

namespace benchgate::cli {
namespace {

TEST(NearestTest, FindsTheWordThatWasProbablyMeant) {
  EXPECT_EQ(nearest("noise_treshold", {"family_error", "noise_threshold"}),
            "noise_threshold");
  EXPECT_EQ(nearest("budgte", {"build", "budget"}), "budget");
}

TEST(NearestTest, DoesNotGuessWhenNothingIsNear) {
  EXPECT_FALSE(nearest("colour", {"family_error", "noise_threshold"}));
  EXPECT_FALSE(nearest("x", {}));
}

}  // namespace
}  // namespace benchgate::cli
