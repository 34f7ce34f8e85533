#pragma once

/// \file
/// The list of changes that was made the last time, so that a new list can say
/// what became of the old one.

#include "reporters/history/change_list.h"
#include "src/cli/project.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::cli {

class ChangeMemory {
 public:
  /// Of the history at `location`: a file in it if it is a folder, else one in
  /// .benchgate/ of the project. `file`: another one; "none": nothing is
  /// remembered; empty: as said. `terminal` outlives this.
  ChangeMemory(const std::string& location, const std::string& file,
               const Project& project, Terminal& terminal);

  /// Empty if there is none, or none that can be read, which is said on
  /// standard error.
  [[nodiscard]] std::optional<reporters::history::ChangeList> recall() const;

  /// Keeps the list instead of the old one.
  ///
  /// Throws: reporters::DeliveryError.
  void remember(const reporters::history::ChangeList& list) const;

 private:
  std::filesystem::path file_;  // Empty: nothing is remembered.
  Terminal& terminal_;
};

}  // namespace benchgate::cli
