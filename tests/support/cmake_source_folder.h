#pragma once

#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <fstream>
#include <string_view>

namespace benchgate::tests {

/// A source folder of a CMake project, with a Google Benchmark program in
/// bench.cpp and one that does nothing in plain.cpp.
class CMakeSourceFolder {
 public:
  explicit CMakeSourceFolder(std::string_view top) {
    write("CMakeLists.txt", top);
    write("plain.cpp", "int main() { return 0; }\n");
    write("bench.cpp",
          "#include <benchmark/benchmark.h>\n"
          "static void BM_Nothing(benchmark::State& state) {\n"
          "  for (auto _ : state) {\n  }\n}\n"
          "BENCHMARK(BM_Nothing);\n");
  }

  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name) << text;
  }

  [[nodiscard]] const std::filesystem::path& path() const {
    return folder_.path();
  }

 private:
  TemporaryFolder folder_;
};

/// What most projects begin with.
inline constexpr std::string_view kCMakeHead =
    "cmake_minimum_required(VERSION 3.16)\n"
    "project(demo CXX)\n"
    "set(CMAKE_CXX_STANDARD 17)\n";

}  // namespace benchgate::tests
