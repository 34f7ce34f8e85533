#include "src/audit/binomial.h"

#include "compare/distributions.h"

#include <cassert>

namespace benchgate::audit {

Rate rate_of(const Count& count, double confidence) {
  assert(count.hits <= count.of && confidence > 0.0 && confidence < 1.0);
  if (count.of == 0) {
    return {};
  }
  const auto hits = static_cast<double>(count.hits);
  const auto of = static_cast<double>(count.of);
  const double tail = (1.0 - confidence) / 2.0;
  return {.share = hits / of,
          .low = compare::binomial_lower_bound(of, hits, tail),
          .high = compare::binomial_upper_bound(of, hits, tail),
          .at_most = compare::binomial_upper_bound(of, hits, 1.0 - confidence)};
}

}  // namespace benchgate::audit
