#include "reporters/history/git_retry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using namespace std::chrono_literals;

class GitRetryTest : public testing::Test {
 protected:
  GitRetry make(std::uint64_t seed) {
    return {[this](std::chrono::milliseconds time) { pauses_.push_back(time); },
            [this](const std::string& text) { told_.push_back(text); }, seed};
  }

  const GitFailure lost_{GitProblem::lost_race, "stale info"};
  const GitFailure trouble_{GitProblem::trouble, "hung up"};
  std::vector<std::chrono::milliseconds> pauses_;
  std::vector<std::string> told_;
};

TEST_F(GitRetryTest, WaitsAreRandomUpToABoundThatDoubles) {
  std::vector<std::chrono::milliseconds> longest(10, 0ms);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    pauses_.clear();
    GitRetry retry = make(seed);
    for (std::size_t i = 0; i < longest.size(); ++i) {
      retry.after(lost_, 0ms);
      longest[i] = std::max(longest[i], pauses_[i]);
    }
  }
  const std::vector<std::chrono::milliseconds> bounds = {
      250ms, 500ms, 1000ms, 2000ms, 4000ms, 8000ms, 8000ms};
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    EXPECT_LE(longest[i], bounds[i]);
    EXPECT_GT(longest[i], bounds[i] * 9 / 10);
  }
}

TEST_F(GitRetryTest, WhereTriesTakeLongTheWaitsAreLonger) {
  std::chrono::milliseconds longest = 0ms;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    pauses_.clear();
    GitRetry retry = make(seed);
    retry.after(lost_, 3s);
    longest = std::max(longest, pauses_[0]);
    for (int i = 0; i < 10; ++i) {
      retry.after(lost_, 10s);
    }
    EXPECT_LE(pauses_.back(), 60s);
  }
  EXPECT_LE(longest, 3s);
  EXPECT_GT(longest, 2700ms);
}

TEST_F(GitRetryTest, WhoWinsAfterALostRaceLetsOthersGoFirst) {
  GitRetry retry = make(1);
  retry.won();
  EXPECT_TRUE(pauses_.empty());
  retry.after(lost_, 0ms);
  retry.won();
  EXPECT_EQ(pauses_.size(), 2U);
}

TEST_F(GitRetryTest, RacesAreRunLongAndTroublesBriefly) {
  GitRetry races = make(1);
  for (int i = 1; i < GitRetry::kMostLost; ++i) {
    races.after(lost_, 0ms);
  }
  EXPECT_THROW(races.after(lost_, 0ms), GitFailure);
  GitRetry troubles = make(1);
  for (int i = 1; i < GitRetry::kMostTroubles; ++i) {
    troubles.after(trouble_, 0ms);
  }
  EXPECT_THROW(troubles.after(trouble_, 0ms), GitFailure);
}

TEST_F(GitRetryTest, ADeadLineIsGivenUpSooner) {
  GitRetry retry = make(1);
  retry.after(trouble_, 2min);
  retry.after(trouble_, 2min);
  EXPECT_THROW(retry.after(trouble_, 2min), GitFailure);
}

TEST_F(GitRetryTest, AServerThatAnswersMakesItsTroublesForgotten) {
  GitRetry retry = make(1);
  for (int i = 0; i < 30; ++i) {
    retry.after(trouble_, 0ms);
    retry.after(lost_, 0ms);
  }
}

TEST_F(GitRetryTest, WhatDoesNotPassIsNotTriedAgain) {
  GitRetry retry = make(1);
  for (const GitProblem problem :
       {GitProblem::refused, GitProblem::protected_branch,
        GitProblem::not_found, GitProblem::no_space,
        GitProblem::not_installed}) {
    EXPECT_THROW(retry.after(GitFailure(problem, "no"), 0ms), GitFailure);
  }
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(GitRetryTest, TheUserIsToldFromTheThirdTry) {
  GitRetry retry = make(1);
  retry.after(lost_, 0ms);
  retry.after(lost_, 0ms);
  EXPECT_TRUE(told_.empty());
  retry.after(lost_, 0ms);
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0], "waiting for other writers (try 4)");
}

}  // namespace
}  // namespace benchgate::reporters::history
