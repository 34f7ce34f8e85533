/// \file
/// Any text as what other tools write: rejected with FormatError, or read into
/// records that can be written and read again.

#include "reporters/history/record_json.h"
#include "src/formats/bencher_metrics.h"
#include "src/formats/github_action_benchmark.h"
#include "src/formats/google_benchmark_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using benchgate::formats::BencherRun;
using benchgate::formats::FormatError;
using benchgate::reporters::history::parse_record;
using benchgate::reporters::history::Record;
using benchgate::reporters::history::write_record;

void check(const Record& record) {
  if (!(parse_record(write_record(record)) == record)) {
    std::abort();
  }
}

}  // namespace

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    for (const Record& record :
         benchgate::formats::parse_github_action_benchmark_data(text)) {
      check(record);
    }
  } catch (const FormatError&) {
    // As it should be.
  }
  try {
    const BencherRun run{.commit = {.id = std::string(40, 'a'),
                                    .parents = {},
                                    .time = "2026-11-23T12:00:00Z",
                                    .subject = ""},
                         .started = "2026-11-23T12:00:00Z",
                         .suite = "",
                         .higher_is_better = {}};
    check(benchgate::formats::parse_bencher_metrics(text, run));
  } catch (const FormatError&) {
    return 0;
  }
  return 0;
}
