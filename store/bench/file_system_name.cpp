#include "store/bench/file_system_name.h"

#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace benchgate::store {

namespace {

/// Blanks and the like come as a backslash and three octal digits.
std::string unescape(std::string_view text) {
  constexpr std::size_t kDigits = 3;
  std::string result;
  while (!text.empty()) {
    if (text.front() == '\\' && text.size() > kDigits) {
      int value = 0;
      for (const char digit : text.substr(1, kDigits)) {
        value = 8 * value + (digit - '0');
      }
      result += static_cast<char>(value);
      text.remove_prefix(kDigits + 1);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

bool contains(const std::string& mount_point, const std::string& path) {
  return mount_point == "/" || path == mount_point ||
         (path.starts_with(mount_point) && path[mount_point.size()] == '/');
}

}  // namespace

std::string file_system_name(const std::filesystem::path& folder) {
  std::error_code error;
  const std::string path = std::filesystem::canonical(folder, error).string();
  std::ifstream mounts("/proc/self/mountinfo");
  std::string line;
  std::string result = "unknown";
  std::size_t longest = 0;
  while (!error && std::getline(mounts, line)) {
    std::istringstream fields(line);
    std::string field;
    std::string mount_point;
    for (int i = 0; i < 5; ++i) {
      fields >> mount_point;
    }
    mount_point = unescape(mount_point);
    while (fields >> field && field != "-") {
    }
    // Of two on one place, the later covers the earlier.
    if (fields >> field && contains(mount_point, path) &&
        mount_point.size() >= longest) {
      longest = mount_point.size();
      result = field;
    }
  }
  return result;
}

}  // namespace benchgate::store
