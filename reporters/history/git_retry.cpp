#include "reporters/history/git_retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::reporters::history {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirst{250};
constexpr milliseconds kLongest{8000};
constexpr milliseconds kLongestOfWinner{1000};
constexpr int kQuietTries = 2;

milliseconds bound(int tries, milliseconds most) {
  constexpr int kDoublings = 10;
  return std::min(most, kFirst * (1 << std::min(tries - 1, kDoublings)));
}

}  // namespace

GitRetry::GitRetry(std::function<void(milliseconds)> pause,
                   std::function<void(const std::string&)> progress,
                   std::uint64_t seed)
    : pause_(std::move(pause)), progress_(std::move(progress)), random_(seed) {}

void GitRetry::after(const GitFailure& failure) {
  const bool lost = failure.problem() == GitProblem::lost_race;
  // A connection that is cut makes git say almost anything.
  if (!lost && failure.problem() != GitProblem::trouble &&
      failure.problem() != GitProblem::other) {
    throw failure;
  }
  int& tries = lost ? lost_ : troubles_;
  if (lost) {
    troubles_ = 0;  // The server has answered.
  }
  if (++tries >= (lost ? kMostLost : kMostTroubles)) {
    throw failure;
  }
  if (tries > kQuietTries && progress_) {
    progress_(lost
                  ? fmt::format("waiting for other writers (try {})", tries + 1)
                  : fmt::format("{}: trying again (try {})", failure.what(),
                                tries + 1));
  }
  pause_(random_up_to(bound(tries, kLongest)));
}

void GitRetry::won() {
  if (lost_ > 0) {
    pause_(random_up_to(bound(lost_, kLongestOfWinner)));
  }
}

milliseconds GitRetry::random_up_to(milliseconds most) {
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(
      0, most.count())(random_));
}

}  // namespace benchgate::reporters::history
