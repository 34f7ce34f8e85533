#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace benchgate::race {

/// What the sanitizer's run time is told: the user's own TSAN_OPTIONS, and what
/// we depend on after them, where it wins. Reports go to "LOG.PID".
///
/// `suppressions`: a file of the user's; empty: what `users` says.
std::string sanitizer_options(std::string_view users,
                              const std::filesystem::path& log,
                              const std::filesystem::path& suppressions);

/// What a process exits with if the sanitizer found something.
inline constexpr int kFoundStatus = 66;

}  // namespace benchgate::race
