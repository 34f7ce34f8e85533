#include "src/live/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace benchgate::live {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// What is said against it; empty if nothing is.
template <typename Ask>
std::string refusal(Ask ask) {
  try {
    static_cast<void>(ask());
    return "";
  } catch (const Refusal& refused) {
    EXPECT_EQ(refused.status(), 400);
    return refused.what();
  }
}

Query query(Query::Parameters parameters = {}) {
  return Query(std::move(parameters));
}

std::string refused_seconds(const std::string& value) {
  return refusal([&] { return query({{"seconds", value}}).duration(); });
}

TEST(LiveQuery, TakesWholeSecondsAndPartsOfThem) {
  EXPECT_EQ(query({{"seconds", "5"}}).duration(), 5s);
  EXPECT_EQ(query({{"seconds", "0.25"}}).duration(), 250ms);
  EXPECT_EQ(query({{"seconds", "600"}}).duration(), 600s);
}

TEST(LiveQuery, WhatIsNotSaidIsNotThere) {
  EXPECT_EQ(query().duration(), std::nullopt);
  EXPECT_EQ(query({{"seconds", ""}}).duration(), std::nullopt);
  EXPECT_EQ(query().debug(), 0);
  EXPECT_EQ(query().rate(100, 1000), 100);
}

TEST(LiveQuery, RefusesTimesThatMeanNothingOrTakeTooLong) {
  for (const char* const value :
       {"-1", "0", "1e9", "601", "nan", "inf", "-inf", "1e999", "5x", "0x10",
        " 5", "five", "99999999999999999999999999", "\xff"}) {
    EXPECT_EQ(refused_seconds(value),
              "invalid value for \"seconds\": it must be a number from 0.001 "
              "to 600")
        << value;
  }
}

TEST(LiveQuery, DoesNotRepeatWhatItRefuses) {
  EXPECT_THAT(refused_seconds("<script>"), testing::Not(HasSubstr("script")));
}

TEST(LiveQuery, RefusesOtherFormsAndRatesThanThereAre) {
  for (const char* const value : {"-1", "3", "yes"}) {
    EXPECT_THAT(refusal([&] {
                  return query({{"debug", value}}).debug();
                }),
                HasSubstr("\"debug\""));
  }
  for (const char* const value : {"0", "-5", "1001", "all"}) {
    EXPECT_THAT(refusal([&] {
                  return query({{"rate", value}}).rate(1, 1000);
                }),
                HasSubstr("\"rate\": it must be a number from 1 to 1000"));
  }
}

TEST(LiveQuery, PassesOverWhatItDoesNotKnow) {
  EXPECT_EQ(query({{"gc", "1"}, {"debug", "1"}}).debug(), 1);
}

}  // namespace
}  // namespace benchgate::live
