#pragma once

#include "src/profile/profile.h"
#include "src/profile/profile_reader.h"
#include "src/profile/wire_message.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace benchgate::profile {

/// What the profile samples of a file refer to: texts, mappings, functions and
/// locations. Each `take` looks at one field of the outermost message, and
/// skips it if it is of another kind; all of a kind must have been taken before
/// the next one is asked for, in the order of the functions here.
class WireTables {
 public:
  /// Adds to `profile`.
  WireTables(Profile& profile, const ReadLimits& limits)
      : profile_(profile), limits_(limits) {}

  void take_text(Message& message);
  void take_table(Message& message);  ///< A mapping or a function.
  void take_location(Message& message);

  /// The text that a field refers to.
  /// Throws: ProfileError if there is none.
  [[nodiscard]] Text text(Message& message) const;
  [[nodiscard]] Text text_at(std::uint64_t index) const;

  /// The index of a location by its id.
  /// Throws: ProfileError if there is none.
  [[nodiscard]] std::uint32_t location_index(std::uint64_t id) const {
    return location_ids_[id];
  }

  /// Counts one more thing that takes memory.
  /// Throws: ProfileError if they are more than the limits allow.
  void count_part();

 private:
  void count_text(const Function& function);
  Mapping mapping(Message message);
  Function function(Message message);
  Location location(Message message);
  Line line(Message message);

  Profile& profile_;
  const ReadLimits& limits_;
  std::size_t parts_ = 0;
  std::size_t text_ = 0;
  std::vector<Text> texts_;  ///< By index in the file's table.
  Ids mapping_ids_{"mapping"};
  Ids function_ids_{"function"};
  Ids location_ids_{"location"};
};

}  // namespace benchgate::profile
