#pragma once

/// \file
/// Loading a library of ours into a suite.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// As find_own_file, for a library to load. Empty also if it is at a place that
/// cannot be written in LD_PRELOAD (a space or a colon).
std::optional<std::filesystem::path> find_own_library(
    const std::string& name,
    const std::filesystem::path& program = "/proc/self/exe");

/// The library that is loaded into suites (src/preload).
///
/// Throws: MeasurementError (not_measured) if there is none.
std::filesystem::path preload_library();

/// Sets LD_PRELOAD so that `library` is loaded before what was there.
void add_preload(std::vector<std::string>& environment,
                 const std::filesystem::path& library);

/// Whether `executable` has what we would load built in: see
/// benchgate_instrument() in src/preload/benchgate-config.cmake.
bool is_instrumented(const std::filesystem::path& executable);

/// Why nothing can be loaded into `executable`, as the end of a sentence about
/// it: "is linked statically". Empty: nothing is known to be in the way; a
/// script, say, may start what it likes.
std::string obstacle_to_preloading(const std::filesystem::path& executable);

}  // namespace benchgate::measure
