#include "src/measure/shared_libraries.h"

#include "src/measure/program_text.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace benchgate::measure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

TEST(SharedLibrariesTest, OnlyThoseBelowTheFoldersAreInside) {
  const auto libraries = parse_library_list(
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
      parse_library_list("\t/build/libplain.so (0x00007f01)\n", {"/build"});
  EXPECT_THAT(libraries.by_path, ElementsAre("/build/libplain.so"));
}

TEST(SharedLibrariesTest, OneThatIsNotFoundIsNamed) {
  const auto libraries =
      parse_library_list("\tlibgone.so.3 => not found\n", {"/build"});
  EXPECT_THAT(libraries.not_found, ElementsAre("libgone.so.3"));
  EXPECT_THAT(libraries.inside, IsEmpty());
}

TEST(SharedLibrariesTest, NoOtherProgramIsNeededToFindThem) {
  SystemProcessRunner runner;
  const auto libraries = shared_libraries(
      runner, std::filesystem::canonical("/proc/self/exe"), {"PATH="}, {"/"});
  EXPECT_THAT(libraries.inside,
              Contains(Field(&BundleFile::name, "lib/libc.so.6")));
  EXPECT_THAT(libraries.not_found, IsEmpty());
}

TEST(SharedLibrariesTest, AfterOneThatIsNotFoundTheOthersAreLookedFor) {
  const tests::TemporaryFolder folder;
  std::string program = content_of("/proc/self/exe");
  const std::string name = "libstdc++.so.6";
  ASSERT_NE(program.find(name), std::string::npos);
  for (std::size_t at = program.find(name); at != std::string::npos;
       at = program.find(name, at)) {
    program.replace(at, name.size(), "libstdc--.so.6");
  }
  std::ofstream(folder / "program", std::ios::binary) << program;
  std::filesystem::permissions(folder / "program",
                               std::filesystem::perms::owner_all);
  SystemProcessRunner runner;
  const auto libraries =
      shared_libraries(runner, folder / "program", {"PATH="}, {"/"});
  EXPECT_THAT(libraries.not_found, ElementsAre("libstdc--.so.6"));
  EXPECT_THAT(libraries.inside,
              Contains(Field(&BundleFile::name, "lib/libc.so.6")));
}

TEST(SharedLibrariesTest, AScriptHasNone) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "script") << "#!/bin/sh\n";
  SystemProcessRunner runner;
  EXPECT_THAT(shared_libraries(runner, folder / "script", {}, {"/"}).inside,
              IsEmpty());
}

TEST(SharedLibrariesTest, AStaticProgramHasNone) {
  EXPECT_THAT(parse_library_list("\tstatically linked\n", {"/build"}).inside,
              IsEmpty());
  EXPECT_THAT(parse_library_list("", {"/build"}).inside, IsEmpty());
}

}  // namespace
}  // namespace benchgate::measure
