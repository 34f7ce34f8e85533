#include "src/measure/google_benchmark_result_file.h"

#include <fmt/core.h>

#include <cstdint>
#include <fstream>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

using Content = GoogleBenchmarkResultFile::Content;

Content read_text(const std::string& text) {
  Content content;
  try {
    content.results = formats::parse_google_benchmark_json(text);
  } catch (const formats::FormatError& error) {
    try {
      content.results = formats::parse_truncated_google_benchmark_json(text);
      content.trouble = "its result is truncated (is the disk full?)";
    } catch (const formats::FormatError&) {
      content.trouble = fmt::format("its result {}", error.what());
    }
  }
  return content;
}

}  // namespace

GoogleBenchmarkResultFile::GoogleBenchmarkResultFile(std::filesystem::path path)
    : path_(std::move(path)) {
  // An earlier one must not be taken for ours.
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

GoogleBenchmarkResultFile::~GoogleBenchmarkResultFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Content GoogleBenchmarkResultFile::read(std::size_t largest) const {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path_, error);
  if (error) {
    return {{}, "its process wrote no result"};
  }
  if (size > largest) {
    return {{},
            fmt::format("its result has {} bytes, more than the {} allowed",
                        size, largest)};
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  std::ifstream file(path_, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return read_text(text);
}

}  // namespace benchgate::measure
