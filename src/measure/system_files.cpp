#include "src/measure/system_files.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

/// How many CPUs a list such as "0-3,8" names; empty when it is no such list.
std::optional<int> count_of(std::string_view list) {
  int count = 0;
  const char* position = list.data();
  const char* const end = position + list.size();
  while (true) {
    int first = 0;
    auto parsed = std::from_chars(position, end, first);
    int last = first;
    if (parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == '-') {
      parsed = std::from_chars(parsed.ptr + 1, end, last);
    }
    if (parsed.ec != std::errc() || first < 0 || last < first) {
      return std::nullopt;
    }
    count += last - first + 1;
    if (parsed.ptr == end) {
      return count;
    }
    if (*parsed.ptr != ',') {
      return std::nullopt;
    }
    position = parsed.ptr + 1;
  }
}

}  // namespace

SystemFiles::SystemFiles(fs::path root) : root_(std::move(root)) {}

std::vector<std::string> SystemFiles::lines(const fs::path& file) const {
  std::vector<std::string> found;
  std::ifstream stream(root_ / file);
  for (std::string line; std::getline(stream, line);) {
    found.push_back(line);
  }
  return found;
}

std::optional<std::string> SystemFiles::line(const fs::path& file) const {
  std::ifstream stream(root_ / file);
  std::string first;
  if (!std::getline(stream, first)) {
    return std::nullopt;
  }
  std::string text = plain(first);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::vector<std::string> SystemFiles::names(const fs::path& folder) const {
  std::vector<std::string> found;
  std::error_code error;
  for (auto entry = fs::directory_iterator(root_ / folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    found.push_back(entry->path().filename().string());
  }
  std::ranges::sort(found);
  return found;
}

std::optional<int> SystemFiles::online_cpus() const {
  const auto list = line("sys/devices/system/cpu/online");
  return list ? count_of(*list) : std::nullopt;
}

std::string plain(std::string_view text) {
  std::string result;
  bool space = false;
  for (const char character : text) {
    if (character == ' ' || (character >= '\t' && character <= '\r')) {
      space = !result.empty();
      continue;
    }
    if (space) {
      result += ' ';
      space = false;
    }
    result += character > ' ' && character <= '~' ? character : '?';
  }
  return result;
}

}  // namespace benchgate::measure
