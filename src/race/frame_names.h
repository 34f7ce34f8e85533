#pragma once

#include "src/race/report.h"

#include <filesystem>
#include <vector>

namespace benchgate::race {

/// Names the frames of `executable` by its debug information, better than the
/// sanitizer does: GCC's leaves out namespaces and the folder of a build, and
/// clang's names nothing where the program llvm-symbolizer is not installed.
/// What cannot be named stays as it is.
void name_frames(std::vector<Report>& reports,
                 const std::filesystem::path& executable);

}  // namespace benchgate::race
