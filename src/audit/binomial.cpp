#include "src/audit/binomial.h"

#include <boost/math/distributions/binomial.hpp>

#include <cassert>

namespace benchgate::audit {

Rate rate_of(const Count& count, double confidence) {
  using Binomial = boost::math::binomial_distribution<double>;
  assert(count.hits <= count.of && confidence > 0.0 && confidence < 1.0);
  if (count.of == 0) {
    return {};
  }
  const auto hits = static_cast<double>(count.hits);
  const auto of = static_cast<double>(count.of);
  const double tail = (1.0 - confidence) / 2.0;
  return {
      .share = hits / of,
      .low = Binomial::find_lower_bound_on_p(of, hits, tail),
      .high = Binomial::find_upper_bound_on_p(of, hits, tail),
      .at_most = Binomial::find_upper_bound_on_p(of, hits, 1.0 - confidence)};
}

}  // namespace benchgate::audit
