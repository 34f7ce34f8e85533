#include "src/profile/growth.h"

#include "compare/distributions.h"
#include "src/profile/base_unit.h"
#include "src/profile/demangle.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace benchgate::profile {

namespace {

/// Cost of a function in one profile.
struct Cost {
  double flat = 0;
  double cumulative = 0;
  double variance = 0;  ///< Of flat.
};

/// One profile, in base units and for each operation.
struct Round {
  std::map<std::string, Cost> functions;
  double total = 0;
  std::string type;
  std::string unit;
  bool is_sampled = false;
};

void name_by_identity(Profile& profile) {
  for (Function& function : profile.functions) {
    function.name = profile.strings.add(
        function_identity(std::string(profile.text(function.name))));
  }
}

/// Where the numbers of profile samples are; no value if there are none, and so
/// nothing is known of their error.
std::optional<std::size_t> sample_counts(const Profile& profile) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) {
    const std::string_view type = profile.text(profile.sample_types[i].type);
    if (type == "samples" || type == "sample") {
      return i;
    }
  }
  return std::nullopt;
}

/// By function: the sum of value^2 / samples over the stacks that end in it.
std::map<std::string, double> variances(const View& view, std::size_t counts) {
  std::map<std::string, double> sums;
  for (const Sample& sample : view.profile.samples) {
    const auto count = static_cast<double>(sample.values[counts]);
    if (sample.locations.empty() || !(count > 0)) {
      continue;
    }
    const auto leaf = places_of(
        view.profile, view.profile.locations[sample.locations.front()],
        Objects::ignored);
    const auto value = static_cast<double>(view.value(sample));
    sums[place_name(view.profile, leaf.front())] += value * value / count;
  }
  return sums;
}

Round read_round(const Profile& profile, const ViewOptions& options,
                 bool per_operation) {
  Profile named = profile;
  name_by_identity(named);
  const View view = make_view(std::move(named), options);
  const BaseUnit unit = base_unit(view.sample_unit());
  const double factor =
      per_operation ? unit.factor / static_cast<double>(*operations(profile))
                    : unit.factor;
  Round round;
  round.type = view.type();
  round.unit = unit.name;
  const CallGraph graph = build_graph(view, Objects::ignored);
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    Cost& cost = round.functions[node.name];
    cost.flat += static_cast<double>(node.flat) * factor;
    cost.cumulative += static_cast<double>(node.cumulative) * factor;
    round.total += static_cast<double>(node.flat) * factor;
  }
  if (const auto counts = sample_counts(view.profile)) {
    round.is_sampled = true;
    for (const auto& [name, sum] : variances(view, *counts)) {
      round.functions[name].variance = sum * factor * factor;
    }
  }
  return round;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

/// Half of Student's 95 % interval of the mean of `deltas`.
double student_margin(const std::vector<double>& deltas) {
  const double centre = mean(deltas);
  double squares = 0;
  for (const double delta : deltas) {
    squares += (delta - centre) * (delta - centre);
  }
  const auto count = static_cast<double>(deltas.size());
  constexpr double kTail = 0.025;
  return compare::student_quantile_above(kTail, count - 1.0) *
         std::sqrt(squares / (count - 1.0) / count);
}

/// Half of the normal 95 % interval.
double sampling_margin(const Cost& base, const Cost& head) {
  constexpr double kNormal = 1.959964;
  return kNormal * std::sqrt(base.variance + head.variance);
}

class Comparer {
 public:
  Comparer(std::vector<Round> base, std::vector<Round> head)
      : base_(std::move(base)), head_(std::move(head)) {}

  void compare(Growth& growth) const {
    growth.rounds = base_.size();
    growth.type = head_.front().type;
    growth.unit = head_.front().unit;
    growth.total = {total(base_), total(head_)};
    std::map<std::string, bool> names;
    for (const auto* const side : {&base_, &head_}) {
      for (const Round& round : *side) {
        for (const auto& [name, cost] : round.functions) {
          names.emplace(name, true);
        }
      }
    }
    for (const auto& [name, unused] : names) {
      growth.functions.push_back(function(name));
    }
  }

 private:
  static double total(const std::vector<Round>& side) {
    std::vector<double> totals;
    for (const Round& round : side) {
      totals.push_back(round.total);
    }
    return mean(totals);
  }

  static Cost cost(const Round& round, const std::string& name) {
    const auto found = round.functions.find(name);
    return found == round.functions.end() ? Cost() : found->second;
  }

  [[nodiscard]] FunctionGrowth function(const std::string& name) const {
    FunctionGrowth growth;
    growth.name = name;
    std::vector<double> deltas;
    const auto count = static_cast<double>(base_.size());
    for (std::size_t i = 0; i < base_.size(); ++i) {
      const Cost base = cost(base_[i], name);
      const Cost head = cost(head_[i], name);
      growth.flat.base += base.flat / count;
      growth.flat.head += head.flat / count;
      growth.cumulative.base += base.cumulative / count;
      growth.cumulative.head += head.cumulative / count;
      deltas.push_back(head.flat - base.flat);
    }
    if (deltas.size() > 1) {
      growth.margin = student_margin(deltas);
    } else if (base_.front().is_sampled && head_.front().is_sampled) {
      growth.margin =
          sampling_margin(cost(base_.front(), name), cost(head_.front(), name));
    }
    return growth;
  }

  std::vector<Round> base_;
  std::vector<Round> head_;
};

void check_kinds(const Round& first, const Round& other) {
  if (first.type != other.type || first.unit != other.unit) {
    throw ProfileError(fmt::format(
        "the profiles are of different values, {} in {} and {} in {}; give "
        "profiles of one kind, or choose one of their values with "
        "--sample-index",
        first.type, first.unit, other.type, other.unit));
  }
}

}  // namespace

bool FunctionGrowth::is_clear() const {
  return flat.delta() != 0.0 && std::abs(flat.delta()) > margin.value_or(0.0);
}

Growth find_growth(std::span<const Profile> base, std::span<const Profile> head,
                   const ViewOptions& options, Order order) {
  assert(!base.empty() && base.size() == head.size());
  const auto knows = [](const Profile& profile) {
    return operations(profile).has_value();
  };
  Growth growth;
  growth.per_operation =
      std::ranges::all_of(base, knows) && std::ranges::all_of(head, knows);
  std::vector<Round> bases;
  std::vector<Round> heads;
  for (std::size_t i = 0; i < base.size(); ++i) {
    bases.push_back(read_round(base[i], options, growth.per_operation));
    heads.push_back(read_round(head[i], options, growth.per_operation));
    check_kinds(bases.front(), bases.back());
    check_kinds(bases.front(), heads.back());
  }
  Comparer(std::move(bases), std::move(heads)).compare(growth);
  const auto rank = [&](const FunctionGrowth& function) {
    const CostPair& cost =
        order == Order::flat ? function.flat : function.cumulative;
    return std::tuple(-std::abs(cost.delta()), std::string_view(function.name));
  };
  std::ranges::sort(growth.functions, {}, rank);
  return growth;
}

}  // namespace benchgate::profile
