#pragma once

#include "src/profile/profile.h"

#include <array>
#include <string_view>

namespace benchgate::profile {

/// What is one line of a report.
enum class Granularity { functions, filefunctions, files, lines, addresses };

inline constexpr std::array<std::string_view, 5> kGranularities = {
    "functions", "filefunctions", "files", "lines", "addresses"};

/// Takes out of `profile` what makes a difference below `granularity`, so that
/// what is left is equal where it should be.
void coarsen(Profile& profile, Granularity granularity);

/// Takes out the functions that are inlined into others: their cost is that of
/// the function that the machine code belongs to.
void drop_inlined(Profile& profile);

}  // namespace benchgate::profile
