#include "src/profile/symbolize.h"

#include "src/profile/demangle.h"
#include "src/profile/object_file.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace benchgate {

namespace {

using profile::Profile;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What the fixture says of itself: addresses and lines by name, and a profile
/// with its executable mapping.
struct Said {
  std::map<std::string, std::uint64_t> address;
  std::map<std::string, std::int64_t> line;
  tests::ProfileBuilder builder;
};

Said run(const std::filesystem::path& program) {
  Said said;
  said.builder.type("cpu", "nanoseconds");
  // NOLINTNEXTLINE(cert-env33-c): a program of our own.
  std::FILE* const pipe = popen(program.c_str(), "r");
  std::string text;
  std::array<char, 4096> chunk{};
  while (const std::size_t got =
             std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    text.append(chunk.data(), got);
  }
  EXPECT_EQ(pclose(pipe), 0);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    std::string where;
    words >> name >> where;
    if (name != "map") {
      said.address[name] = std::stoull(where, nullptr, 16);
      words >> said.line[name];
      continue;
    }
    std::string rights;
    std::string offset;
    std::string device;
    std::string inode;
    std::string file;
    words >> rights >> offset >> device >> inode >> file;
    if (rights == "r-xp" && file == program) {
      const auto dash = where.find('-');
      said.builder.mapping(file,
                           std::stoull(where.substr(0, dash), nullptr, 16),
                           std::stoull(where.substr(dash + 1), nullptr, 16));
      profile::Mapping& mapping = said.builder.profile().mappings.back();
      mapping.offset = std::stoull(offset, nullptr, 16);
      mapping.has_functions = false;
      mapping.has_inline_frames = false;
    }
  }
  for (const char* const name : {"innermost", "hidden", "plain_c"}) {
    said.builder.location(said.address[name], {}, 0);
  }
  return said;
}

/// "name line" of each frame, innermost first.
std::vector<std::string> frames(const Profile& profile, std::size_t location) {
  std::vector<std::string> frames;
  for (const profile::Line& line : profile.locations[location].lines) {
    frames.push_back(fmt::format(
        "{} {}", profile.text(profile.functions[line.function].name),
        line.line));
  }
  return frames;
}

/// A copy of the fixture that a command ("strip", "objcopy ...") has changed.
std::filesystem::path changed(const tests::TemporaryFolder& folder,
                              const std::string& command) {
  std::filesystem::copy_file(BENCHGATE_SYMBOLIZE_FIXTURE, folder / "suite");
  const std::string line =
      fmt::format("cd {} && {}", folder.path().string(), command);
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
  return std::system(line.c_str()) == 0 ? folder / "suite"
                                        : std::filesystem::path();
}

void expect_everything(const Said& said, const Profile& profile) {
  using fmt::format;
  EXPECT_THAT(
      frames(profile, 0),
      ElementsAre(format("fixture::Adder<long>::innermost(long) {}",
                         said.line.at("innermost")),
                  format("fixture::middle {}", said.line.at("middle_calls")),
                  format("fixture::outer(char const*) {}",
                         said.line.at("outer_calls"))));
  EXPECT_THAT(frames(profile, 1),
              ElementsAre(format("fixture::(anonymous namespace)::hidden(int) "
                                 "{}",
                                 said.line.at("hidden"))));
  EXPECT_THAT(frames(profile, 2),
              ElementsAre(format("plain_c {}", said.line.at("plain_c"))));
  const auto& outer = profile.functions[profile.locations[0].lines[2].function];
  EXPECT_EQ(profile.text(outer.system_name), "_ZN7fixture5outerEPKc");
  EXPECT_THAT(std::string(profile.text(outer.file)),
              testing::EndsWith("tests/src/profile/symbolize_fixture.cpp"));
  EXPECT_EQ(outer.start_line, said.line.at("outer_calls") - 2);
  EXPECT_TRUE(profile.mappings[0].has_inline_frames);
}

}  // namespace

TEST(Symbolize, NamesInlinedFunctionsWithTheirLines) {
  Said said = run(BENCHGATE_SYMBOLIZE_FIXTURE);
  Profile& profile = said.builder.profile();
  EXPECT_THAT(profile::symbolize(profile), IsEmpty());
  expect_everything(said, profile);
}

TEST(Symbolize, FindsDebugInformationThatWasTakenOut) {
  const tests::TemporaryFolder folder;
  const auto program =
      changed(folder,
              "objcopy --only-keep-debug suite suite.debug && strip suite && "
              "objcopy --add-gnu-debuglink=suite.debug suite");
  ASSERT_FALSE(program.empty());
  Said said = run(program);
  Profile& profile = said.builder.profile();
  EXPECT_THAT(profile::symbolize(profile), IsEmpty());
  expect_everything(said, profile);
}

