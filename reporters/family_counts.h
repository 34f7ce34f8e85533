#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Counts benchmarks by family, which is what stands before the first slash of
/// a name: where to look for rows that are not shown.
class FamilyCounts {
 public:
  void add(std::string_view benchmark);

  /// The families with most benchmarks, as a visible text: "BM_Get 5, BM_Put 3
  /// and 2 other families".
  [[nodiscard]] std::string text() const;

 private:
  std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace benchgate::reporters
