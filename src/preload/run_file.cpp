#include "src/preload/run_file.h"

#include "src/preload/whole_file.h"

#include <cerrno>
#include <cstddef>
#include <initializer_list>

namespace benchgate::preload {

namespace {

void add_if_known(WholeFile& text, std::int64_t number) {
  text.add(" ");
  if (number < 0) {
    text.add("-");
  } else {
    text.add_number(number);
  }
}

void add_run(WholeFile& text, Columns columns, const Run& run) {
  text.add("run ");
  text.add_number(run.iterations);
  if (columns == Columns::counts) {
    for (const std::int64_t number : {run.allocations, run.bytes}) {
      text.add(" ");
      text.add_number(number);
    }
    add_if_known(text, run.peak);
    add_if_known(text, run.peak < 0 ? -1 : run.growth);
    add_if_known(text, run.threads);
    add_if_known(text, run.descriptors);
  }
  text.add("\n");
}

}  // namespace

void keep_run(const char* file, const char* mode, Columns columns,
              const Run& run) {
  static Run runs[kMostRuns];
  static std::size_t count = 0;
  if (count == kMostRuns) {
    return;
  }
  runs[count++] = run;
  const int before = errno;
  {
    WholeFile text(file);
    text.add(kFirstLine);
    text.add(" ");
    text.add(mode);
    text.add("\n");
    for (std::size_t i = 0; i < count; ++i) {
      add_run(text, columns, runs[i]);
    }
    text.add(kLastLine);
    text.add("\n");
    text.publish();
  }
  errno = before;
}

}  // namespace benchgate::preload
