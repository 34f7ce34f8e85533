#include "compare/change_point.h"

#include "compare/change_points_of_all.h"

namespace benchgate::compare {

std::vector<ChangePoint> change_points(std::span<const double> log_values,
                                       const ChangePointSettings& settings) {
  return change_points_of_all({&log_values, 1}, settings).front();
}

}  // namespace benchgate::compare
