#pragma once

/// \file
/// speedscope, a program of others that shows profiles in a browser: all stacks
/// by time or weight, each function with its callers and callees. It is a
/// folder of files beside this program; a build without is without its links.

#include "src/profile/profile.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// Files of a page by their names.
using PageFiles = std::map<std::string, std::string>;

/// What is in `folder`, none if speedscope's page is not.
PageFiles read_speedscope(const std::filesystem::path& folder);

/// As HTTP calls what the file of this name holds.
std::string_view content_type(std::string_view name);

/// Where it begins, with a profile from the same server to show at once.
std::string speedscope_address(std::string_view profile_path,
                               std::string_view title);

/// A profile beside speedscope's files, in a report's folder.
struct SpeedscopeProfile {
  std::string name;   ///< "cpu-head": of letters, digits and dashes.
  std::string words;  ///< What its link says.
};

/// The files that hold a profile for a page that was opened from a folder,
/// where a browser reads nothing but programs, and for one from a server.
PageFiles speedscope_profile_files(const std::string& name,
                                   const Profile& profile);

/// Links to them from a page in the folder above, as HTML. kSpeedscopeScript
/// gives them their addresses.
std::string speedscope_links(const std::vector<SpeedscopeProfile>& profiles);

}  // namespace benchgate::profile
