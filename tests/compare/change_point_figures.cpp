// The figures of docs/change-points.md. Not a test; prints Markdown.
//
//   build/release/tests/compare/change_point_figures speed|table [SERIES]
//
// tests/peers/change_points.sh builds and runs it.

#include "compare/accumulated_steps.h"
#include "compare/change_point_series.h"
#include "compare/change_points_of_all.h"
#include "tests/compare/other_change_detectors.h"
#include "tests/compare/simulated_scenario.h"
#include "tests/compare/textbook_e_divisive.h"

#include <fmt/core.h>

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using compare::ChangePoint;
using compare::ChangePointSeries;

using Indices = std::vector<std::size_t>;

/// Of the processor, in seconds: others on the machine change it less than what
/// a clock shows.
double now() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

Indices indices_of(const std::vector<ChangePoint>& points) {
  Indices indices;
  for (const ChangePoint& point : points) {
    indices.push_back(point.index);
  }
  return indices;
}

/// What a detector that knows no missing runs finds in the others.
template <typename Detector>
Indices without_missing(const std::vector<double>& log_values,
                        Detector detector) {
  std::vector<double> present;
  Indices run_of;
  for (std::size_t i = 0; i < log_values.size(); ++i) {
    if (!std::isnan(log_values[i])) {
      present.push_back(log_values[i]);
      run_of.push_back(i);
    }
  }
  Indices found;
  for (const std::size_t index : detector(present)) {
    found.push_back(run_of[index]);
  }
  return found;
}

/// What became of the steps and of the alarms.
class Tally {
 public:
  /// A step is found by an alarm at most ten runs away, misplaced by one at
  /// most forty; each alarm serves one step, and those that are left are false.
  void add(const ScenarioHistory& history, Indices alarms) {
    std::vector<TrueStep> missed;
    for (const TrueStep& step : history.steps) {
      if (take(alarms, step.index, 10)) {
        found_ += 1.0;
      } else {
        missed.push_back(step);
      }
    }
    for (const TrueStep& step : missed) {
      misplaced_ += take(alarms, step.index, 40) ? 1.0 : 0.0;
    }
    steps_ += static_cast<double>(history.steps.size());
    false_alarms_ += static_cast<double>(alarms.size());
    runs_ += static_cast<double>(history.log_values.size());
  }

  [[nodiscard]] std::string text() const {
    const std::string alarms =
        fmt::format("{:.3g}", 1'000.0 * false_alarms_ / runs_);
    return steps_ > 0.0
               ? fmt::format("{:.0f} + {:.0f} %, {}", 100.0 * found_ / steps_,
                             100.0 * misplaced_ / steps_, alarms)
               : alarms;
  }

 private:
  /// Takes the closest alarm out, if it is within `reach`.
  static bool take(Indices& alarms, std::size_t at, std::size_t reach) {
    const auto distance = [&](std::size_t alarm) {
      return alarm < at ? at - alarm : alarm - at;
    };
    const auto closest = std::ranges::min_element(alarms, {}, distance);
    if (closest == alarms.end() || distance(*closest) > reach) {
      return false;
    }
    alarms.erase(closest);
    return true;
  }

  double steps_ = 0.0;
  double found_ = 0.0;
  double misplaced_ = 0.0;
  double false_alarms_ = 0.0;
  double runs_ = 0.0;
};

void print_row(const std::string& name, const Scenario& scenario,
               std::size_t series, std::size_t textbook_series) {
  Tally alone;
  Tally together;
  Tally increments;
  Tally textbook;
  Tally z_score;
  Tally percentage;
  std::vector<ScenarioHistory> histories;
  std::vector<ChangePointSeries> searched(series);
  for (std::size_t i = 0; i < series; ++i) {
    histories.push_back(scenario.history(i));
    const ScenarioHistory& history = histories.back();
    const std::vector<double>& values = history.log_values;
    searched[i].append(values);
    alone.add(history, indices_of(compare::change_points(values)));
    increments.add(history, indices_of(compare::accumulated_steps(values)));
    z_score.add(history, without_missing(values, rolling_z_score));
    percentage.add(history, without_missing(values, percentage_threshold));
    if (i < textbook_series) {
      textbook.add(history,
                   without_missing(values, [](const std::vector<double>& all) {
                     return textbook_e_divisive(all, {});
                   }));
    }
  }
  const auto found = compare::change_points_of_all(searched);
  for (std::size_t i = 0; i < series; ++i) {
    together.add(histories[i], indices_of(found[i]));
  }
  fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", name, alone.text(),
             together.text(), increments.text(), textbook.text(),
             z_score.text(), percentage.text());
  std::fflush(stdout);
}

