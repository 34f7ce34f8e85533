#pragma once

/// \file
/// Where a password may be in what names a repository, rightly or by mistake:
/// no message shows one.

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// What a location in git begins with.
inline constexpr std::string_view kGitKind = "git:";

/// Where "://" is, if the repository begins with a scheme; else npos.
std::size_t scheme_end(std::string_view repository);

/// https, http, ssh, git, file.
bool is_git_scheme(std::string_view scheme);

/// Without what stands between a colon and an "@" and may be a password that
/// somebody has written where none belongs. A path holds none, and neither
/// does USER@HOST:PATH.
std::string without_password(std::string_view repository);

/// Whether a character of a password has ended the host of an URL before its
/// "@": what should be a port is none, or what should be a host has no path.
/// `branch`: what stands after the last "#".
bool splits_password(std::string_view repository, std::string_view branch);

/// Throws HistoryError, which says how a password is written in a location. It
/// shows no more of the repository than its scheme: somewhere there is one.
[[noreturn]] void refuse_password(std::string_view repository);

}  // namespace benchgate::reporters::history
