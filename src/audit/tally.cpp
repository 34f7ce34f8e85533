#include "src/audit/tally.h"

#include "src/audit/median.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace benchgate::audit {

namespace {

using compare::Verdict;

bool is_timed(const TrialRow& row) {
  return row.metric.kind == compare::MetricKind::timed;
}

/// What benchgate says of a benchmark. Empty: it was not measured.
std::optional<Call> own_call(const TrialBenchmark& benchmark) {
  const TrialRow* row = time_row(benchmark);
  if (row == nullptr || row->verdict == Verdict::failed) {
    return std::nullopt;
  }
  if (!is_called(*row)) {
    return Call::none;
  }
  return row->verdict == Verdict::regressed ? Call::slower : Call::faster;
}

std::optional<Call> call_of(const Judge& judged_by,
                            const TrialBenchmark& benchmark, double slowdown) {
  if (!judged_by.rule) {
    return own_call(benchmark);
  }
  if (benchmark.cpu_time.base.empty() && benchmark.real_time.base.empty()) {
    return std::nullopt;
  }
  return judge(*judged_by.rule, benchmark, slowdown);
}

/// Whether the judge calls anything about a benchmark that is as it was:
/// benchgate has rows of exact metrics, too.
bool calls_unchanged(const Judge& judged_by, const TrialBenchmark& benchmark) {
  if (!judged_by.rule) {
    return std::ranges::any_of(benchmark.rows, is_called);
  }
  return judge(*judged_by.rule, benchmark) != Call::none;
}

void add_unchanged(JudgeTally& tally, const Trial& trial) {
  bool any = false;
  for (const TrialBenchmark& benchmark : trial.benchmarks) {
    const bool called = calls_unchanged(tally.judge, benchmark);
    tally.benchmarks.add(called);
    any = any || called;
  }
  tally.comparisons.add(any);
}

/// Collects what becomes of one slowdown.
class DetectionCount {
 public:
  void add(Call call, double seconds) {
    detection_.detected.add(call == Call::slower);
    detection_.wrong_direction.add(call == Call::faster);
    seconds_.push_back(seconds);
  }

  [[nodiscard]] Detection take(double slowdown) {
    detection_.slowdown = slowdown;
    detection_.seconds = median(std::move(seconds_));
    return detection_;
  }

