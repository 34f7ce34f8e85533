#include "compare/change_point_diff.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace benchgate::compare {

namespace {

std::size_t distance(const ChangePoint& a, const ChangePoint& b) {
  return a.index < b.index ? b.index - a.index : a.index - b.index;
}

/// Which point of the newer set each of the older one is, if any.
class Matching {
 public:
  Matching(std::span<const ChangePoint> older,
           std::span<const ChangePoint> newer)
      : older_(older),
        newer_(newer),
        of_older_(older.size()),
        taken_(newer.size(), false) {}

  /// Matches the closest first: those at the same run come before all others,
  /// whichever way they step.
  void match_up_to(std::size_t reach) {
    struct Candidate {
      std::size_t distance;
      std::size_t older;
      std::size_t newer;
    };

    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < older_.size(); ++i) {
      for (std::size_t j = 0; j < newer_.size(); ++j) {
        const std::size_t apart = distance(older_[i], newer_[j]);
        const bool same_way = (older_[i].size > 0.0) == (newer_[j].size > 0.0);
        if (apart == 0 || (same_way && apart <= reach)) {
          candidates.push_back({apart, i, j});
        }
      }
    }
    std::ranges::stable_sort(candidates, {}, &Candidate::distance);
    for (const Candidate& candidate : candidates) {
      if (!of_older_[candidate.older] && !taken_[candidate.newer]) {
        of_older_[candidate.older] = candidate.newer;
        taken_[candidate.newer] = true;
      }
    }
  }

  [[nodiscard]] std::vector<PointChange> changes() const {
    std::vector<PointChange> all;
    for (std::size_t i = 0; i < older_.size(); ++i) {
      if (!of_older_[i]) {
        all.push_back({PointFate::withdrawn, older_[i], std::nullopt});
        continue;
      }
      const ChangePoint& newer = newer_[*of_older_[i]];
      const bool same = newer.index == older_[i].index;
      all.push_back(
          {same ? PointFate::kept : PointFate::moved, older_[i], newer});
    }
    for (std::size_t j = 0; j < newer_.size(); ++j) {
      if (!taken_[j]) {
        all.push_back({PointFate::added, std::nullopt, newer_[j]});
      }
    }
    return all;
  }

 private:
  std::span<const ChangePoint> older_;
  std::span<const ChangePoint> newer_;
  std::vector<std::optional<std::size_t>> of_older_;
  std::vector<bool> taken_;
};

}  // namespace

std::vector<PointChange> diff_change_points(std::span<const ChangePoint> older,
                                            std::span<const ChangePoint> newer,
                                            std::size_t reach) {
  Matching matching(older, newer);
  matching.match_up_to(reach);
  std::vector<PointChange> changes = matching.changes();
  std::ranges::stable_sort(changes, {}, [](const PointChange& change) {
    return (change.newer ? *change.newer : *change.older).index;
  });
  return changes;
}

}  // namespace benchgate::compare
