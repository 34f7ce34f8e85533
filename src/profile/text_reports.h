#pragma once

/// \file
/// What `go tool pprof` prints with -top, -peek, -traces and -list, to the
/// character, so that what is known of one is known of the other; and stacks in
/// one line each. Names are shown as reporters::visible_text has them.

#include "src/profile/call_graph.h"
#include "src/profile/pattern.h"
#include "src/profile/view.h"

#include <cstddef>
#include <string>

namespace benchgate::profile {

/// One line for each node: flat, flat%, sum%, cum, cum%, name.
std::string top_report(const View& view, const TrimOptions& options);

/// The same as a JSON document with the values in the profile's own unit.
std::string top_json(const View& view, const TrimOptions& options);

/// Longer is no report that anybody reads, and more than there is room for: a
/// hostile file says one long name, or shows one long source, a million times.
inline constexpr std::size_t kLongestReport = std::size_t{1} << 30U;

/// Callers and callees of every node whose name `pattern` finds.
///
/// Throws: ProfileError if there is none, or it is longer than `longest`.
std::string peek_report(const View& view, const Pattern& pattern,
                        Order order = Order::flat,
                        std::size_t longest = kLongestReport);

/// Every stack with its labels.
///
/// Throws: ProfileError if that is longer than `longest`.
std::string traces_report(const View& view,
                          std::size_t longest = kLongestReport);

/// The sources of every function whose name `pattern` finds, with the cost of
/// each line. `folder` is where relative names of files are looked for, and in
/// the folders above it.
///
/// Precondition: the view's granularity is lines.
/// Throws: ProfileError if there is none, or it is longer than `longest`.
std::string source_report(const View& view, const Pattern& pattern,
                          const std::string& folder,
                          std::size_t longest = kLongestReport);

/// "outermost;...;leaf value" for each stack, the form that flame graph scripts
/// and speedscope read. Semicolons and white space in names become ":" and " ".
/// Equal stacks are one line; the order is that of the profile.
///
/// Throws: ProfileError if that is longer than `longest`.
std::string folded_report(const View& view,
                          std::size_t longest = kLongestReport);

/// For kcachegrind and callgrind_annotate: costs by address and line.
///
/// Precondition: the view's granularity is addresses.
std::string callgrind_report(const View& view);

}  // namespace benchgate::profile