int print_table(std::size_t series) {
  const std::size_t textbook_series = std::max<std::size_t>(1, series / 50);
  fmt::print(
      "| history | ours, each alone | ours, {0} together | ours, by increments "
      "| textbook E-divisive "
      "({1} series) | rolling z-score | 5 % from run to run |\n"
      "|---|---|---|---|---|---|---|\n",
      series, textbook_series);
  for (const double size : {0.01, 0.02, 0.05, 0.10}) {
    for (const double sd : {0.005, 0.01, 0.03}) {
      print_row(fmt::format("steps of {:g} %, noise {:g} %", 100.0 * size,
                            100.0 * sd),
                steps_scenario(size, sd), series, textbook_series);
    }
  }
  for (const Scenario& scenario : other_scenarios()) {
    print_row(scenario.name, scenario, series, textbook_series);
  }
  return 0;
}

/// The textbook's two forms on one series, which takes us `ours` seconds.
///
/// The plain form takes hours. Timed are its search of the whole series, and
/// that of one permutation; the first step alone takes 200 of these, and each
/// further step 200 times as many searches of shorter segments. So what is said
/// of the whole is a lower bound.
void print_textbook(const std::vector<double>& values, double ours) {
  TextbookSettings settings;
  auto start = now();
  const Indices found = textbook_e_divisive(values, settings);
  const double sums = now() - start;
  fmt::print(
      "textbook, sums kept: {:.2f} s with {} change points, {:.0f} times as "
      "long\n",
      sums, found.size(), sums / ours);
  std::fflush(stdout);

  settings.form = TextbookForm::plain;
  std::vector<double> permutation = values;
  std::shuffle(permutation.begin(), permutation.end(), std::mt19937_64(1));
  start = now();
  (void)textbook_split(values, settings);
  (void)textbook_split(permutation, settings);
  const double search = (now() - start) / 2.0;
  const auto searches = static_cast<double>(settings.permutations + 1);
  fmt::print(
      "textbook, plain: {:.1f} s a search, {:.0f} times as long; the {} "
      "searches of the first step alone {:.1f} h, {:.2g} times as long\n",
      search, search / ours, searches, search * searches / 3600.0,
      search * searches / ours);
  std::fflush(stdout);
}

int print_speed(std::size_t series) {
  std::vector<std::vector<double>> values;
  for (std::size_t i = 0; i < series; ++i) {
    values.push_back(steps_scenario(0.05, 0.01).history(i).log_values);
  }
  const std::vector<std::span<const double>> spans(values.begin(),
                                                   values.end());
  auto start = now();
  const auto found = compare::change_points_of_all(spans);
  const double ours = now() - start;
  std::size_t points = 0;
  for (const auto& one : found) {
    points += one.size();
  }
  fmt::print("{} series of {} runs: {:.2f} s, {} change points\n", series,
             kScenarioRuns, ours, points);

  const double each = ours / static_cast<double>(series);
  fmt::print("one series: {:.2f} ms\n", 1e3 * each);
  print_textbook(values.front(), each);

  for (const std::size_t length : {1'000U, 10'000U, 100'000U}) {
    ChangePointSeries one;
    std::vector<double> runs;
    for (std::size_t i = 0; runs.size() < length; ++i) {
      const std::vector<double> more =
          steps_scenario(0.05, 0.01).history(i).log_values;
      runs.insert(runs.end(), more.begin(), more.end());
    }
    one.append(runs);
    constexpr std::size_t kAppended = 500;
    const std::vector<double> more =
        steps_scenario(0.05, 0.01).history(length).log_values;
    start = now();
    for (std::size_t i = 0; i < kAppended; ++i) {
      one.append(std::span(more).subspan(i, 1));
    }
    fmt::print("a run appended to {}: {:.0f} us\n", length,
               1e6 * (now() - start) / static_cast<double>(kAppended));
  }
  return 0;
}

}  // namespace
}  // namespace benchgate::tests

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const auto series = [&](long otherwise) {
    const long given = argc > 2 ? std::strtol(argv[2], nullptr, 10) : otherwise;
    return static_cast<std::size_t>(given > 0 ? given : otherwise);
  };
  if (what == "speed") {
    return benchgate::tests::print_speed(series(2'000));
  }
  if (what == "table") {
    return benchgate::tests::print_table(series(200));
  }
  fmt::print(stderr, "usage: {} speed|table [SERIES]\n", argv[0]);
  return 2;
}
