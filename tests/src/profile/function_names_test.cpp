// What functions are called that have no name which other files could use:
// what compilers write of them differs, and so does what they leave out.

#include "src/profile/object_file.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace benchgate {

namespace {

using testing::AnyOf;
using testing::ElementsAre;

struct Build {
  const char* name;
  const char* compiler;
  const char* flags;
  bool is_taken_out;  ///< The debug information is in a file of its own.
};

void PrintTo(const Build& build, std::ostream* out) {  // NOLINT: gtest's name.
  *out << build.name;
}

bool run(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
  return std::system(command.c_str()) == 0;
}

class FunctionNames : public testing::TestWithParam<Build> {
 protected:
  void SetUp() override {
    const Build& build = GetParam();
    if (!run(fmt::format("command -v {} > /dev/null", build.compiler))) {
      GTEST_SKIP() << build.compiler << " is not installed";
    }
    const auto program = folder_ / "program";
    ASSERT_TRUE(run(fmt::format("{} -std=c++20 -O2 {} {} -o {}", build.compiler,
                                build.flags, BENCHGATE_NAMED_FUNCTIONS,
                                program.string())));
    if (build.is_taken_out) {
      ASSERT_TRUE(run(fmt::format(
          "cd {} && objcopy --only-keep-debug program program.debug && strip "
          "program && objcopy --add-gnu-debuglink=program.debug program",
          folder_.path().string())));
    }
    object_ = profile::ObjectFile::open(program);
    ASSERT_TRUE(object_.has_value());
    ask(program);
  }

  /// The functions at what the program calls `word`, innermost first.
  std::vector<std::string> names(const std::string& word) {
    std::vector<std::string> names;
    for (const auto& frame : object_->frames_at(addresses_.at(word))) {
      names.push_back(frame.name);
    }
    return names;
  }

  /// Of the function itself that the code is in.
  std::string outermost(const std::string& word) {
    const auto all = names(word);
    return all.empty() ? "" : all.back();
  }

  profile::ObjectFile& object() { return *object_; }

  [[nodiscard]] static bool has_types() {
    return std::string(GetParam().flags).find("-g1") == std::string::npos;
  }

  [[nodiscard]] static bool is_clang() {
    return std::string(GetParam().compiler) == "clang++";
  }

