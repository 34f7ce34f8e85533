#pragma once

#include "src/profile/profile.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::profile {

/// How much of a file is read before it is taken for an attack: a compressed
/// file of some kilobytes can unpack to gigabytes. The largest profiles that we
/// know of, of whole machines, are a tenth of it.
struct ReadLimits {
  std::size_t bytes = std::size_t{512} << 20U;  ///< Unpacked.
  /// Profile samples, their places in stacks, values, labels, locations, lines,
  /// functions and mappings together. One takes up to 100 bytes of memory.
  std::size_t parts = 20'000'000;
  /// Names of functions and files at all locations, written out: one long name
  /// that is said a million times is short in the file and long in a report.
  std::size_t text = std::size_t{512} << 20U;
  /// Frames of all stacks together, inlined ones too: the time that a look at
  /// every stack takes.
  std::size_t frames = 200'000'000;
};

/// A profile from the bytes of a file in the format of wire_format.h,
/// compressed by gzip or not. Fields that are not known are ignored.
///
/// Throws: ProfileError beginning with `name`, if the bytes are anything else,
///         refer to what is not there, or are more than `limits`.
Profile read_profile(std::string_view bytes, const std::string& name,
                     const ReadLimits& limits = {});

/// The profile in a file; "-" is standard input.
///
/// Throws: ProfileError naming the file.
Profile read_profile_file(const std::string& path,
                          const ReadLimits& limits = {});

}  // namespace benchgate::profile
