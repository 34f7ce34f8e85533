#include "reporters/history/backend.h"
#include "reporters/history/directory_backend.h"
#include "reporters/history/git_backend.h"
#include "reporters/history/postgresql_backend.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

using Open = std::unique_ptr<Backend> (*)(const std::string& location,
                                          const BackendSettings& settings);

/// What a location begins with, and who opens it.
struct Kind {
  std::string_view prefix;
  Open open;
};

constexpr std::array kKinds = {
    Kind{"git:", open_git_history},
    Kind{"postgresql:", open_postgresql_history},
    Kind{"postgres:", open_postgresql_history},
};

}  // namespace

std::unique_ptr<Backend> open_history(const std::string& location,
                                      const BackendSettings& settings) {
  if (location.empty()) {
    throw HistoryError(
        "the location of the history is empty: name a folder, "
        "git:REPOSITORY#BRANCH or postgresql://...");
  }
  for (const Kind& kind : kKinds) {
    if (location.starts_with(kind.prefix)) {
      return kind.open(location, settings);
    }
  }
  const std::size_t scheme = location.find("://");
  if (scheme != std::string::npos) {
    // What follows may hold a password.
    throw HistoryError(fmt::format(
        "\"{}://...\" is no kind of history: it is a folder, "
        "git:REPOSITORY#BRANCH or postgresql://... (with \"./\" before it, it "
        "is a folder)",
        location.substr(0, scheme)));
  }
  return open_directory_history(location, settings);
}

}  // namespace benchgate::reporters::history
