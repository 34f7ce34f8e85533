#include "tests/end_to_end/program.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace benchgate::tests {

Program::Program() : environment_(measure::inherited_environment()) {
  std::filesystem::create_directory(folder());
  std::filesystem::create_directory(place_ / "home");
  set("HOME", (place_ / "home").string());
  set("BENCHGATE", BENCHGATE_EXECUTABLE);
  set("BENCHGATE_CACHE", cache().string());
  set("XDG_CONFIG_HOME", (place_ / "home").string());
  set("GIT_CONFIG_NOSYSTEM", "1");
  for (const char* who : {"AUTHOR", "COMMITTER"}) {
    set(fmt::format("GIT_{}_NAME", who), "Nobody");
    set(fmt::format("GIT_{}_EMAIL", who), "nobody@example.com");
  }
}

Outcome Program::run(const std::vector<std::string>& arguments) {
  measure::Command command;
  command.executable = BENCHGATE_EXECUTABLE;
  command.arguments = {"benchgate"};
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.working_directory = folder();
  command.environment = environment_;
  measure::Limits limits;
  limits.kept_bytes = std::size_t{8} << 20;
  const measure::ProcessResult result = runner_.run(command, limits);
  if (result.ending != measure::Ending::exited) {
    throw std::runtime_error("benchgate " + describe(result, limits) + "\n" +
                             result.errors);
  }
  return {result.exit_status, result.output, result.errors};
}

Outcome Program::shell(const std::string& line) {
  measure::Command command;
  command.executable = "/bin/sh";
  command.arguments = {"sh", "-c", line};
  command.working_directory = folder();
  command.environment = environment_;
  const measure::Limits limits;
  const measure::ProcessResult result = runner_.run(command, limits);
  if (result.ending != measure::Ending::exited) {
    throw std::runtime_error(line + ": it " + describe(result, limits));
  }
  return {result.exit_status, result.output, result.errors};
}

void Program::set(const std::string& name, const std::string& value) {
  measure::set_variable(environment_, name, value);
}

void Program::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder() / name, std::ios::binary) << text;
}

std::string Program::read(const std::string& name) const {
  std::ifstream stream(folder() / name, std::ios::binary);
  if (!stream) {
    throw std::runtime_error("there is no " + name);
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string Program::suite(const Times& times) {
  std::string table;
  for (const auto& [name, nanoseconds] : times) {
    table += fmt::format("{} {}\n", name, nanoseconds);
  }
  return R"(#!/bin/sh
list= filter=. out=/dev/stdout
for argument in "$@"; do
  case $argument in
    --benchmark_list_tests=true) list=1 ;;
    --benchmark_filter=*) filter=${argument#*=} ;;
    --benchmark_out=*) out=${argument#*=} ;;
  esac
done
table=')" +
         table +
         R"('
runs=$(printf %s "$table" | awk -v filter="$filter" -v list="$list" '
  $1 ~ filter {
    if (list) { print $1; next }
    printf "%s{\"name\": \"%s\", \"run_name\": \"%s\",", comma, $1, $1
    printf "\"run_type\": \"iteration\", \"iterations\": 1,"
    printf "\"real_time\": %s, \"cpu_time\": %s, \"time_unit\": \"ns\"}", $2, $2
    comma = ","
  }')
if [ "$list" ]; then
  [ -z "$runs" ] || printf '%s\n' "$runs"
else
  printf '{"context": {}, "benchmarks": [%s]}\n' "$runs" >"$out"
fi
)";
}

void Program::write_suite(const std::string& name, const Times& times) const {
  write(name, suite(times));
  std::filesystem::permissions(folder() / name,
                               std::filesystem::perms::owner_all);
}

void Program::make_repository(const Times& times) {
  write_suite("suite.sh", times);
  write("benchgate.json", R"({
  "build": "echo building >>\"$BUILDS\"; cp suite.sh \"$BENCHGATE_BUILD/suite\"",
  "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]
})");
  set("BUILDS", (place_ / "builds").string());
  if (shell("git init -q -b main .").status != 0) {
    throw std::runtime_error("git init failed");
  }
  commit("first");
}

void Program::commit(const std::string& message) {
  const Outcome done =
      shell("git add -A && git commit -q -m '" + message + "'");
  if (done.status != 0) {
    throw std::runtime_error("git commit failed: " + done.err);
  }
}

std::string Program::leftover_processes() {
  return shell(
             "for p in /proc/[0-9]*; do case $(readlink $p/cwd 2>/dev/null; "
             "tr '\\0' ' ' <$p/cmdline 2>/dev/null) in *" +
             cache().string() +
             "*) [ ${p#/proc/} = $$ ] || echo $p ;; esac; done")
      .out;
}

std::vector<std::string> Program::leftover_folders() const {
  std::vector<std::string> left;
  std::error_code ignored;
  for (const char* part : {"runs", "worktrees"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             cache() / part, ignored)) {
      // The folder of a repository is shared by its runs and may stay.
      if (entry.path().parent_path() != cache() / "worktrees") {
        left.push_back(entry.path().string());
      }
    }
  }
  return left;
}

}  // namespace benchgate::tests
