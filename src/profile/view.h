#pragma once

#include "src/profile/frame_filter.h"
#include "src/profile/granularity.h"
#include "src/profile/label_filter.h"
#include "src/profile/profile.h"
#include "src/profile/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// What the user wants to see of a profile.
struct ViewOptions {
  std::string sample_index;  ///< Empty: the profile's default.
  FrameFilter frames;
  LabelFilter labels;
  Granularity granularity = Granularity::functions;
  bool inlined = true;           ///< Inlined functions are lines of their own.
  std::string unit = "minimum";  ///< "minimum" chooses one.
};

/// A profile made ready for the reports: filtered and coarsened, with one of
/// its types of values chosen.
struct View {
  Profile profile;
  std::size_t index = 0;  ///< Of the sample type.
  /// The sum of the sizes of all values before anything was filtered; of a
  /// difference with marked base, that of the base. Percentages are of this.
  Value total = 0;
  std::string unit = "minimum";      ///< To print values in.
  std::vector<std::string> filters;  ///< "focus=...": those in force.
  std::vector<std::string> unused;   ///< Options that fitted nothing.

  [[nodiscard]] Value value(const Sample& sample) const {
    return sample.values[index];
  }

  [[nodiscard]] std::string_view type() const;
  [[nodiscard]] std::string_view sample_unit() const;
  /// `value` as it is printed in `in`, or in the view's own unit.
  [[nodiscard]] std::string format(Value value, std::string_view in) const;

  [[nodiscard]] std::string format(Value value) const {
    return format(value, unit);
  }

  /// `value` as a percentage of the total.
  [[nodiscard]] std::string percentage(Value value) const;
};

/// Throws: ProfileError for options that mean nothing.
View make_view(Profile profile, const ViewOptions& options);

}  // namespace benchgate::profile
