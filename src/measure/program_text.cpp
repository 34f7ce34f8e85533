#include "src/measure/program_text.h"

#include <fstream>
#include <iterator>

namespace benchgate::measure {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool file_contains(const std::filesystem::path& file, std::string_view text) {
  return content_of(file).find(text) != std::string::npos;
}

}  // namespace benchgate::measure
