#include "src/measure/process.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <span>

namespace benchgate::measure {

namespace {

/// What git itself clears before it works on another repository, but for its
/// configuration (GIT_CONFIG_COUNT, ...), which CI systems use to vouch for a
/// folder.
constexpr std::array<std::string_view, 14> kOfOneRepository{
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
};

/// What we may do on GitHub or GitLab is no business of a build or of a suite.
constexpr std::array<std::string_view, 4> kOurs{
    "BENCHGATE_APP_ID", "BENCHGATE_APP_KEY", "BENCHGATE_GITLAB_TOKEN",
    "BENCHGATE_TOKEN"};

bool is_among(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view name_of(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

}  // namespace

std::vector<std::string> inherited_environment() {
  std::vector<std::string> kept;
  for (char** variable = environ; variable != nullptr && *variable != nullptr;
       ++variable) {
    const std::string_view name = name_of(*variable);
    if (!is_among(name, kOfOneRepository) && !is_among(name, kOurs)) {
      kept.emplace_back(*variable);
    }
  }
  return kept;
}

void set_variable(std::vector<std::string>& environment, std::string_view name,
                  std::string_view value) {
  std::string variable = std::string(name) + '=' + std::string(value);
  const auto same_name = [name](const std::string& other) {
    return name_of(other) == name;
  };
  const auto place = std::ranges::find_if(environment, same_name);
  if (place == environment.end()) {
    environment.push_back(std::move(variable));
    return;
  }
  *place = std::move(variable);
  // A name that stood there twice would make it a matter of taste which wins.
  environment.erase(std::remove_if(place + 1, environment.end(), same_name),
                    environment.end());
}

}  // namespace benchgate::measure
