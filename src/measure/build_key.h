#pragma once

#include "src/measure/process.h"
#include "store/digest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// A suite, and where the build puts its executable.
struct SuiteRecipe {
  std::string name;
  /// $BENCHGATE_BUILD and $BENCHGATE_SOURCE stand for the two folders; a
  /// relative path is one in the checkout.
  std::string executable;
  std::vector<std::string> arguments;
};

/// How a revision becomes suites that can run.
struct BuildRecipe {
  std::string command;  ///< For /bin/sh, in the top folder of the checkout.
  std::vector<SuiteRecipe> suites;
  /// "NAME=value"; the whole environment of the command, to which
  /// BENCHGATE_BUILD and BENCHGATE_SOURCE are added.
  std::vector<std::string> environment;
};

/// A digest of all that the build depends on, as far as one can know before
/// it: two builds with one key are taken for the same. It covers
///
/// - the files: `tree`, and `source`, the path at which they are checked out,
///   since benchmarks compile the paths of their data into themselves;
/// - the recipe: the command, the executables, and of its environment the
///   variables that compilers, linkers, CMake and pkg-config read;
/// - the platform: $CXX and $CC (or c++ and cc), their places and versions,
///   the architecture and the C library's version.
///
/// Not covered: the versions of installed libraries, and files outside the
/// checkout that the command reads. The suites' arguments do not matter here.
///
/// Throws: Interrupted.
store::Digest build_key(ProcessRunner& runner, const std::string& tree,
                        const std::filesystem::path& source,
                        const BuildRecipe& recipe);

/// "x86_64", as the kernel says.
std::string machine_architecture();

}  // namespace benchgate::measure
