#include "compare/verdict.h"

#include <gtest/gtest.h>

namespace benchgate::compare {
namespace {

TEST(VerdictTest, EveryVerdictIsReadBackFromItsWord) {
  for (const Verdict verdict :
       {Verdict::regressed, Verdict::improved, Verdict::unchanged,
        Verdict::inconclusive, Verdict::missing, Verdict::added,
        Verdict::failed}) {
    EXPECT_EQ(verdict_from(to_string(verdict)), verdict);
  }
  // The words of result files: another word breaks every file written before.
  EXPECT_EQ(to_string(Verdict::inconclusive), "inconclusive");
}

TEST(VerdictTest, OtherWordsAreNoVerdict) {
  EXPECT_EQ(verdict_from("slower"), std::nullopt);
  EXPECT_EQ(verdict_from("Regressed"), std::nullopt);
  EXPECT_EQ(verdict_from(""), std::nullopt);
}

}  // namespace
}  // namespace benchgate::compare