 private:
  Detection detection_;
  std::vector<double> seconds_;
};

using Trials = std::vector<const Trial*>;

std::set<double> slowdowns_of(const std::vector<Trial>& trials) {
  std::set<double> slowdowns;
  for (const Trial& trial : trials) {
    if (trial.slowdown > 0.0) {
      slowdowns.insert(trial.slowdown);
    }
  }
  return slowdowns;
}

JudgeTally tally_judge(const Judge& judged_by, const Trials& trials,
                       const std::set<double>& slowdowns) {
  JudgeTally tally{.judge = judged_by};
  std::map<double, DetectionCount> detections;
  const auto add = [&](const TrialBenchmark& benchmark, double slowdown,
                       double still_to_slow) {
    if (const auto call = call_of(judged_by, benchmark, still_to_slow)) {
      detections[slowdown].add(*call, benchmark.seconds);
    }
  };
  for (const Trial* trial : trials) {
    if (trial->leg != judged_by.leg) {
      continue;
    }
    if (trial->slowdown == 0.0) {
      add_unchanged(tally, *trial);
    }
    for (const TrialBenchmark& benchmark : trial->benchmarks) {
      if (benchmark.slowed) {
        add(benchmark, trial->slowdown, 0.0);
      } else if (judged_by.leg == Leg::sequential) {
        for (const double slowdown : slowdowns) {
          add(benchmark, slowdown, slowdown);
        }
      }
    }
  }
  for (auto& [slowdown, count] : detections) {
    tally.detections.push_back(count.take(slowdown));
  }
  return tally;
}

std::vector<Judge> judges_of(const Trials& trials) {
  std::vector<Judge> judges;
  for (const Leg leg : {Leg::paired, Leg::sequential}) {
    if (std::ranges::none_of(
            trials, [leg](const Trial* trial) { return trial->leg == leg; })) {
      continue;
    }
    if (leg == Leg::paired) {
      judges.push_back({.leg = leg, .rule = std::nullopt});
    }
    for (const Rule rule : kAllRules) {
      judges.push_back({.leg = leg, .rule = rule});
    }
  }
  return judges;
}

void add_row(GroupTally& tally, const Trial& trial,
             const TrialBenchmark& benchmark, const TrialRow& row) {
  tally.failed_rows += row.verdict == Verdict::failed ? 1 : 0;
  if (!is_timed(row)) {
    return;
  }
  const double slowdown = benchmark.slowed ? trial.slowdown : 0.0;
  const double truth = true_ratio(row.metric, slowdown);
  if (row.delta) {
    const bool covered = row.delta->low <= truth && truth <= row.delta->high;
    tally.covered.add(covered);
    if (is_called(row)) {
      tally.covered_called.add(covered);
    }
  }
  if (slowdown == 0.0 && row.verdict != Verdict::failed) {
    tally.unchanged.add(row.verdict == Verdict::unchanged);
  }
}

void add_paired(GroupTally& tally, const Trial& trial) {
  ++tally.paired;
  tally.budget_spent += trial.budget_spent ? 1 : 0;
  bool left_alone_called = false;
  for (const TrialBenchmark& benchmark : trial.benchmarks) {
    for (const TrialRow& row : benchmark.rows) {
      add_row(tally, trial, benchmark, row);
      left_alone_called = left_alone_called || is_false_alarm(row, benchmark);
    }
  }
  if (trial.slowdown > 0.0) {
    tally.left_alone.add(left_alone_called);
  }
}

GroupTally tally_group(const Trials& trials, std::optional<std::size_t> load,
                       const std::set<double>& slowdowns) {
  GroupTally tally{.load = load};
  std::vector<double> paired;
  std::vector<double> sequential;
  for (const Trial* trial : trials) {
    const bool in_pairs = trial->leg == Leg::paired;
    if (in_pairs) {
      add_paired(tally, *trial);
    } else {
      ++tally.sequential;
    }
    if (trial->slowdown == 0.0 && !trial->benchmarks.empty()) {
      (in_pairs ? paired : sequential)
          .push_back(trial->seconds /
                     static_cast<double>(trial->benchmarks.size()));
    }
  }
  tally.paired_seconds = median(std::move(paired));
  tally.sequential_seconds = median(std::move(sequential));
  for (const Judge& judged_by : judges_of(trials)) {
    tally.judges.push_back(tally_judge(judged_by, trials, slowdowns));
  }
  return tally;
}

}  // namespace

bool is_false_alarm(const TrialRow& row, const TrialBenchmark& benchmark) {
  return is_called(row) && !(benchmark.slowed && is_timed(row));
}

Tally tally(const std::vector<Trial>& trials) {
  const std::set<double> slowdowns = slowdowns_of(trials);
  Trials all;
  std::map<std::size_t, Trials> by_load;
  std::set<std::string> programs;
  std::set<std::map<std::string, std::string>> machines;
  Tally result;
  for (const Trial& trial : trials) {
    all.push_back(&trial);
    by_load[trial.load].push_back(&trial);
    programs.insert(trial.program.build);
    machines.insert(trial.program.environment);
    result.family_error = std::max(result.family_error, trial.family_error);
  }
  result.all = tally_group(all, std::nullopt, slowdowns);
  for (const auto& [load, group] : by_load) {
    result.by_load.push_back(tally_group(group, load, slowdowns));
  }
  result.benchmarks = tally_benchmarks(trials);
  result.programs = programs.size();
  result.machines = machines.size();
  return result;
}

}  // namespace benchgate::audit
