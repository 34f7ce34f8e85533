#include "src/cli/failure_line.h"

namespace benchgate::cli {

std::string failure_line(std::string_view message) {
  std::string_view line = message.substr(0, message.find('\n'));
  constexpr std::string_view kBuilding = "building ";
  constexpr std::string_view kFailed = " failed: ";
  constexpr std::string_view kWhatFollows = "; its last lines are:";
  if (const auto failed = line.find(kFailed);
      line.starts_with(kBuilding) && failed != std::string_view::npos) {
    line.remove_prefix(failed + kFailed.size());
  }
  if (line.ends_with(kWhatFollows)) {
    line.remove_suffix(kWhatFollows.size());
  }
  return std::string(line);
}

}  // namespace benchgate::cli
