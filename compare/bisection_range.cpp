#include "compare/bisection_range.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace benchgate::compare {

namespace {

std::size_t distance(std::size_t a, std::size_t b) {
  return a < b ? b - a : a - b;
}

}  // namespace

BisectionRange::BisectionRange(std::size_t commits,
                               std::size_t most_skipped_in_a_row)
    : is_skipped_(commits + 1, false),
      most_skipped_in_a_row_(most_skipped_in_a_row),
      bad_(commits) {
  assert(commits > 0);
}

std::optional<std::size_t> BisectionRange::next() const {
  const std::vector<std::size_t> open = untried();
  if (open.empty() ||
      (skipped_in_a_row_ >= most_skipped_in_a_row_ && skipped_in_a_row_ > 0)) {
    return std::nullopt;
  }
  if (skipped_in_a_row_ == 0) {
    return open[open.size() / 2];
  }
  // Beyond the ends there is nothing, so a jump ends there.
  const std::size_t middle = good_ + (bad_ - good_) / 2;
  const std::size_t jump = std::size_t{1}
                           << std::min<std::size_t>(skipped_in_a_row_ - 1, 62);
  const bool forward = skipped_in_a_row_ % 2 == 1;
  const std::size_t target = forward ? middle + std::min(jump, bad_ - middle)
                                     : middle - std::min(jump, middle - good_);
  return *std::ranges::min_element(
      open, {}, [&](std::size_t commit) { return distance(commit, target); });
}

void BisectionRange::mark_good(std::size_t commit) {
  assert(commit > good_ && commit < bad_);
  good_ = commit;
  skipped_in_a_row_ = 0;
}

void BisectionRange::mark_bad(std::size_t commit) {
  assert(commit > good_ && commit < bad_);
  bad_ = commit;
  skipped_in_a_row_ = 0;
}

void BisectionRange::skip(std::size_t commit) {
  assert(commit > good_ && commit < bad_);
  is_skipped_[commit] = true;
  ++skipped_in_a_row_;
}

std::vector<std::size_t> BisectionRange::skipped() const {
  std::vector<std::size_t> commits;
  for (std::size_t i = good_ + 1; i < bad_; ++i) {
    if (is_skipped_[i]) {
      commits.push_back(i);
    }
  }
  return commits;
}

std::vector<std::size_t> BisectionRange::untried() const {
  std::vector<std::size_t> commits;
  for (std::size_t i = good_ + 1; i < bad_; ++i) {
    if (!is_skipped_[i]) {
      commits.push_back(i);
    }
  }
  return commits;
}

std::size_t BisectionRange::steps_left() const {
  return std::bit_width(untried().size());
}

}  // namespace benchgate::compare
