#pragma once

#include "src/formats/result_file_stream.h"

#include <string>
#include <vector>

namespace benchgate::stat {

/// What the user means by "PATH" or "LABEL=PATH" (cut at the first "="). A path
/// without a label is its own; of one that is given several times without a
/// label they are "PATH#0", "PATH#1" and so on.
///
/// Throws: FormatError for an argument without a path.
std::vector<formats::InputName> name_inputs(
    const std::vector<std::string>& arguments);

}  // namespace benchgate::stat
