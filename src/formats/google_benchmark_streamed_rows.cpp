#include "src/formats/google_benchmark_streamed_rows.h"

#include "src/formats/google_benchmark_results.h"

namespace benchgate::formats {

void StreamedRow::clear() {
  name.clear();
  run_name.clear();
  aggregate.clear();
  message.clear();
  has_run_type = is_aggregate = is_complexity = has_failed = false;
  units_per_second = 0.0;
  numbers.left_out = 0;
  numbers.measurements.clear();
}

bool StreamedRows::is_wanted(const StreamedRow& row) {
  return !row.is_complexity && (!row.is_aggregate || row.aggregate == "median");
}

SeriesId StreamedRows::series_of(std::string_view benchmark) {
  return sink_->series(benchmark, NameStyle::equals_sign_or_colon);
}

void StreamedRows::mark(SeriesId series) {
  if (series >= has_runs_.size()) {
    has_runs_.resize(series + std::size_t{1});
  }
  has_runs_[series] = true;
}

void StreamedRows::hand_on(SeriesId series, const StreamedNumbers& numbers) {
  without_.add_left_out(numbers.left_out);
  if (numbers.measurements.empty()) {
    return without_.add_empty(sink_->name_of(series));
  }
  sink_->add(series, numbers.measurements);
  ++runs_;
}

void StreamedRows::add(const StreamedRow& row) {
  if (row.is_aggregate) {
    medians_.push_back({std::string(row.benchmark()), row.numbers});
    return;
  }
  const SeriesId series = series_of(row.benchmark());
  mark(series);
  if (row.has_failed) {
    without_.add_failed(row.benchmark(), row.message);
  } else {
    hand_on(series, row.numbers);
  }
}

void StreamedRows::finish() {
  const std::size_t repetitions = runs_;
  for (const Median& median : medians_) {
    const SeriesId series = series_of(median.benchmark);
    if (series >= has_runs_.size() || !has_runs_[series]) {
      hand_on(series, median.numbers);
    }
  }
  tell_of_medians(*file_, runs_ - repetitions, *sink_);
  without_.tell(*file_, *sink_);
}

}  // namespace benchgate::formats
