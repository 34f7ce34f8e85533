#pragma once

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// The constants of a bisection. The defaults are what is shipped; each is
/// explained in docs/bisect.md. Looks ascend and there is at least one.
struct BisectionSettings {
  /// Accepted probability that anything that the whole search says is wrong.
  double family_error = 0.01;
  double noise_threshold = 0.01;  ///< Smallest difference worth a search.
  double tolerance = 0.0;         ///< Of exact metrics, as in RowPolicy.

  /// Of every comparison. They reach further than those of a gate, since here
  /// one benchmark has all the time.
  std::vector<std::size_t> looks = {16,  24,  32,  48,  64,   96,   128,  192,
                                    256, 384, 512, 768, 1024, 1536, 2048, 3072};
  /// Two-sided: a difference is given up when it is shown to be below the noise
  /// threshold with this confidence.
  double equivalence_confidence = 0.99;
  /// One-sided: the step at the commit that was found likewise.
  double futility_confidence = 0.995;
  double interval_confidence = 0.95;  ///< Of every interval shown.
  /// A step that is proven is measured on, up to so many pairs, until its
  /// interval is at most half as wide as the step is large.
  std::size_t pairs_for_size = 128;

  /// So many commits in a row that cannot be measured end the search.
  std::size_t most_skipped_in_a_row = 16;
  /// So many commits that not even the last look places end it, too: the noise
  /// is too large for this step, and others would fare no better.
  std::size_t most_undecided = 3;
  /// Steps beyond those of a search without surprises: their levels halve, and
  /// no test can hold a level as small as what would follow.
  std::size_t most_extra_steps = 24;
};

}  // namespace benchgate::compare
