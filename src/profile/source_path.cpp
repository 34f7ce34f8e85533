#include "src/profile/source_path.h"

#include <algorithm>
#include <array>
#include <vector>

namespace benchgate::profile {

namespace {

/// What comes after the checkout that a revision was built in,
/// "CACHE/worktrees/<16 digits>/<16 digits>/src/a.cpp": it is gone once the
/// suite has run. Empty: it was built elsewhere.
std::string_view after_checkout(std::string_view path) {
  constexpr std::string_view kCheckouts = "/worktrees/";
  constexpr std::size_t kDigits = 16;
  const std::size_t found = path.find(kCheckouts);
  if (found == std::string_view::npos) {
    return "";
  }
  path.remove_prefix(found + kCheckouts.size());
  for (int part = 0; part < 2; ++part) {
    if (path.find_first_not_of("0123456789abcdef") != kDigits ||
        path[kDigits] != '/') {
      return "";
    }
    path.remove_prefix(kDigits + 1);
  }
  return path;
}

}  // namespace

std::string clean_path(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size()
                                                       : slash + 1);
    if (part.empty() || part == ".") {
      continue;
    }
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!absolute) {
      parts.push_back(part);
    }
  }
  std::string clean = absolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!clean.empty() && !clean.ends_with('/')) {
      clean += '/';
    }
    clean += part;
  }
  return clean.empty() ? "." : clean;
}

std::string_view local_path(std::string_view path, std::string_view here) {
  const std::string_view name = here.substr(here.rfind('/') + 1);
  if (!name.empty()) {
    const std::string folder = "/" + std::string(name) + "/";
    if (const auto found = path.find(folder); found != std::string_view::npos) {
      return path.substr(found + folder.size());
    }
  }
  if (const auto inside = after_checkout(path); !inside.empty()) {
    return inside;
  }
  // Where a build in a sandbox says that it ran.
  for (const std::string_view prefix :
       {"/proc/self/cwd/./", "/proc/self/cwd/"}) {
    if (path.starts_with(prefix)) {
      return path.substr(prefix.size());
    }
  }
  return path;
}

std::string_view path_below(std::string_view path, std::string_view folder) {
  const bool is_below = !folder.empty() && path.size() > folder.size() &&
                        path.starts_with(folder) && path[folder.size()] == '/';
  return is_below ? path.substr(folder.size() + 1) : path;
}

bool is_own_source(std::string_view path) {
  constexpr std::array<std::string_view, 4> kFolders = {
      "/usr/include/", "/usr/lib/", "csu/", "sysdeps/"};
  constexpr std::array<std::string_view, 2> kParts = {"/libsanitizer/",
                                                      "/compiler-rt/"};
  constexpr std::string_view kUp = "../";
  if (path.empty()) {
    return false;
  }
  while (path.starts_with(kUp)) {
    path.remove_prefix(kUp.size());
  }
  return std::ranges::none_of(kFolders,
                              [path](std::string_view each) {
                                return path.starts_with(each);
                              }) &&
         std::ranges::none_of(kParts, [path](std::string_view each) {
           return path.find(each) != std::string_view::npos;
         });
}

}  // namespace benchgate::profile
