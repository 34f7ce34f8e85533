#include "src/audit/median.h"

#include <algorithm>
#include <cstddef>

namespace benchgate::audit {

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) {
    return std::nullopt;
  }
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1
             ? values[middle]
             : values[middle - 1] / 2.0 + values[middle] / 2.0;
}

}  // namespace benchgate::audit
