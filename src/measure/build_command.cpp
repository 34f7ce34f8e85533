#include "src/measure/build_command.h"

#include "src/measure/measurement_error.h"
#include "src/measure/temporary_folder.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownLines = 50;

/// The command is an argument of the first shell, so it needs no quoting.
constexpr const char* kIntoLog = R"(exec >"$1" 2>&1 && exec /bin/sh -c "$2")";

/// Of a log line: room for a long compiler message.
constexpr std::size_t kShownLength = 1000;

/// Of the end of a log: what the shown lines can fill.
constexpr std::streamoff kReadBytes = std::streamoff{256} << 10;

/// Leaves out colours ("ESC [ 31 m") and control characters: what a build
/// prints is data, and must not steer the reader's terminal.
std::string plain(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if (c == 0x1B && i + 1 < line.size() && line[i + 1] == '[') {
      i += 2;
      while (i < line.size() && (line[i] < '@' || line[i] > '~')) {
        ++i;
      }
    } else if (c == '\t') {
      text += ' ';
    } else if (c >= 0x20 && c != 0x7F) {
      text += line[i];
    }
  }
  if (text.size() > kShownLength) {
    text.resize(kShownLength);
    text += " ...";
  }
  return text;
}

MeasurementError build_failed(const Revision& revision, const fs::path& log,
                              const std::string& ending,
                              const std::string& lines) {
  return {MeasurementError::Kind::not_measured,
          fmt::format("building {} ({:.10}) failed: the build command of "
                      "benchgate.json {}{}\nThe full log is {}",
                      revision.name, revision.commit, ending,
                      lines.empty()
                          ? "; it printed nothing."
                          : fmt::format("; its last lines are:\n{}", lines),
                      log.string())};
}

void make_folders(const BuildPlace& place) {
  remove_folder(place.build);
  std::error_code failure;
  fs::create_directories(place.build, failure);
  if (!failure) {
    fs::create_directories(place.log.parent_path(), failure);
  }
  if (failure) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot make the build folder {}: {}; choose another "
                    "place for the cache with --cache DIRECTORY",
                    place.build.string(), failure.message()));
  }
}

}  // namespace

std::vector<std::string> build_environment(const BuildRecipe& recipe,
                                           const BuildPlace& place) {
  std::vector<std::string> environment = recipe.environment;
  set_variable(environment, "BENCHGATE_BUILD", place.build.string());
  set_variable(environment, "BENCHGATE_SOURCE", place.source.string());
  return environment;
}

std::chrono::nanoseconds run_build(ProcessRunner& runner,
                                   const Revision& revision,
                                   const BuildRecipe& recipe,
                                   const BuildPlace& place,
                                   std::chrono::milliseconds timeout) {
  make_folders(place);
  std::error_code ignored;
  fs::remove(place.log, ignored);
  // A compiler that is interrupted leaves its temporary files.
  const TemporaryFolder temporary("build");
  std::vector<std::string> environment = build_environment(recipe, place);
  set_variable(environment, "TMPDIR", temporary.path().string());
  Limits limits;
  limits.timeout = timeout;
  const ProcessResult result = runner.run(
      {"/bin/sh",
       {"sh", "-c", kIntoLog, "sh", place.log.string(), recipe.command},
       place.source,
       std::move(environment)},
      limits);
  if (!result.succeeded()) {
    std::string lines = last_lines(place.log, kShownLines);
    if (lines.empty()) {
      lines = plain(result.errors);  // The log could not be opened.
    }
    throw build_failed(revision, place.log, describe(result, limits), lines);
  }
  fs::remove(place.log, ignored);
  return result.wall;
}

std::string last_lines(const fs::path& file, std::size_t count) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) {
    return "";
  }
  const std::streamoff size = stream.tellg();
  const std::streamoff from = std::max<std::streamoff>(0, size - kReadBytes);
  stream.seekg(from);
  std::deque<std::string> lines;
  std::string line;
  if (from > 0) {
    std::getline(stream, line);  // It begins in the middle of this one.
  }
  while (std::getline(stream, line)) {
    lines.push_back(plain(line));
    if (lines.size() > count) {
      lines.pop_front();
    }
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

fs::path expand(const std::string& executable, const BuildPlace& place) {
  std::string text = executable;
  const std::array<std::pair<std::string_view, const fs::path*>, 4> variables =
      {{{"${BENCHGATE_BUILD}", &place.build},
        {"${BENCHGATE_SOURCE}", &place.source},
        {"$BENCHGATE_BUILD", &place.build},
        {"$BENCHGATE_SOURCE", &place.source}}};
  for (const auto& [name, folder] : variables) {
    for (std::size_t at = text.find(name); at != std::string::npos;
         at = text.find(name, at + folder->string().size())) {
      text.replace(at, name.size(), folder->string());
    }
  }
  return (place.source / text).lexically_normal();
}

}  // namespace benchgate::measure
