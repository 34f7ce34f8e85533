#pragma once

#include "reporters/history/site/site.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

namespace benchgate::reporters::history {

/// Writes a site into a folder, over the one that is there, so that readers see
/// the old one or the new one and never a mixture: all files but the index are
/// named by their content, and the index is replaced last.
///
/// `benchgate-site.json` marks the folder as one of ours and lists the files.
/// Files of others (CNAME, .git) are left alone.
class SiteFolder {
 public:
  /// Makes the folder if it is not there.
  ///
  /// Throws: HistoryError if there is something in it and it is no site, if it
  ///         is no folder, or if another process is writing it;
  ///         DeliveryError if it cannot be made.
  explicit SiteFolder(std::filesystem::path folder);

  /// Unless finish() has succeeded, removes what was written: the old site is
  /// whole.
  ~SiteFolder();

  SiteFolder(const SiteFolder&) = delete;
  SiteFolder& operator=(const SiteFolder&) = delete;
  SiteFolder(SiteFolder&&) = delete;
  SiteFolder& operator=(SiteFolder&&) = delete;

  /// Writes a file, unless it is there with the same bytes. The index is kept
  /// until finish().
  ///
  /// Precondition: is_site_path(file.path).
  /// Throws:       DeliveryError.
  void take(const SiteFile& file);

  struct Outcome {
    std::size_t written = 0;
    std::size_t kept = 0;      ///< Were there with the same bytes.
    std::size_t removed = 0;   ///< Of the old site, and not of the new one.
    std::uintmax_t bytes = 0;  ///< Of the whole site.
  };

  /// Puts the new site in place of the old one and removes what is not part of
  /// it any more.
  ///
  /// Precondition: the index was taken.
  /// Throws:       DeliveryError; the old site is then still whole.
  Outcome finish();

 private:
  void check() const;
  void lock();
  void write(const SiteFile& file, const std::filesystem::path& target);
  void remove_stale();

  std::filesystem::path folder_;
  int descriptor_ = -1;  ///< Of the folder; holds the lock.
  std::set<std::string> names_;
  std::set<std::filesystem::path> fresh_;
  std::string index_;
  Outcome outcome_;
  bool done_ = false;
};

}  // namespace benchgate::reporters::history