 private:
  void ask(const std::filesystem::path& program) {
    // NOLINTNEXTLINE(cert-env33-c): a program of our own.
    std::FILE* const pipe = popen(program.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::array<char, 64> word{};
    unsigned long long address = 0;
    // NOLINTNEXTLINE(cert-err34-c): words of our own.
    while (std::fscanf(pipe, "%63s %llx", word.data(), &address) == 2) {
      addresses_.emplace(word.data(), address);  // The first one stays.
    }
    ASSERT_EQ(pclose(pipe), 0);
  }

  tests::TemporaryFolder folder_;
  std::map<std::string, std::uint64_t> addresses_;
  std::optional<profile::ObjectFile> object_;
};

constexpr const char* kUnnamed = "fixture::(anonymous namespace)::";

}  // namespace

TEST_P(FunctionNames, AreTheLinkersWhereThereIsCode) {
  const std::string unnamed = kUnnamed;
  EXPECT_EQ(outermost("hidden"), unnamed + "hidden(int)");
  EXPECT_EQ(outermost("overload"), unnamed + "hidden(long)");
  EXPECT_EQ(outermost("template"), "int " + unnamed + "twice<int>(int)");
  EXPECT_EQ(outermost("method"), unnamed + "Local::method(int)");
  EXPECT_EQ(outermost("lambda_in_hidden"), unnamed + "hidden_outer(int)");
  EXPECT_EQ(outermost("inlined"), "main");
  EXPECT_THAT(outermost("lambda"),
              AnyOf("fixture::outer(int)::{lambda(int)#1}::operator()(int) "
                    "const",
                    "fixture::outer(int)::$_1::operator()(int) const"));
  // Among aliases, what the source has.
  EXPECT_EQ(outermost("static"), "fixture::own(long)");
  // Two functions with the same code.
  EXPECT_EQ(outermost("first"), unnamed + "first(int&)");
  EXPECT_EQ(outermost("second"), unnamed + "second(int&)");
}

TEST_P(FunctionNames, SayWhatEnclosesInlinedOnesAsFarAsItIsKnown) {
  const std::string unnamed = kUnnamed;
  std::string outer = "fixture::outer(int)::";
  std::string in_outer = outer + "{lambda#2}::operator()";
  std::string local = outer + "Helper::help";
  std::string inlined = unnamed + "inlined";
  std::string in_hidden = unnamed + "hidden_outer(int)::{lambda#1}::operator()";
  if (!has_types()) {
    inlined = "inlined";
    in_hidden = "operator()";
    in_outer = "operator()";
    local = "help";
  } else if (is_clang()) {
    // It has the linker's names of all.
    inlined += "(int)";
    local += "(int)";
    in_outer = outer + "$_2::operator()(int) const";
    in_hidden = unnamed + "hidden_outer(int)::$_3::operator()(int) const";
  }
  EXPECT_THAT(names("inlined"), ElementsAre(inlined, "main"));
  EXPECT_THAT(names("inlined_lambda"),
              ElementsAre(in_outer, "fixture::outer(int)"));
  EXPECT_THAT(names("inlined_local"),
              ElementsAre(local, "fixture::outer(int)"));
  EXPECT_THAT(names("lambda_in_hidden"),
              ElementsAre(in_hidden, unnamed + "hidden_outer(int)"));
}

TEST_P(FunctionNames, AreTheSameWhereAFunctionIsInlinedAndWhereItIsNot) {
  EXPECT_THAT(names("both"),
              ElementsAre(std::string(kUnnamed) + "both(int&)", "main"));
}

TEST_P(FunctionNames, AreWantedOnesWhereFunctionsHaveTheirCodeInCommon) {
  const std::string one = std::string(kUnnamed) + "alike_one(int&)";
  const std::string two = std::string(kUnnamed) + "alike_two(int&)";
  EXPECT_EQ(outermost("alike_one"), one);
  EXPECT_EQ(outermost("alike_two"), two);
  object().prefer("alike_one");
  EXPECT_EQ(outermost("alike_one"), one);
  const bool one_jumps = outermost("alike_two") == one;
  object().prefer("alike_two");
  EXPECT_EQ(outermost("alike_two"), two);
  const bool two_jumps = outermost("alike_one") == two;
  // Which of them is the compiler's affair; clang leaves both as they are.
  EXPECT_EQ(one_jumps != two_jumps, !is_clang());
  object().prefer("another_name");
  EXPECT_EQ(outermost("static"), "another_name");
  object().prefer("");
  EXPECT_EQ(outermost("static"), "fixture::own(long)");
  EXPECT_EQ(outermost("alike_one"), one);
  EXPECT_EQ(outermost("alike_two"), two);
}

TEST_P(FunctionNames, AreNotThoseOfWhoeverJumpsThere) {
  const std::string called = std::string(kUnnamed) + "called_by_both(int&)";
  for (const char* wanted : {"calls_one", "calls_two"}) {
    object().prefer(wanted);
    EXPECT_EQ(outermost("called_by_both"), called) << wanted;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, FunctionNames,
    testing::Values(Build{"Gcc", "g++", "-g", false},
                    Build{"GccLines", "g++", "-g1", false},
                    Build{"GccDwarf4", "g++", "-gdwarf-4", false},
                    Build{"GccTakenOut", "g++", "-g", true},
                    Build{"GccWholeProgram", "g++", "-g -flto", false},
                    Build{"GccProtected", "g++", "-g -fcf-protection", false},
                    Build{"Clang", "clang++", "-g", false},
                    Build{"ClangLines", "clang++", "-g1", false},
                    Build{"ClangTakenOut", "clang++", "-g", true}),
    [](const auto& build) { return std::string(build.param.name); });

}  // namespace benchgate
