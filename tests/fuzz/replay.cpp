/// \file
/// What stands in for libFuzzer where there is none: hands every file of the
/// folders named on the command line to the fuzz target, whole and cut short at
/// many places. The target ends the program if it finds something.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

/// How many cuts of one seed are tried: all of a small one, and no more than a
/// moment's worth of a large one.
constexpr std::size_t kCuts = 256;

std::vector<std::uint8_t> read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream),
          std::istreambuf_iterator<char>()};
}

void replay(const std::filesystem::path& seed) {
  const std::vector<std::uint8_t> bytes = read(seed);
  const std::size_t step = std::max<std::size_t>(1, bytes.size() / kCuts);
  for (std::size_t size = 0; size < bytes.size(); size += step) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const std::vector<std::uint8_t> cut(bytes.data(), bytes.data() + size);
    LLVMFuzzerTestOneInput(cut.data(), cut.size());
  }
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// How many seeds there were.
std::size_t replay_folder(const std::filesystem::path& folder) {
  std::size_t seeds = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      replay(entry.path());
      ++seeds;
    }
  }
  return seeds;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::size_t seeds = 0;
    for (int i = 1; i < argc; ++i) {
      seeds += replay_folder(argv[i]);
    }
    fmt::print("{} seeds replayed\n", seeds);
    return seeds > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return EXIT_FAILURE;
  }
}
