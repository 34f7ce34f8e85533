#pragma once

/// \file
/// Which functions cost more in one profile than in another, for each
/// operation: of benchmarks that run for a fixed time, whole profiles have
/// equal totals, however much slower one of them is.

#include "src/profile/call_graph.h"
#include "src/profile/profile.h"
#include "src/profile/view.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// A cost on both sides, in the unit of the growth.
struct CostPair {
  double base = 0;
  double head = 0;

  [[nodiscard]] double delta() const { return head - base; }
};

struct FunctionGrowth {
  std::string name;
  CostPair flat;        ///< Without what it calls.
  CostPair cumulative;  ///< With it.
  /// Half of the 95 % interval around the flat delta. Of two rounds or more,
  /// Student's for the differences of the pairs of rounds; of one, from the
  /// number of profile samples, which are as good as Poisson's (the variance of
  /// a sum is that of its parts, each the square of one sample's weight). No
  /// value: nothing was sampled, as of allocations that were all counted.
  std::optional<double> margin;

  /// Whether the delta is not 0, and not within its margin.
  [[nodiscard]] bool is_clear() const;
};

struct Growth {
  std::string type;  ///< "cpu".
  std::string unit;  ///< A base unit: "s", "B", or what the profile says.
  bool per_operation = false;
  std::size_t rounds = 0;  ///< Of each side.
  CostPair total;
  /// All functions that cost anything on either side, the largest delta first;
  /// of equal ones by name.
  std::vector<FunctionGrowth> functions;
};

/// What one round was: the profiles in a row are a base, a head, a base, ...
///
/// Functions are matched by function_identity. Costs are for each operation if
/// every profile knows its operations, else those of whole profiles.
///
/// Precondition: there are as many of both, at least one.
/// Throws: ProfileError if they are of different values, or options mean
///         nothing.
Growth find_growth(std::span<const Profile> base, std::span<const Profile> head,
                   const ViewOptions& options, Order order);

/// "+35.9 us ± 2.1 us".
std::string delta_text(const CostPair& cost, std::optional<double> margin,
                       std::string_view unit);

/// "+19.0 %", "new", "gone".
std::string change_text(const CostPair& cost);

struct GrowthReportOptions {
  std::size_t count = 20;  ///< Functions shown; 0: all.
  bool all = false;        ///< Those within their margin, too.
  /// Whether the reader has the options -n and --all, so that they are named.
  bool has_options = true;
};

/// A table for people.
std::string growth_report(const Growth& growth,
                          const GrowthReportOptions& options);

/// The same as a JSON document, with all functions.
std::string growth_json(const Growth& growth);

}  // namespace benchgate::profile
