#include "src/profile/granularity.h"

#include <utility>

namespace benchgate::profile {

void coarsen(Profile& profile, Granularity granularity) {
  if (granularity == Granularity::addresses) {
    return;
  }
  const bool names = granularity != Granularity::files;
  const bool files = granularity != Granularity::functions;
  for (Function& function : profile.functions) {
    if (!names) {
      function.name = kNoText;
      function.system_name = kNoText;
      function.start_line = 0;
    }
    if (!files) {
      function.file = kNoText;
    }
  }
  for (Location& location : profile.locations) {
    location.address = 0;
    if (granularity != Granularity::lines) {
      for (Line& line : location.lines) {
        line.line = 0;
      }
    }
  }
}

void drop_inlined(Profile& profile) {
  for (Location& location : profile.locations) {
    if (location.lines.size() > 1) {
      location.lines = {location.lines.back()};
    }
  }
}

}  // namespace benchgate::profile
