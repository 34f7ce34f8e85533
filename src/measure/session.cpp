#include "src/measure/session.h"

#include "src/measure/disturbances.h"
#include "src/measure/exact_rows.h"
#include "src/measure/listed_benchmarks.h"
#include "src/measure/tracked.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace benchgate::measure {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// The share of the budget that screening may use: confirming is what verdicts
/// come from, and it must not starve.
constexpr double kScreenShare = 0.6;

/// The coins of a session. One that goes on needs new ones: a recorded pair has
/// used up its toss, and the same toss twice would tie two pairs together.
std::mt19937_64 engine(std::uint64_t seed, std::size_t recorded) {
  if (recorded == 0) {
    return std::mt19937_64(seed);
  }
  std::seed_seq mixed{seed, seed >> 32U, std::uint64_t{recorded}};
  return std::mt19937_64(mixed);
}

class Session {
 public:
  Session(const std::vector<SuiteSides>& suites, const Rules& rules,
          const SessionSettings& settings, Recording recording,
          Journal& journal, ProgressListener& listener)
      : suites_(suites),
        rules_(rules),
        settings_(settings),
        journal_(journal),
        listener_(listener),
        random_(engine(settings.seed, recording.size())),
        source_(suites, random_, std::move(recording), journal),
        exact_(rules, settings),
        listed_(list_benchmarks(suites, rules, settings)),
        benchmarks_(listed_.benchmarks) {}

  compare::Comparison measure() {
    explore();
    make_rows();
    count_loops();
    while (protocol_->stage() != compare::Stage::done) {
      measure_round();
    }
    return result();
  }

 private:
  void explore();
  void make_rows();
  void count_loops();
  void measure_round();
  void take_pairs(const Group& group, compare::Stage stage);

  std::vector<Tracked*> open_benchmarks();
  bool out_of_time(double share);

  [[nodiscard]] nanoseconds elapsed() const { return Clock::now() - start_; }

  void report(const Tracked& tracked);
  [[nodiscard]] nanoseconds estimate_left() const;
  [[nodiscard]] compare::Comparison result() const;

  const std::vector<SuiteSides>& suites_;
  const Rules& rules_;
  const SessionSettings& settings_;
  Journal& journal_;
  ProgressListener& listener_;
  std::mt19937_64 random_;
  PairSource source_;
  Disturbances disturbances_;
  ExactRows exact_;

  Clock::time_point start_ = Clock::now();
  ListedBenchmarks listed_;
  std::vector<Tracked>& benchmarks_;  // Listed ones.
  std::optional<compare::Protocol> protocol_;
  bool budget_spent_ = false;
};

/// One pair of every benchmark: which metrics it has, and whether it runs.
void Session::explore() {
  std::vector<Tracked*> common;
  for (Tracked& tracked : benchmarks_) {
    if (tracked.is_common()) {
      common.push_back(&tracked);
    }
  }
  std::ranges::shuffle(common, random_);
  for (const Group& group : groups_of(common, listed_.group_sizes)) {
    if (out_of_time(1.0)) {
      return;
    }
    take_pairs(group, compare::Stage::screen);
  }
}

void Session::make_rows() {
  std::vector<compare::RowSettings> settings;
  std::size_t most_rows = 0;  // Of one benchmark.
  for (Tracked& tracked : benchmarks_) {
    const std::size_t before = settings.size();
    tracked.make_rows(rules_, settings_.today, settings);
    most_rows = std::max(most_rows, settings.size() - before);
  }
  compare::ProtocolSettings protocol;
  if (listed_.shard) {
    listed_.shard->rows_elsewhere = rows_elsewhere(*listed_.shard, most_rows);
    protocol.candidates_elsewhere = listed_.shard->rows_elsewhere;
  }
  protocol.family_error = settings_.policy.family_error;
  protocol_.emplace(std::move(settings), protocol);
  for (Tracked& tracked : benchmarks_) {
    tracked.feed_first(*protocol_);
  }
}

/// What can be counted exactly, in invocations that nothing is timed in.
void Session::count_loops() {
  for (Tracked& tracked : benchmarks_) {
    for (const LoopCounters& counters : suites_[tracked.suite()].counters) {
      if (!tracked.is_usable()) {
        continue;
      }
      tracked.add_settled(exact_.take({.subject = &tracked.subject(),
                                       .suite = tracked.suite_name(),
                                       .own_metrics = tracked.metrics()},
                                      counters));
      report(tracked);
    }
  }
}

