#pragma once

#include "src/profile/profile.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// Where a part of a program or of a library is in the memory of a process.
struct MappedFile {
  std::uint64_t start = 0;
  std::uint64_t limit = 0;   ///< The address after the last one.
  std::uint64_t offset = 0;  ///< In the file, of `start`.
  std::string file;
  std::string build_id;  ///< In hexadecimal digits; empty: not known.
};

/// Makes a profile out of stacks of bare addresses.
class AddressProfile {
 public:
  /// `files`: the first is the program itself; they do not overlap.
  explicit AddressProfile(const std::vector<MappedFile>& files);

  void add_type(std::string_view type, std::string_view unit);

  /// `frames`: leaf first; the address of a caller lies inside its call.
  /// `values`: one for each type.
  ///
  /// Returns: the sample, for labels; until the next is added.
  Sample& add(std::span<const std::uintptr_t> frames,
              std::vector<std::int64_t> values);

  /// For what is said beside the stacks.
  [[nodiscard]] Profile& profile() { return profile_; }

  Text text(std::string_view text) { return profile_.strings.add(text); }

 private:
  std::uint32_t location_of(std::uint64_t address);

  Profile profile_;
  std::map<std::uint64_t, std::uint32_t> mappings_;   ///< By start.
  std::map<std::uint64_t, std::uint32_t> locations_;  ///< By address.
};

}  // namespace benchgate::profile
