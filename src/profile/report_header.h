#pragma once

#include "src/profile/call_graph.h"
#include "src/profile/view.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::profile {

/// The lines with which pprof's reports begin: the program, what was counted,
/// when, for how long. Values are printed in `unit`.
std::string profile_header(const View& view, std::string_view unit);

/// Throws: ProfileError if a report of `length` bytes is longer than `longest`.
///         Asked while it is written, or there would be no memory to ask.
void check_length(std::size_t length, std::size_t longest);

/// profile_header, and how much of it `graph` shows.
std::string graph_header(const View& view, const CallGraph& graph,
                         const TrimOptions& options, std::string_view unit);

}  // namespace benchgate::profile
