#include "src/explain/explanation.h"

#include "src/explain/library_functions.h"
#include "src/profile/merge.h"
#include "src/profile/profile_error.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace benchgate::explain {

namespace {

/// What of a growth a function has to account for, to be a main cause.
constexpr double kMainShare = 0.1;

/// And of all costs. Of hundreds of small functions, one in twenty is clear by
/// chance; by so much, none is.
constexpr double kLeastShare = 0.01;

/// And of its margin, which is that of 95 %: of the few functions that are
/// large enough, none is to be named that did not change. So far off is one in
/// a hundred or fewer.
constexpr double kMargins = 1.5;

/// Of fewer rounds, Student's interval is too wide to tell anything: on a busy
/// machine, where there was no time for more, they are taken as one, with the
/// error of its samples.
constexpr std::size_t kFewestRounds = 4;

GrowthAnswer growth_of(const ProfileRounds& rounds, std::string_view type) {
  GrowthAnswer answer;
  if (rounds.empty()) {
    answer.trouble = rounds.trouble;
    return answer;
  }
  profile::ViewOptions options;
  options.sample_index = type;
  options.inlined = false;
  options.frames.hide = kLibraryFunctions;
  try {
    profile::Growth growth = profile::find_growth(
        rounds.base, rounds.head, options, profile::Order::flat);
    if (growth.per_operation) {
      answer.growth = std::move(growth);
    } else {
      answer.trouble =
          "its profiles do not say of how many iterations they are";
    }
  } catch (const profile::ProfileError& error) {
    answer.trouble = error.what();
  }
  return answer;
}

/// Processor time, of which samples were taken by chance.
GrowthAnswer sampled_growth(const ProfileRounds& rounds) {
  GrowthAnswer answer = growth_of(compared_rounds(rounds), "cpu");
  if (answer.growth) {
    answer.growth->rounds = rounds.base.size();
  }
  return answer;
}

ProfileRounds told_from_library(ProfileRounds rounds) {
  std::ranges::for_each(rounds.base, tell_from_library);
  std::ranges::for_each(rounds.head, tell_from_library);
  return rounds;
}

}  // namespace

ProfileRounds compared_rounds(const ProfileRounds& rounds) {
  const std::size_t count = rounds.base.size();
  if (count == 0 || count >= kFewestRounds) {
    return rounds;
  }
  ProfileRounds together;
  together.base.push_back(profile::merge(rounds.base));
  together.head.push_back(profile::merge(rounds.head));
  return together;
}

Explanation explain(const Evidence& evidence) {
  const ProfileRounds heap = told_from_library(evidence.heap);
  return {.cpu = sampled_growth(told_from_library(evidence.cpu)),
          .objects = growth_of(heap, "alloc_objects"),
          .bytes = growth_of(heap, "alloc_space"),
          .waiting = growth_of(told_from_library(evidence.lock), "delay"),
          .code = evidence.code,
          .instructions = evidence.instructions,
          .notes = evidence.notes};
}

std::vector<const profile::FunctionGrowth*> main_causes(
    const profile::Growth& growth) {
  std::vector<const profile::FunctionGrowth*> causes;
  const double total = growth.total.delta();
  const double least =
      std::max(kMainShare * std::abs(total), kLeastShare * growth.total.base);
  for (const profile::FunctionGrowth& function : growth.functions) {
    const double delta = function.flat.delta();
    if (std::abs(delta) > kMargins * function.margin.value_or(0.0) &&
        (delta > 0) == (total > 0) && std::abs(delta) >= least) {
      causes.push_back(&function);
    }
  }
  return causes;
}

}  // namespace benchgate::explain
