#pragma once

#include "src/profile/call_graph.h"
#include "src/profile/view.h"

#include <string>

namespace benchgate::profile {

/// The call graph in the language of graphviz: boxes larger by their own cost,
/// redder by all their cost (green where a difference became smaller), edges
/// wider by theirs, dashed where they leave functions out.
std::string dot_report(const View& view, const TrimOptions& options);

/// How many boxes a picture can hold and still be read; pprof's number.
inline constexpr std::size_t kReadableNodes = 80;

}  // namespace benchgate::profile
