#pragma once

/// \file
/// The commits of a search as sides: built when they are needed, and kept only
/// as long as they are.

#include "src/cli/side.h"
#include "src/measure/commit_range.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace benchgate::cli {

class CommitSides {
 public:
  /// `scratch` is where `maker` puts its folders. All must outlive this.
  CommitSides(SideMaker& maker, std::filesystem::path scratch,
              const std::vector<measure::Commit>& commits)
      : maker_(maker), scratch_(std::move(scratch)), commits_(commits) {}

  /// The commit with this number, built or taken from the store if it is not
  /// there yet. Valid until it is let go.
  ///
  /// Throws: MeasurementError if it cannot be had; Interrupted.
  const Side& get(std::size_t commit);

  /// Lets all go but these: checkouts and suites are removed.
  void keep_only(const std::set<std::size_t>& commits);

  /// How many were built, and how many the store had.
  [[nodiscard]] std::size_t built() const { return built_; }

  [[nodiscard]] std::size_t stored() const { return stored_; }

  /// What making them had to say, a line each.
  [[nodiscard]] const std::vector<std::string>& warnings() const {
    return warnings_;
  }

 private:
  SideMaker& maker_;
  std::filesystem::path scratch_;
  const std::vector<measure::Commit>& commits_;
  std::map<std::size_t, Side> sides_;
  std::vector<std::string> warnings_;
  std::size_t built_ = 0;
  std::size_t stored_ = 0;
};

}  // namespace benchgate::cli
