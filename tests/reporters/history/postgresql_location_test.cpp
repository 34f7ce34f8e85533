#include "reporters/history/backend.h"
#include "reporters/history/postgresql/location.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(DatabaseLocationTest, WhatIsShownHasNoPassword) {
  const std::string expected[][2] = {
      {"postgresql://host/db", "postgresql://host/db"},
      {"postgres://u@host:5433/db", "postgres://u@host:5433/db"},
      {"postgresql://u:secret@host/db", "postgresql://u@host/db"},
      {"postgresql://u:se:cret@[::1]:5433/db", "postgresql://u@[::1]:5433/db"},
      {"postgresql://:secret@/db", "postgresql://@/db"},
      {"postgresql://u:secret@a:1,b:2/db", "postgresql://u@a:1,b:2/db"},
      {"postgresql://u:se?cret@host/db", "postgresql://u@host/db"},
      {"postgresql://u:se#cret@host/db", "postgresql://u@host/db"},
      {"postgresql://h/db?password=secret", "postgresql://h/db"},
      {"postgresql://h/db?user=u&password=secret&sslmode=require",
       "postgresql://h/db?user=u&sslmode=require"},
      {"postgresql://h/db?pass%77ord=secret&user=u@x",
       "postgresql://h/db?user=u@x"},
      {"postgresql://h/db?sslpassword=secret&sslmode=require",
       "postgresql://h/db?sslmode=require"},
      {"postgresql://%2Ftmp:5433/db", "postgresql://%2Ftmp:5433/db"},
  };
  for (const auto& [location, shown] : expected) {
    EXPECT_EQ(DatabaseLocation(location).shown(), shown);
    EXPECT_EQ(DatabaseLocation(location).uri(), location);
  }
}

TEST(DatabaseLocationTest, APasswordThatLibpqWouldTakeForAHostIsRefused) {
  for (const char* location :
       {"postgresql://u:sec@ret@host/db", "postgresql://u:sec/ret@host/db",
        "postgresql://u:sec/r@e?t@host/db"}) {
    try {
      const DatabaseLocation refused(location);
      ADD_FAILURE() << location << " is shown as " << refused.shown();
    } catch (const HistoryError& error) {
      EXPECT_THAT(error.what(), HasSubstr("write \"@\" as %40"));
      EXPECT_THAT(error.what(), Not(HasSubstr("sec")));
    }
  }
}

TEST(DatabaseLocationTest, WithoutTwoSlashesItIsNone) {
  EXPECT_THROW(DatabaseLocation("postgresql:db"), HistoryError);
  EXPECT_THROW(DatabaseLocation("postgresql:/db"), HistoryError);
}

}  // namespace
}  // namespace benchgate::reporters::history
