#include "reporters/history/git_retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::reporters::history {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirst{250};
constexpr milliseconds kLongest = std::chrono::minutes(1);
constexpr int kMostDoublings = 5;  // To 8 s where a try is quick.
constexpr int kDoublingsOfWinner = 2;
constexpr int kQuietTries = 2;

milliseconds bound(milliseconds took, int doublings, int most) {
  return std::min(kLongest,
                  std::max(kFirst, took) * (1 << std::min(doublings, most)));
}

}  // namespace

GitRetry::GitRetry(std::function<void(milliseconds)> pause,
                   std::function<void(const std::string&)> progress,
                   std::uint64_t seed)
    : pause_(std::move(pause)), progress_(std::move(progress)), random_(seed) {}

void GitRetry::after(const GitFailure& failure, milliseconds took) {
  last_took_ = took;
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
  trouble_time_ = lost ? milliseconds(0) : trouble_time_ + took;
  if (++tries >= (lost ? kMostLost : kMostTroubles) ||
      trouble_time_ >= kMostTroubleTime) {
    throw failure;
  }
  if (tries > kQuietTries && progress_) {
    progress_(lost
                  ? fmt::format("waiting for other writers (try {})", tries + 1)
                  : fmt::format("{}: trying again (try {})", failure.what(),
                                tries + 1));
  }
  pause_(random_up_to(bound(took, tries - 1, kMostDoublings)));
}

void GitRetry::won() {
  if (lost_ > 0) {
    pause_(random_up_to(bound(last_took_, lost_ - 1, kDoublingsOfWinner)));
  }
}

milliseconds GitRetry::random_up_to(milliseconds most) {
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(
      0, most.count())(random_));
}

}  // namespace benchgate::reporters::history
