#include "src/race/options.h"

#include <fmt/format.h>

namespace benchgate::race {

namespace {

/// The usual one of this sanitizer; the user may have asked for another.
constexpr std::string_view kFrameFormat = "    #%n %f %S %M";

/// Values end at a space, a comma or a colon, unless they are quoted.
std::string quoted(const std::filesystem::path& path) {
  const char quote = path.native().find('"') == std::string::npos ? '"' : '\'';
  return fmt::format("{0}{1}{0}", quote, path.string());
}

}  // namespace

std::string sanitizer_options(std::string_view users,
                              const std::filesystem::path& log,
                              const std::filesystem::path& suppressions) {
  std::string options(users);
  options.append(options.empty() ? "" : ":");
  options += fmt::format(
      "log_path={}:exitcode={}:halt_on_error=0:stack_trace_format=\"{}\"",
      quoted(log), kFoundStatus, kFrameFormat);
  if (!suppressions.empty()) {
    options += fmt::format(":suppressions={}", quoted(suppressions));
  }
  return options;
}

}  // namespace benchgate::race
