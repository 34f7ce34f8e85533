#pragma once

#include "src/measure/cmake_project.h"

#include <string>

namespace benchgate::measure {

/// The text of a benchgate.json that measures `project` as it is: JSON with
/// comments that say what each part is for, every default written out, and
/// examples of "rules" and "accepted" that work once their lines are
/// uncommented.
std::string initial_configuration(const CMakeProject& project);

}  // namespace benchgate::measure
