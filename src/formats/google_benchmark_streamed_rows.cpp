#include "src/formats/google_benchmark_streamed_rows.h"

#include "src/formats/google_benchmark_results.h"

#include <fmt/core.h>

namespace benchgate::formats {

void StreamedRow::clear() {
  name.clear();
  run_name.clear();
  aggregate.clear();
  message.clear();
  has_run_type = is_aggregate = is_complexity = has_failed = false;
  units_per_second = 0.0;
  not_numbers = 0;
  measurements.clear();
}

bool StreamedRows::is_wanted(const StreamedRow& row) {
  return !row.is_complexity && (!row.is_aggregate || row.aggregate == "median");
}

void StreamedRows::complain(const StreamedRow& row) {
  constexpr std::size_t kMostShown = 10;
  if (++failed_ <= kMostShown) {
    sink_->warn(fmt::format("{}: {} gave no result: {}", *file_,
                            row.benchmark(),
                            row.message.empty() ? "no message" : row.message));
  }
}

void StreamedRows::mark(SeriesId series) {
  if (series >= has_runs_.size()) {
    has_runs_.resize(series + std::size_t{1});
  }
  has_runs_[series] = true;
}

void StreamedRows::add(const StreamedRow& row) {
  if (row.has_failed) {
    return complain(row);
  }
  not_numbers_ += row.not_numbers;
  if (row.measurements.empty()) {
    return;  // All it has are numbers that are left out.
  }
  if (row.is_aggregate) {
    medians_.push_back({std::string(row.benchmark()), row.measurements});
    return;
  }
  const SeriesId series =
      sink_->series(row.benchmark(), NameStyle::equals_sign_or_colon);
  sink_->add(series, row.measurements);
  mark(series);
  ++runs_;
}

void StreamedRows::finish() {
  std::size_t added = 0;
  for (const Median& median : medians_) {
    const SeriesId series =
        sink_->series(median.benchmark, NameStyle::equals_sign_or_colon);
    if (series < has_runs_.size() && has_runs_[series]) {
      continue;
    }
    sink_->add(series, median.measurements);
    ++added;
    ++runs_;
  }
  if (added > 0) {
    sink_->warn(fmt::format(
        "{}: {} of the benchmarks have aggregates only; the median of each is "
        "taken for one value",
        *file_, added));
  }
  if (not_numbers_ > 0) {
    sink_->warn(left_out(*file_, not_numbers_));
  }
}

}  // namespace benchgate::formats
