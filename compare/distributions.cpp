#include "compare/distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace benchgate::compare {

namespace {

namespace policies = boost::math::policies;
using AsDouble = policies::policy<policies::promote_float<false>,
                                  policies::promote_double<false>>;
using Normal = boost::math::normal_distribution<double, AsDouble>;
using StudentsT = boost::math::students_t_distribution<double, AsDouble>;
using Binomial = boost::math::binomial_distribution<double, AsDouble>;

}  // namespace

double normal_below(double z) {
  return boost::math::cdf(Normal(), z);
}

double normal_above(double z) {
  return boost::math::cdf(complement(Normal(), z));
}

double normal_quantile_below(double tail) {
  return boost::math::quantile(Normal(), tail);
}

double normal_quantile_above(double tail) {
  return boost::math::quantile(complement(Normal(), tail));
}

double student_above(double t, double degrees) {
  return boost::math::cdf(complement(StudentsT(degrees), t));
}

double student_quantile_above(double tail, double degrees) {
  return boost::math::quantile(complement(StudentsT(degrees), tail));
}

double binomial_lower_bound(double of, double hits, double tail) {
  return Binomial::find_lower_bound_on_p(of, hits, tail);
}

double binomial_upper_bound(double of, double hits, double tail) {
  return Binomial::find_upper_bound_on_p(of, hits, tail);
}

}  // namespace benchgate::compare
