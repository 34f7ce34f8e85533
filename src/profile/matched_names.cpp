#include "src/profile/matched_names.h"

#include "src/profile/demangle.h"
#include "src/profile/function_path.h"

#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// The source is without its folder, which the other side may not have.
struct Name {
  std::string text;
  std::string source;
};

/// Names that only one side has.
struct OwnNames {
  std::vector<Name> made;  ///< From debug information.
  /// Whole ones, by what a source calls the function.
  std::multimap<std::string, Name> full;
};

OwnNames own_names(const NamesInSources& side, const NamesInSources& other) {
  OwnNames names;
  for (const auto& [name, source] : side) {
    if (other.contains(name) || source.empty()) {
      continue;
    }
    Name own{name, source.substr(source.rfind('/') + 1)};
    if (has_parameters(name)) {
      names.full.emplace(plain_name(name), std::move(own));
    } else {
      names.made.push_back(std::move(own));
    }
  }
  return names;
}

/// Whether `path` may be all that is known of a function called `whole`: with
/// -g1 nothing is of what encloses it, and any lambda is "operator()".
bool may_be(std::string_view path, std::string_view whole) {
  return path == whole ||
         (path != "operator()" && whole.ends_with(path) &&
          whole.substr(0, whole.size() - path.size()).ends_with("::"));
}

/// The only one of `full` that `made` may be; empty if there is none or more.
std::string only_match(const Name& made,
                       const std::multimap<std::string, Name>& full) {
  const std::string path = function_path(made.text);
  std::string match;
  const auto [first, end] = full.equal_range(plain_name(made.text));
  for (auto name = first; name != end; ++name) {
    const Name& whole = name->second;
    if (whole.source == made.source &&
        may_be(path, function_path(whole.text))) {
      if (!match.empty()) {
        return "";
      }
      match = whole.text;
    }
  }
  return match;
}

void match(const std::vector<Name>& made,
           const std::multimap<std::string, Name>& full,
           std::map<std::string, std::string>& matched) {
  std::map<std::string, std::vector<std::string>> claims;
  for (const Name& name : made) {
    if (const std::string claimed = only_match(name, full); !claimed.empty()) {
      claims[claimed].push_back(name.text);
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
      names.emplace(function_identity(profile.text(function.name)),
                    profile.text(function.file));
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
  const OwnNames of_base = own_names(base, head);
  const OwnNames of_head = own_names(head, base);
  std::map<std::string, std::string> matched;
  match(of_base.made, of_head.full, matched);
  match(of_head.made, of_base.full, matched);
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
