#include "src/profile/matched_names.h"

#include "src/profile/demangle.h"
#include "src/profile/function_path.h"

#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// A source is without its folder, which the other side may not have.
std::string key_of(const std::string& source, std::string_view name) {
  return source.substr(source.rfind('/') + 1).append("\n").append(name);
}

/// The full names of both sides.
class FullNames {
 public:
  void add(const NamesInSources& side) {
    for (const auto& [name, source] : side) {
      if (source.empty() || !has_parameters(name) ||
          !names_.insert(name).second) {
        continue;
      }
      by_path_.emplace(key_of(source, function_path(name)), name);
      by_plain_.emplace(key_of(source, plain_name(name)), name);
    }
  }

  /// The only one that a name from debug information may be; empty if there is
  /// none, or more. With -g1 nothing is known of what encloses it, and any
  /// lambda is called "operator()".
  [[nodiscard]] std::string only_match(const std::string& made,
                                       const std::string& source) const {
    const std::string path = function_path(made);
    if (path == "operator()") {
      return "";
    }
    const bool is_plain = path.find("::") == std::string::npos;
    const auto [first, end] =
        (is_plain ? by_plain_ : by_path_).equal_range(key_of(source, path));
    return first != end && std::next(first) == end ? first->second : "";
  }

 private:
  std::set<std::string> names_;
  std::multimap<std::string, std::string> by_path_;
  std::multimap<std::string, std::string> by_plain_;
};

/// Of names made from debug information that only `side` has.
void match(const NamesInSources& side, const NamesInSources& other,
           const FullNames& full, std::map<std::string, std::string>& matched) {
  std::map<std::string, std::vector<std::string>> claims;
  for (const auto& [name, source] : side) {
    if (source.empty() || other.contains(name) || has_parameters(name)) {
      continue;
    }
    if (const std::string claimed = full.only_match(name, source);
        !claimed.empty()) {
      claims[claimed].push_back(name);
    }
  }
  for (const auto& [claimed, names] : claims) {
    if (names.size() == 1) {
      matched.emplace(names.front(), claimed);
    }
  }
}

NamesInSources names_in(std::span<const Profile> profiles) {
  NamesInSources names;
  for (const Profile& profile : profiles) {
    for (const Function& function : profile.functions) {
      std::string& source =
          names[function_identity(profile.text(function.name))];
      source = source.empty() ? profile.text(function.file) : source;
    }
  }
  return names;
}

void rename(std::span<Profile> profiles,
            const std::map<std::string, std::string>& names) {
  for (Profile& profile : profiles) {
    for (Function& function : profile.functions) {
      const auto found =
          names.find(function_identity(profile.text(function.name)));
      if (found != names.end()) {
        function.name = profile.strings.add(found->second);
      }
    }
  }
}

}  // namespace

std::map<std::string, std::string> matched_names(const NamesInSources& base,
                                                 const NamesInSources& head) {
  FullNames full;
  full.add(base);
  full.add(head);
  std::map<std::string, std::string> matched;
  match(base, head, full, matched);
  match(head, base, full, matched);
  return matched;
}

void match_names(std::span<Profile> base, std::span<Profile> head) {
  const auto names = matched_names(names_in(base), names_in(head));
  if (!names.empty()) {
    rename(base, names);
    rename(head, names);
  }
}

}  // namespace benchgate::profile
