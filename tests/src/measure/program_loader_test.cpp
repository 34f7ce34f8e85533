#include "src/measure/program_loader.h"

#include "src/measure/program_text.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <elf.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;

class ProgramLoaderTest : public testing::Test {
 protected:
  fs::path loader_of(const std::string& content) {
    std::ofstream(file(), std::ios::binary) << content;
    return program_loader(file());
  }

  [[nodiscard]] fs::path file() const { return folder_ / "program"; }

  tests::TemporaryFolder folder_;
};

TEST_F(ProgramLoaderTest, IsTheOneThatRunsUs) {
  const fs::path loader = program_loader("/proc/self/exe");
  EXPECT_TRUE(fs::exists(loader)) << loader;
  EXPECT_NE(content_of("/proc/self/maps").find(fs::canonical(loader)),
            std::string::npos);
}

TEST_F(ProgramLoaderTest, WhatIsNoProgramHasNone) {
  EXPECT_EQ(program_loader(folder_ / "none"), "");
  EXPECT_EQ(program_loader(folder_.path()), "");
  EXPECT_EQ(loader_of(""), "");
  EXPECT_EQ(loader_of("#!/bin/sh\nexit 0\n"), "");
}

TEST_F(ProgramLoaderTest, ALoaderHasNoLoader) {
  EXPECT_EQ(program_loader(program_loader("/proc/self/exe")), "");
}

TEST_F(ProgramLoaderTest, WhatBreaksOffAnywhereIsHarmless) {
  const fs::path loader = program_loader("/proc/self/exe");
  const std::string whole = content_of("/proc/self/exe");
  const std::string start = whole.substr(0, whole.find(loader.string()));
  for (std::size_t size = 0; size <= start.size(); ++size) {
    EXPECT_EQ(loader_of(start.substr(0, size)), "") << size;
  }
}

TEST_F(ProgramLoaderTest, OffsetsThatLeadNowhereAreHarmless) {
  std::string program = content_of("/proc/self/exe").substr(0, 1000);
  program.replace(offsetof(Elf64_Ehdr, e_phoff), 8, 8, '\xFF');
  EXPECT_EQ(loader_of(program), "");
  program.replace(offsetof(Elf64_Ehdr, e_phnum), 2, 2, '\xFF');
  EXPECT_EQ(loader_of(program), "");
}

}  // namespace
}  // namespace benchgate::measure
