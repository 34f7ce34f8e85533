#include "src/cli/result_file.h"

#include "reporters/delivery.h"
#include "reporters/result_json.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace benchgate::cli {

compare::Comparison read_result_file(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw reporters::InvalidResult(fmt::format(
        "{}: this is a directory, not a result file", file.string()));
  }
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw reporters::InvalidResult(
        fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  }
  try {
    return reporters::parse_result(text);
  } catch (const reporters::InvalidResult& error) {
    throw reporters::InvalidResult(
        fmt::format("{}: {}", file.string(), error.what()));
  }
}

void make_result_folder(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  if (folder.filename() != ".benchgate") {
    return;
  }
  std::error_code error;
  if (!std::filesystem::create_directories(folder, error) || error) {
    return;  // There already; or writing to it will say what is wrong.
  }
  std::ofstream(folder / ".gitignore") << "*\n";
}

void write_result_file(const compare::Comparison& comparison,
                       const std::filesystem::path& file) {
  make_result_folder(file);
  reporters::deliver_to_file(file, reporters::write_result(comparison));
}

}  // namespace benchgate::cli
