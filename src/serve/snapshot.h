#pragma once

#include "reporters/history/changes.h"
#include "reporters/history/site/site.h"
#include "reporters/history/timeline.h"
#include "src/serve/answer.h"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::serve {

/// A history as it was at one time: its pages and its data. Never changes.
/// Any number of threads may ask at once.
class Snapshot {
 public:
  /// Makes all pages.
  ///
  /// Complexity: O(n) for n values of the history.
  Snapshot(reporters::history::Timeline timeline,
           std::vector<reporters::history::HistoryChange> changes,
           const reporters::history::SiteOptions& options);

  /// A file of the site ("index.html"); null if there is none of this name.
  [[nodiscard]] std::shared_ptr<const Answer> page(std::string_view path) const;

  [[nodiscard]] const reporters::history::Timeline& timeline() const {
    return timeline_;
  }

  [[nodiscard]] const std::vector<reporters::history::HistoryChange>& changes()
      const {
    return changes_;
  }

  /// A name for a series that it keeps while the history grows: 16 hex digits.
  [[nodiscard]] const std::string& series_id(std::size_t index) const {
    return ids_[index];
  }

  /// Index into Timeline::series.
  [[nodiscard]] std::optional<std::size_t> series_of(std::string_view id) const;

 private:
  reporters::history::Timeline timeline_;
  std::vector<reporters::history::HistoryChange> changes_;
  std::map<std::string, std::shared_ptr<const Answer>, std::less<>> pages_;
  std::vector<std::string> ids_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

}  // namespace benchgate::serve
