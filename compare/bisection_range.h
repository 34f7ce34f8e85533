#pragma once

/// \file
/// The commits of a bisection: which are known to be good or bad, which cannot
/// be tried, and which one to try next.

#include <cstddef>
#include <optional>
#include <vector>

namespace benchgate::compare {

/// A row of commits, by their number: 0 is the good end, `bad()` at first the
/// last one. Between `good()` and `bad()` the level changes at least once.
class BisectionRange {
 public:
  /// Precondition: commits > 0.
  BisectionRange(std::size_t commits, std::size_t most_skipped_in_a_row);

  /// The last commit known to be good, the first known to be bad.
  [[nodiscard]] std::size_t good() const { return good_; }

  [[nodiscard]] std::size_t bad() const { return bad_; }

  /// The commit to try next: the middle of those that can be tried. After one
  /// that could not, 1, 2, 4, ... away from the middle, on either side in turn:
  /// what cannot be built comes in stretches. Empty: none is left, or too many
  /// in a row could not be tried.
  ///
  /// Complexity: O(commits).
  [[nodiscard]] std::optional<std::size_t> next() const;

  // Precondition of these: the commit lies between `good()` and `bad()`.

  void mark_good(std::size_t commit);
  void mark_bad(std::size_t commit);

  /// It cannot be tried.
  void skip(std::size_t commit);

  /// The commits between that were skipped, and those that were not tried.
  [[nodiscard]] std::vector<std::size_t> skipped() const;
  [[nodiscard]] std::vector<std::size_t> untried() const;

  /// About how many more have to be tried. Complexity: O(commits).
  [[nodiscard]] std::size_t steps_left() const;

 private:
  std::vector<bool> is_skipped_;  // By commit.
  std::size_t most_skipped_in_a_row_;
  std::size_t good_ = 0;
  std::size_t bad_;
  std::size_t skipped_in_a_row_ = 0;
};

}  // namespace benchgate::compare