/// One pair of every open benchmark, in random order: so the pairs of one
/// benchmark are spread over time, and a disturbance hits few of them.
void Session::measure_round() {
  std::vector<Tracked*> open = open_benchmarks();
  std::ranges::shuffle(open, random_);
  const compare::Stage stage = protocol_->stage();
  for (const Group& group : groups_of(open, listed_.group_sizes)) {
    if (out_of_time(1.0)) {
      protocol_->end_screen();
      protocol_->finish();
      return;
    }
    if (stage == compare::Stage::screen && out_of_time(kScreenShare)) {
      protocol_->end_screen();
      return;
    }
    take_pairs(group, stage);
    if (protocol_->stage() != stage) {
      return;
    }
  }
}

void Session::take_pairs(const Group& group, compare::Stage stage) {
  source_.take(group, stage, [&](Tracked& tracked, const RecordedPair& pair) {
    tracked.take(pair, protocol_ ? &*protocol_ : nullptr);
    report(tracked);
  });
}

std::vector<Tracked*> Session::open_benchmarks() {
  std::vector<Tracked*> open;
  for (Tracked& tracked : benchmarks_) {
    if (tracked.is_open(*protocol_)) {
      open.push_back(&tracked);
    }
  }
  return open;
}

bool Session::out_of_time(double share) {
  const bool out =
      settings_.budget &&
      elapsed() >
          share * std::chrono::duration<double, std::milli>(*settings_.budget);
  budget_spent_ = budget_spent_ || out;
  return out;
}

void Session::report(const Tracked& tracked) {
  SessionProgress progress;
  progress.total = static_cast<std::size_t>(
      std::ranges::count_if(benchmarks_, &Tracked::is_common));
  progress.open = progress.total;
  if (protocol_) {
    progress.stage = protocol_->stage();
    progress.open = open_benchmarks().size();
    progress.candidates = protocol_->candidates();
  }
  progress.pairs = source_.totals().pairs;
  progress.elapsed = elapsed();
  progress.left = estimate_left();
  progress.benchmark = tracked.subject().name;
  listener_.update(progress);
}

/// The pairs until every open row has had its next look, and as many again for
/// the rows that will go on from there; never more than the budget leaves.
nanoseconds Session::estimate_left() const {
  const PairSource::Totals& totals = source_.totals();
  if (totals.pairs == 0) {
    return nanoseconds(0);
  }
  std::size_t wanted = protocol_ ? 0 : 16 * benchmarks_.size();
  if (protocol_) {
    for (const auto& need : protocol_->needs()) {
      wanted += 2 * need.pairs;
    }
  }
  nanoseconds left = totals.wall / static_cast<nanoseconds::rep>(totals.pairs) *
                     static_cast<nanoseconds::rep>(wanted);
  if (settings_.budget) {
    const nanoseconds budget_left = *settings_.budget - elapsed();
    left = std::min(left, std::max(budget_left, nanoseconds(0)));
  }
  return left;
}

compare::Comparison Session::result() const {
  compare::Comparison comparison;
  comparison.seed = settings_.seed;
  comparison.policy = settings_.policy;
  comparison.shard = listed_.shard;
  for (const Tracked& tracked : benchmarks_) {
    for (compare::Row& row : tracked.result_rows(rules_)) {
      comparison.rows.push_back(std::move(row));
    }
  }
  const auto skipped = std::ranges::count_if(benchmarks_, &Tracked::skipped);
  if (skipped > 0) {
    comparison.warnings.push_back(fmt::format(
        "{} on this machine, on both sides",
        skipped == 1 ? std::string("1 benchmark skips itself")
                     : fmt::format("{} benchmarks skip themselves", skipped)));
  }
  if (!journal_.trouble().empty()) {
    comparison.warnings.push_back("there was no journal to resume from (" +
                                  journal_.trouble() + ")");
  }
  for (std::string& warning : exact_.warnings()) {
    comparison.warnings.push_back(std::move(warning));
  }
  const PairSource::Totals& totals = source_.totals();
  for (std::string& warning :
       warnings(disturbances_.finish(totals.involuntary_switches))) {
    comparison.warnings.push_back(std::move(warning));
  }
  const std::chrono::duration<double> whole = elapsed() + totals.recorded;
  const std::chrono::duration<double> inside =
      totals.wall + listed_.wall + exact_.wall();
  comparison.summary.seconds = whole.count();
  comparison.summary.suite_seconds = inside.count();
  comparison.summary.lockstep_pairs = totals.in_lockstep;
  comparison.summary.budget_spent = budget_spent_;
  return comparison;
}

}  // namespace

compare::Comparison measure_pairs(const std::vector<SuiteSides>& suites,
                                  const Rules& rules,
                                  const SessionSettings& settings,
                                  Recording recording, Journal& journal,
                                  ProgressListener& listener) {
  return Session(suites, rules, settings, std::move(recording), journal,
                 listener)
      .measure();
}

}  // namespace benchgate::measure
