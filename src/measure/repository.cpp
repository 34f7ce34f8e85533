#include "src/measure/repository.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace benchgate::measure {

namespace {

/// Why git does not want `directory`.
MeasurementError refused(const std::filesystem::path& directory,
                         const ProcessResult& result) {
  const std::string folder = directory.string();
  const auto said = [&](std::string_view words) {
    return result.errors.find(words) != std::string::npos;
  };
  std::string message;
  if (said("dubious ownership")) {
    message = fmt::format(
        "git does not trust the repository of {} because it belongs to another "
        "user; if you do: git config --global --add safe.directory {}",
        folder, folder);
  } else if (said("not a git repository")) {
    message = fmt::format(
        "{} is not in a git repository; change to one, or compare two "
        "executables or result files",
        folder);
  } else if (result.output.starts_with("true")) {
    message = fmt::format(
        "the repository {} is bare: it has no work tree; clone it and start "
        "benchgate in the clone",
        folder);
  } else if (said("must be run in a work tree")) {
    message = fmt::format(
        "{} is inside a .git folder; start benchgate in the work tree", folder);
  } else {
    message = fmt::format("git cannot read the repository of {}: {}", folder,
                          last_words(result));
  }
  return {MeasurementError::Kind::bad_input, message};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

Repository find_repository(ProcessRunner& runner,
                           const std::filesystem::path& directory) {
  std::error_code failure;
  const std::filesystem::path from =
      std::filesystem::canonical(directory, failure);
  if (failure || !std::filesystem::is_directory(from, failure)) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format("{} is not a folder", directory.string()));
  }
  const Git git(runner, from);
  const ProcessResult result =
      git.run({"rev-parse", "--is-bare-repository", "--is-shallow-repository",
               "--show-object-format", "--show-toplevel", "--git-common-dir"});
  const std::vector<std::string> answers = lines_of(result.output);
  // A folder with a newline in its name would give more lines.
  if (!result.succeeded() || answers.size() != 5) {
    throw refused(from, result);
  }
  const auto located = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(from / path);
  };
  return {.top = located(answers[3]),
          .git = located(answers[4]),
          .objects = located(git.read({"rev-parse", "--git-path", "objects"})),
          .index = located(git.read({"rev-parse", "--git-path", "index"})),
          .object_format = answers[2],
          .shallow = answers[1] == "true"};
}

}  // namespace benchgate::measure
