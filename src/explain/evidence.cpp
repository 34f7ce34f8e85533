#include "src/explain/evidence.h"

#include "src/explain/plug_ins.h"
#include "src/measure/measurement_error.h"
#include "src/preload/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace benchgate::explain {

namespace {

using std::chrono::nanoseconds;

/// Four times the recorder's own: what it costs is on both sides alike, and a
/// difference needs more profile samples than a picture.
constexpr std::int64_t kRate = 1000;

/// Of the time, what rounds of processor time may take; the rest is for
/// allocations, which are counted in no time, and for waiting.
constexpr double kCpuShare = 0.7;

/// Google Benchmark runs the loop again and again until it has found a number
/// of iterations: all of that is recorded, and takes up to three times as long.
constexpr double kSearch = kMostStretch;

/// Rounds of waiting, where there is any. Who gets a lock first is a matter of
/// chance, and of three rounds Student's interval is three times as wide.
constexpr std::size_t kLockRounds = 8;

/// How long each of `rounds` profiles of both sides may run.
nanoseconds duration_of(double share, const Effort& effort,
                        std::size_t rounds) {
  constexpr nanoseconds kShortest = std::chrono::milliseconds(50);
  constexpr double kSides = 2;
  return std::max(kShortest,
                  std::chrono::duration_cast<nanoseconds>(
                      effort.time * (share / (kSides * kSearch *
                                              static_cast<double>(rounds)))));
}

/// Nobody waited on either side.
bool has_no_samples(const profile::Profile& base,
                    const profile::Profile& head) {
  return base.samples.empty() && head.samples.empty();
}

/// What is said of the suite itself. That libraries have no lines is so with
/// most of them.
void add_notes(const std::set<std::string>& warnings,
               const std::filesystem::path& executable,
               std::vector<std::string>& notes) {
  std::error_code error;
  // As the kernel names what it has mapped.
  const std::string name =
      std::filesystem::weakly_canonical(executable, error).string();
  for (const std::string& warning : warnings) {
    if (!error && warning.starts_with(name) &&
        std::ranges::find(notes, warning) == notes.end()) {
      notes.push_back(warning);
    }
  }
}

LoadedProgram program_of(const measure::GoogleBenchmarkSuite& suite) {
  return {.executable = suite.options().executable,
          .environment = suite.options().environment};
}

}  // namespace

EvidenceCollector::EvidenceCollector(measure::ProcessRunner& runner,
                                     const measure::GoogleBenchmarkSuite& base,
                                     const measure::GoogleBenchmarkSuite& head,
                                     std::filesystem::path library)
    : runner_(runner),
      base_(base),
      head_(head),
      has_library_(!library.empty()),
      base_recorder_(runner, base, library),
      head_recorder_(runner, head, std::move(library)) {
  base_recorder_.set_rate(kRate);
  head_recorder_.set_rate(kRate);
}

/// What stands in the way of profiles, as the end of a sentence.
std::string EvidenceCollector::obstacle() const {
  if (!has_library_) {
    return "libbenchgate_preload.so is not where it is installed with "
           "benchgate, or at a path with a space or a colon";
  }
  const std::string& base = base_recorder_.obstacle();
  const std::string& head = head_recorder_.obstacle();
  if (base == head) {
    return base.empty() ? "" : "the executable " + head;
  }
  return base.empty() ? "head's executable " + head
                      : "base's executable " + base;
}

ProfileRounds EvidenceCollector::record(const BenchmarkNames& names,
                                        const ProfileMode& mode,
                                        const RoundLimits& limits,
                                        nanoseconds duration,
                                        const Progress& progress,
                                        const IsEnough& is_enough) {
  ProfileRounds rounds;
  rounds.trouble = obstacle();
  if (!rounds.trouble.empty()) {
    return rounds;
  }
  std::size_t round = 0;
  const auto stretched = [duration](double stretch) {
    return std::chrono::duration_cast<nanoseconds>(duration * stretch);
  };
  return take_rounds(
      [&](double stretch) {
        progress(fmt::format("{} profile {} of {}", mode.word, ++round,
                             limits.rounds));
        return base_recorder_.record(names.base, mode, stretched(stretch));
      },
      [&](double stretch) {
        return head_recorder_.record(names.head, mode, stretched(stretch));
      },
      limits, is_enough);
}

CodeAnswer EvidenceCollector::compare_code(const BenchmarkNames& names) {
  try {
    if (code_ == nullptr) {
      files_ = own_files(runner_, program_of(base_), program_of(head_));
      code_ = std::make_unique<SuiteCode>(files_.first.own, files_.second.own);
    }
  } catch (const measure::MeasurementError& error) {
    return {.comparison = {}, .trouble = error.what()};
  }
  return code_->compare(names.base, names.head);
}

/// Nothing is known of code in what a suite loads by itself, and not found by
/// following calls.
void EvidenceCollector::doubt_code(const ProfileRounds& rounds,
                                   CodeAnswer& code) const {
  if (!code.comparison || !code.comparison->is_same()) {
    return;
  }
  try {
    const auto plug_in = differing_plug_in({&files_.first, &rounds.base},
                                           {&files_.second, &rounds.head});
    if (plug_in) {
      code = {
          .comparison = {},
          .trouble = fmt::format("its own is the same, but it also runs {}, "
                                 "which it loads by itself and which both "
                                 "sides do not have in the same version",
                                 *plug_in)};
    }
  } catch (const measure::MeasurementError& error) {
    code = {.comparison = {}, .trouble = error.what()};
  }
}

Evidence EvidenceCollector::collect(const BenchmarkNames& names,
                                    const Effort& effort,
                                    const Progress& progress) {
  Evidence evidence;
  progress("machine code");
  evidence.code = compare_code(names);
  record_all(names, effort, progress, evidence);
  for (const ProfileRounds* rounds :
       {&evidence.cpu, &evidence.heap, &evidence.lock}) {
    for (const auto* side : {&base_, &head_}) {
      add_notes(rounds->warnings, side->options().executable, evidence.notes);
    }
  }
  return evidence;
}

void EvidenceCollector::record_all(const BenchmarkNames& names,
                                   const Effort& effort,
                                   const Progress& progress,
                                   Evidence& evidence) {
  const bool is_timed = effort.rounds > 0;
  const auto part = [&effort](double share) {
    return std::chrono::duration_cast<nanoseconds>(effort.time * share);
  };
  if (is_timed) {
    evidence.cpu =
        record(names, *find_profile_mode(preload::kCpu),
               {.rounds = effort.rounds, .time = part(kCpuShare)},
               duration_of(kCpuShare, effort, effort.rounds), progress, {});
    if (evidence.cpu.empty()) {
      return;  // The others would fail for the same reason.
    }
    doubt_code(evidence.cpu, evidence.code);
  }
  // All allocations are recorded, so that one profile has no error.
  evidence.heap = record(names, *find_profile_mode(preload::kHeap),
                         {.rounds = 1, .time = nanoseconds(0)}, nanoseconds(0),
                         progress, {});
  doubt_code(evidence.heap, evidence.code);
  if (is_timed) {
    evidence.lock = record(names, *find_profile_mode(preload::kBlock),
                           {.rounds = kLockRounds, .time = part(1 - kCpuShare)},
                           duration_of(1 - kCpuShare, effort, kLockRounds),
                           progress, has_no_samples);
  }
}

}  // namespace benchgate::explain
