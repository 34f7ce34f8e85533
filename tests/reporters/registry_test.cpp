#include "reporters/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace benchgate::reporters {
namespace {

TEST(RegistryTest, FindsEveryReporterByItsName) {
  for (const RegisteredReporter& each : all_reporters()) {
    EXPECT_EQ(find_reporter(each.name), each.reporter);
    EXPECT_FALSE(each.description.empty());
  }
}

TEST(RegistryTest, IsInTheOrderOfNames) {
  EXPECT_TRUE(
      std::ranges::is_sorted(all_reporters(), {}, &RegisteredReporter::name));
}

TEST(RegistryTest, AnUnknownNameIsNull) {
  EXPECT_EQ(find_reporter("pdf"), nullptr);
  EXPECT_EQ(find_reporter(""), nullptr);
}

}  // namespace
}  // namespace benchgate::reporters