TEST(Symbolize, TakesTheSymbolTableWithoutDebugInformation) {
  const tests::TemporaryFolder folder;
  const auto program = changed(folder, "strip --strip-debug suite");
  ASSERT_FALSE(program.empty());
  Said said = run(program);
  Profile& profile = said.builder.profile();
  EXPECT_THAT(profile::symbolize(profile),
              ElementsAre(HasSubstr("no lines, and inlined ones are not "
                                    "seen; build it with -g")));
  EXPECT_THAT(frames(profile, 0), ElementsAre("fixture::outer(char const*) 0"));
  EXPECT_THAT(frames(profile, 2), ElementsAre("plain_c 0"));
  EXPECT_FALSE(profile.mappings[0].has_line_numbers);
}

TEST(Symbolize, LeavesAddressesOfStrippedProgramsAsTheyAre) {
  const tests::TemporaryFolder folder;
  const auto program = changed(folder, "strip suite");
  ASSERT_FALSE(program.empty());
  Said said = run(program);
  Profile& profile = said.builder.profile();
  EXPECT_THAT(profile::symbolize(profile),
              ElementsAre(HasSubstr("stay without names; build it with -g")));
  EXPECT_THAT(frames(profile, 0), IsEmpty());
  EXPECT_FALSE(profile.mappings[0].has_functions);
}

TEST(Symbolize, NamesNothingAfterAnotherFile) {
  Said said = run(BENCHGATE_SYMBOLIZE_FIXTURE);
  Profile& profile = said.builder.profile();
  profile.mappings[0].build_id = profile.strings.add("0123456789");
  EXPECT_THAT(profile::symbolize(profile),
              ElementsAre(HasSubstr("is not the file that the profile is of")));
  EXPECT_THAT(frames(profile, 0), IsEmpty());
  profile.mappings[0].file = profile.strings.add("/nowhere/suite (deleted)");
  EXPECT_THAT(profile::symbolize(profile),
              ElementsAre(HasSubstr("is not there any more")));
}

TEST(Symbolize, NamesTheKernelAndWhatItMaps) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.mapping("[vdso]", 0x7ff000, 0x800000);
  builder.location(0x7ff123, {}, 0);
  builder.location(0xffffffff81000000U, {});
  Profile& profile = builder.profile();
  EXPECT_THAT(profile::symbolize(profile), IsEmpty());
  EXPECT_THAT(frames(profile, 0), ElementsAre("[vdso] 0"));
  EXPECT_THAT(frames(profile, 1), ElementsAre("[kernel] 0"));
}

TEST(Symbolize, SaysNothingOfAFileThatIsNoProgram) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "noise") << "\x7f"
                                     "ELF and then nothing";
  EXPECT_FALSE(profile::ObjectFile::open(folder / "noise").has_value());
  EXPECT_FALSE(profile::ObjectFile::open(folder.path()).has_value());
}

TEST(Symbolize, GoesOnAfterAProgramThatIsCutOff) {
  const tests::TemporaryFolder folder;
  const auto whole = std::filesystem::file_size(BENCHGATE_SYMBOLIZE_FIXTURE);
  for (std::uintmax_t size = 64; size < whole; size = size * 5 / 4) {
    const auto path = folder / "cut";
    std::filesystem::copy_file(
        BENCHGATE_SYMBOLIZE_FIXTURE, path,
        std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(path, size);
    if (auto object = profile::ObjectFile::open(path)) {
      static_cast<void>(object->build_id());
      for (std::uint64_t address = 0; address < 0x4000; address += 64) {
        static_cast<void>(object->frames_at(address));
      }
    }
  }
}

TEST(Demangle, LeavesOtherNamesAsTheyAre) {
  EXPECT_EQ(profile::demangled("_ZN1a1bEv"), "a::b()");
  EXPECT_EQ(profile::demangled("main"), "main");
  EXPECT_EQ(profile::demangled("_Zzzz"), "_Zzzz");
}

TEST(Demangle, TakesCopiesForTheFunction) {
  using profile::function_identity;
  EXPECT_EQ(function_identity("f.cold"), "f");
  EXPECT_EQ(function_identity("f.isra.0"), "f");
  EXPECT_EQ(function_identity("f.part.12.constprop.3"), "f");
  EXPECT_EQ(function_identity("a::f(int) [clone .cold]"), "a::f(int)");
  EXPECT_EQ(function_identity("a::f[abi:cxx11](int)"), "a::f(int)");
  EXPECT_EQ(function_identity("main.init.0"), "main.init.0");
  EXPECT_EQ(function_identity(""), "");
}

}  // namespace benchgate
