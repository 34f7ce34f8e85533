#pragma once

/// \file
/// Why a benchmark costs more: what was recorded of both its sides, made into
/// what a reader can act on. No verdict depends on it.

#include "src/explain/profile_rounds.h"
#include "src/explain/suite_code.h"
#include "src/profile/growth.h"

#include <optional>
#include <string>
#include <vector>

namespace benchgate::explain {

/// An exact count of an iteration.
struct CountPair {
  double base = 0;
  double head = 0;
};

/// What was recorded and looked up about a benchmark.
struct Evidence {
  ProfileRounds cpu = {};
  ProfileRounds heap = {};
  ProfileRounds lock = {};
  CodeAnswer code = {};
  std::optional<CountPair> instructions = std::nullopt;
  std::vector<std::string> notes = {};  ///< Sentences: what is missing, why.
};

/// How costs of one kind grew, or why that is not known.
struct GrowthAnswer {
  std::optional<profile::Growth> growth;
  std::string trouble;  ///< As the end of a sentence.
};

struct Explanation {
  GrowthAnswer cpu;      ///< Processor time.
  GrowthAnswer objects;  ///< Calls that gave memory.
  GrowthAnswer bytes;    ///< What they gave.
  GrowthAnswer waiting;  ///< For locks and the like.
  CodeAnswer code;
  std::optional<CountPair> instructions;
  std::vector<std::string> notes;  ///< As of the evidence.
};

/// What is compared of sampled profiles: these rounds, or if there are too few
/// to tell how far they differ by chance, all of them as one.
ProfileRounds compared_rounds(const ProfileRounds& rounds);

/// A profile that the evidence lacks is no error, and neither is one that does
/// not know its operations or has no such values: both are said.
Explanation explain(const Evidence& evidence);

/// The functions that account for most of a growth, the largest first: one and
/// a half margins from nothing, of its sign, and a tenth of it and a hundredth
/// of all costs, or more, each.
std::vector<const profile::FunctionGrowth*> main_causes(
    const profile::Growth& growth);

/// The explanation in three lines or fewer, for the row of a report: processor
/// time and where it went, code and instructions, memory and waiting.
std::vector<std::string> summary_lines(const Explanation& explanation);

}  // namespace benchgate::explain
