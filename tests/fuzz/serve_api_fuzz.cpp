// What anybody may ask `history serve` for: the first line is the path, the
// others are parameters, NAME=VALUE. Every answer is JSON, and has a status
// that fits.

#include "src/serve/api.h"
#include "tests/support/small_history.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

namespace {

using namespace benchgate;

const serve::Snapshot& snapshot() {
  static const serve::Snapshot kSnapshot(
      reporters::history::build_timeline(tests::small_history(6)), {}, {});
  return kSnapshot;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::istringstream lines(
      std::string(reinterpret_cast<const char*>(data), size));  // NOLINT
  std::string path;
  std::getline(lines, path);
  serve::Query query;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    query.emplace(line.substr(0, equals),
                  equals == std::string::npos ? "" : line.substr(equals + 1));
  }
  const serve::Answer answer = serve::answer_api(snapshot(), path, query);
  const auto json = nlohmann::json::parse(answer.bytes);  // Throws: a finding.
  const bool failed = answer.status != 200;
  if (failed != json.contains("error") || failed == !answer.etag.empty()) {
    std::abort();
  }
  return 0;
}
