#pragma once

#include "src/formats/result_sink.h"
#include "src/stat/configuration.h"
#include "src/stat/id_table.h"
#include "src/stat/text_pool.h"

#include <cstddef>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace benchgate::stat {

/// The configuration that holds where a reader is, and every one that ever held
/// for a result.
class PresentConfiguration {
 public:
  /// `texts` outlives it.
  explicit PresentConfiguration(TextPool& texts) : texts_(&texts) {}

  /// Nothing is set from here on.
  void clear();

  /// Sets a value from here on; an empty one takes the key away.
  ///
  /// Complexity: expected amortised constant.
  void set(std::string_view key, std::string_view value, formats::Reach reach);

  /// What is set now. Equal configurations are at the same address, for as long
  /// as this lives.
  ///
  /// Complexity: linear in the settings where any was set since the last call,
  ///             else constant.
  const Configuration* get();

 private:
  void take_away(std::string_view key);
  void close_gaps();

  TextPool* texts_;
  Configuration settings_;  ///< Gaps, where keys were taken away, are empty.
  std::unordered_map<const char*, std::size_t> place_of_;  ///< In it, by key.
  std::size_t gaps_ = 0;
  const Configuration* kept_ = nullptr;  ///< Null: something was set.
  std::deque<Configuration> all_;
  IdTable ids_;  ///< Of `all_`.
};

}  // namespace benchgate::stat
