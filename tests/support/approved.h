#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace benchgate::tests {

/// Whether `actual` is what stands in `file`, byte for byte: an output that
/// somebody has looked at and approved. With BENCHGATE_APPROVE=1 in the
/// environment `file` is written instead; look at the difference before you
/// commit it.
inline testing::AssertionResult is_approved(const std::filesystem::path& file,
                                            std::string_view actual) {
  // No other thread changes the environment.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* approve = std::getenv("BENCHGATE_APPROVE");
  if (approve != nullptr && std::string_view(approve) == "1") {
    std::ofstream(file, std::ios::binary) << actual;
    return testing::AssertionSuccess() << "approved";
  }
  std::ifstream stream(file, std::ios::binary);
  const std::string approved{std::istreambuf_iterator<char>(stream), {}};
  if (stream.is_open() && approved == actual) {
    return testing::AssertionSuccess();
  }
  const auto difference = std::mismatch(actual.begin(), actual.end(),
                                        approved.begin(), approved.end())
                              .first;
  const auto line = std::count(actual.begin(), difference, '\n') + 1;
  return testing::AssertionFailure()
         << "differs from " << file << " in line " << line
         << " (BENCHGATE_APPROVE=1 accepts it); it is now:\n"
         << actual;
}

}  // namespace benchgate::tests
