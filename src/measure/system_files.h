#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// The small text files by which Linux tells about itself. Any of them may be
/// missing: that is an empty answer, never an error.
class SystemFiles {
 public:
  /// `root` stands for "/".
  explicit SystemFiles(std::filesystem::path root);

  [[nodiscard]] std::vector<std::string> lines(
      const std::filesystem::path& file) const;

  /// The first line, made plain().
  [[nodiscard]] std::optional<std::string> line(
      const std::filesystem::path& file) const;

  /// Names in a folder, sorted.
  [[nodiscard]] std::vector<std::string> names(
      const std::filesystem::path& folder) const;

  /// How many CPUs are online.
  [[nodiscard]] std::optional<int> online_cpus() const;

 private:
  std::filesystem::path root_;
};

/// Without spaces at the ends, single spaces within, and what is not printable
/// ASCII as '?': firmware writes what it likes.
std::string plain(std::string_view text);

}  // namespace benchgate::measure
