#include "src/measure/shared_libraries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SharedLibrariesTest, OnlyThoseBelowTheFoldersAreInside) {
  const auto libraries = parse_ldd(
      "\tlinux-vdso.so.1 (0x00007ffd)\n"
      "\tlibstore.so.1 => /build/my store/libstore.so.1 (0x00007f01)\n"
      "\tlibother.so => /build-of-another/libother.so (0x00007f02)\n"
      "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f03)\n"
      "\t/lib64/ld-linux-x86-64.so.2 (0x00007f04)\n",
      {"/build", "/source"});
  ASSERT_EQ(libraries.inside.size(), 1U);
  EXPECT_EQ(libraries.inside[0].source, "/build/my store/libstore.so.1");
  EXPECT_EQ(libraries.inside[0].name, "lib/libstore.so.1");
  EXPECT_THAT(libraries.by_path, IsEmpty());
  EXPECT_THAT(libraries.not_found, IsEmpty());
}

TEST(SharedLibrariesTest, OneThatIsLoadedByItsPathIsNamed) {
  const auto libraries =
      parse_ldd("\t/build/libplain.so (0x00007f01)\n", {"/build"});
  EXPECT_THAT(libraries.by_path, ElementsAre("/build/libplain.so"));
}

TEST(SharedLibrariesTest, OneThatIsNotFoundIsNamed) {
  const auto libraries = parse_ldd("\tlibgone.so.3 => not found\n", {"/build"});
  EXPECT_THAT(libraries.not_found, ElementsAre("libgone.so.3"));
  EXPECT_THAT(libraries.inside, IsEmpty());
}

TEST(SharedLibrariesTest, AStaticProgramHasNone) {
  EXPECT_THAT(parse_ldd("\tstatically linked\n", {"/build"}).inside, IsEmpty());
  EXPECT_THAT(parse_ldd("", {"/build"}).inside, IsEmpty());
}

}  // namespace
}  // namespace benchgate::measure
