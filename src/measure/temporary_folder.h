#pragma once

#include <filesystem>
#include <string_view>

namespace benchgate::measure {

/// A folder of our own in the system's temporary folder ($TMPDIR, else /tmp).
/// Removed at the end with all that is in it.
class TemporaryFolder {
 public:
  /// `purpose` stands in its name: "benchgate-PURPOSE-...". A short one, since
  /// paths of sockets below it must stay under 108 bytes.
  ///
  /// Throws: MeasurementError (not_measured) if it cannot be made.
  explicit TemporaryFolder(std::string_view purpose);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace benchgate::measure
