#pragma once

/// \file
/// Noise as it was measured: pairs of one program with itself, drawn again in
/// blocks, so that what follows each other there does so here.

#include <cmath>
#include <cstddef>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// The pairs of one benchmark in the order in which they were measured:
/// logarithms of the first and the second invocation's time over their median.
using RecordedSeries = std::vector<std::pair<double, double>>;

/// Reads tests/golden/recorded_pairs.csv: a line "benchmark,first,second" for
/// each pair; the pairs of a benchmark follow each other.
inline std::vector<RecordedSeries> read_recorded_pairs() {
  std::ifstream file(BENCHGATE_RECORDED_PAIRS);
  std::vector<RecordedSeries> all;
  std::string name;
  for (std::string line; std::getline(file, line);) {
    const std::size_t comma = line.find(',');
    std::istringstream numbers(line.substr(comma + 1));
    double first = 0.0;
    double second = 0.0;
    char between = 0;
    if (comma == std::string::npos ||
        !(numbers >> first >> between >> second)) {
      throw std::runtime_error("a bad line in " BENCHGATE_RECORDED_PAIRS);
    }
    if (all.empty() || line.compare(0, comma, name) != 0) {
      all.emplace_back();
      name = line.substr(0, comma);
    }
    all.back().emplace_back(first, second);
  }
  if (all.empty()) {
    throw std::runtime_error("nothing in " BENCHGATE_RECORDED_PAIRS);
  }
  return all;
}

/// A benchmark with the noise of one that was recorded.
class RecordedNoise {
 public:
  explicit RecordedNoise(std::mt19937_64& random)
      : series_(&series()[random() % series().size()]) {}

  std::pair<double, double> next(std::mt19937_64& random) {
    constexpr std::size_t kBlock = 8;  // Pairs.
    if (left_ == 0) {
      at_ = random() % series_->size();
      left_ = kBlock;
    }
    --left_;
    const auto [first, second] = (*series_)[at_];
    at_ = (at_ + 1) % series_->size();
    // What is drawn twice shall not be a tie: none was measured.
    constexpr double kLastDigit = 1e-5;
    return {first + kLastDigit * uniform_(random),
            second + kLastDigit * uniform_(random)};
  }

 private:
  static const std::vector<RecordedSeries>& series() {
    static const std::vector<RecordedSeries> kSeries = read_recorded_pairs();
    return kSeries;
  }

  const RecordedSeries* series_;
  std::uniform_real_distribution<double> uniform_;
  std::size_t at_ = 0;
  std::size_t left_ = 0;
};

}  // namespace benchgate::tests
