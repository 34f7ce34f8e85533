#include "src/formats/google_benchmark_number_units.h"

#include "src/formats/google_benchmark_units.h"

namespace benchgate::formats {

UnitId NumberUnits::of(std::string_view key) {
  if (next_ < known_.size() && known_[next_].key == key) {
    return known_[next_++].unit;
  }
  const auto found = place_of_.find(key);
  if (found == place_of_.end()) {
    return learn(key);
  }
  next_ = found->second + 1;
  return known_[found->second].unit;
}

UnitId NumberUnits::learn(std::string_view key) {
  const UnitId unit = sink_->unit({key, unit_of_number(key), 1.0});
  const auto entry = place_of_.emplace(key, known_.size()).first;
  known_.push_back({entry->first, unit});
  next_ = known_.size();
  if (key == "real_time") {
    real_time_ = unit;
  } else if (key == "cpu_time") {
    cpu_time_ = unit;
  }
  return unit;
}

}  // namespace benchgate::formats
