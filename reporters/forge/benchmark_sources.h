#pragma once

/// \file
/// Where in the sources a benchmark is registered.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchgate::reporters::forge {

/// A line of a file of the repository.
struct SourceLine {
  std::string path;      ///< Relative to the repository, with "/".
  std::size_t line = 1;  ///< From 1.

  bool operator==(const SourceLine&) const = default;
};

/// The registrations in one file's text: the names that Google Benchmark gives
/// them, white space left out ("BM_Map<int,long>"), and their lines. Knows
/// BENCHMARK, BENCHMARK_CAPTURE, BENCHMARK_TEMPLATE, BENCHMARK_F,
/// BENCHMARK_DEFINE_F with BENCHMARK_REGISTER_F, their templated and numbered
/// forms, RegisterBenchmark("name" and ->Name("name"). A macro that is defined
/// by the file itself is not expanded.
///
/// Complexity: O(|text|).
struct Registration {
  std::string name;
  std::size_t line = 1;
};

std::vector<Registration> find_registrations(std::string_view text);

/// All registrations below a folder, read once.
class BenchmarkSources {
 public:
  /// Nothing is known.
  BenchmarkSources() = default;

  /// Reads the C++ sources below `top`, the work tree of a repository. Folders
  /// of builds (they hold a CMakeCache.txt) and those whose name begins with a
  /// dot are left out; symbolic links are not followed; what cannot be read or
  /// is too large (2 MiB) is skipped.
  explicit BenchmarkSources(const std::filesystem::path& top);

  /// Where `benchmark`, as its framework prints it ("BM_Get/32/real_time"), is
  /// registered: by its name, or the longest part of it that ends before a
  /// '/'. Of several places that whose path names `suite`, else the first by
  /// path. Empty: nowhere to be seen.
  [[nodiscard]] std::optional<SourceLine> find(
      std::string_view suite, std::string_view benchmark) const;

 private:
  void read_file(const std::filesystem::path& file, std::string path);

  std::unordered_map<std::string, std::vector<SourceLine>> places_;
};

}  // namespace benchgate::reporters::forge
