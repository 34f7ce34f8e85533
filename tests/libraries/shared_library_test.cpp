#include "libraries/shared_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::libraries {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(SharedLibrary, FindsAFunctionByItsName) {
  const SharedLibrary library({"libm.so.6", "a root", "the C library"});
  double (*const root)(double) = library.find("sqrt");
  EXPECT_EQ(root(25.0), 5.0);
}

TEST(SharedLibrary, WhatIsNotThereIsASentence) {
  EXPECT_THAT(
      [] {
        const SharedLibrary library(
            {"libbenchgate-nobody.so.1", "a nobody", "the package nobody"});
      },
      ThrowsMessage<MissingLibrary>(
          AllOf(HasSubstr("a nobody takes libbenchgate-nobody.so.1, which "
                          "cannot be loaded: "),
                HasSubstr("No such file"),
                HasSubstr("; install the package nobody"))));
}

TEST(SharedLibrary, AFunctionThatItLacksIsASentence) {
  const SharedLibrary library({"libm.so.6", "a root", "the C library"});
  EXPECT_THAT([&] { (void)library.find("benchgate_root"); },
              ThrowsMessage<MissingLibrary>(
                  AllOf(HasSubstr("libm.so.6"), HasSubstr("benchgate_root"))));
}

}  // namespace
}  // namespace benchgate::libraries
