#pragma once

#include "src/formats/result_sink.h"
#include "src/stat/benchmark_name.h"

#include <string_view>
#include <vector>

namespace benchgate::stat {

/// One configuration value that holds for a result. Refers to texts.
struct Setting {
  std::string_view key;
  std::string_view value;  ///< Not empty.
  formats::Reach reach = formats::Reach::everything;
};

/// In the order in which the keys were first set. A ".file" is among them.
using Configuration = std::vector<Setting>;

/// What a result is known by.
struct Subject {
  BenchmarkName name;
  const Configuration* configuration = nullptr;
};

}  // namespace benchgate::stat
