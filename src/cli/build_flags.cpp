#include "src/cli/build_flags.h"

#include <cstdlib>

namespace benchgate::cli {

std::string with_flags(const std::string& name, const std::string& flags) {
  // No other thread changes the environment.
  const char* const users = std::getenv(name.c_str());  // NOLINT
  const std::string before = users == nullptr ? "" : users;
  return name + '=' + before + (before.empty() ? "" : " ") + flags;
}

}  // namespace benchgate::cli
