#pragma once

#include "src/profile/object_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::sites {

/// A place in the machine code that calls an allocator.
struct Site {
  std::uint64_t address = 0;  ///< Of the call, as the file counts.
  std::uint64_t size = 0;     ///< Of the call, in bytes.
  std::string allocator;      ///< "operator new", "malloc".
  bool is_tail = false;       ///< A jump: it returns to the function's caller.
  /// The function that the code belongs to comes last, before it what is
  /// inlined there. Empty: nothing is known.
  std::vector<profile::SourceFrame> frames;
  std::optional<double> calls;  ///< Of an operation, by a profile.

  /// For people, and for telling functions apart; empty: not known.
  [[nodiscard]] std::string function() const {
    return frames.empty() ? "" : frames.back().name;
  }
};

/// All of a file.
struct SiteList {
  std::filesystem::path file;
  std::string build_id;     ///< Empty: it has none.
  std::vector<Site> sites;  ///< By address.
  bool has_names = false;   ///< Of at least some functions.
  bool has_lines = false;
  std::vector<std::string> notes;  ///< What is missing; a sentence each.
};

/// What is left of a program's allocations after optimisation: every call of an
/// allocator in its machine code, with the functions and lines that it comes
/// from. Not the calls by which one allocator uses another, where the file has
/// allocators itself.
///
/// Throws: SitesError if `file` cannot be looked into.
SiteList find_allocation_sites(const std::filesystem::path& file);

/// All frames of a site, the function that the code belongs to first.
std::vector<const profile::SourceFrame*> outermost_first(const Site& site);

/// The frames of a site that tell where it is, outermost first: those of the
/// user's own sources, and the first of a library's that is inlined into them.
/// What that library does inside is its own affair, and changes with inlining.
std::vector<const profile::SourceFrame*> telling_frames(const Site& site);

}  // namespace benchgate::sites
