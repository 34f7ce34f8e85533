#include "src/measure/lockstep_launch.h"

#include "src/lockstep/turns.h"
#include "src/measure/own_file.h"
#include "src/measure/preloading.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::measure {

namespace {

/// How long a side waits for its turn. A turn takes milliseconds; on a machine
/// with thirty processes for each CPU it was seen to take half a second.
constexpr int kLongestWait = 10;

/// A command's environment with the variables that make it take turns.
std::vector<std::string> environment_of(const Command& command,
                                        const LockstepFiles& files, char side) {
  std::vector<std::string> environment = command.environment;
  add_preload(environment, files.preload);
  set_variable(environment, lockstep::kSideVariable, std::string(1, side));
  return environment;
}

void append(std::vector<std::string>& to, std::vector<std::string> from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

std::optional<LockstepFiles> find_lockstep_files(
    const std::filesystem::path& program) {
  auto launcher = find_own_file("benchgate_launcher", program);
  auto preload = find_own_library("benchgate_lockstep.so", program);
  if (!launcher || !preload) {
    return std::nullopt;
  }
  return LockstepFiles{.launcher = *std::move(launcher),
                       .preload = *std::move(preload)};
}

Command launch(const LockstepFiles& files, Command base, Command head,
               const LockstepRequest& request) {
  Command command;
  command.executable = files.launcher.string();
  for (const auto& [side, digit] :
       {std::pair{&base, '0'}, std::pair{&head, '1'}}) {
    for (const std::string& variable : environment_of(*side, files, digit)) {
      command.environment.push_back(digit + variable);
    }
  }
  command.arguments = {
      command.executable,
      request.first == compare::Side::base ? "0" : "1",
      std::to_string(request.coins),
      std::to_string(kLongestWait),
      base.working_directory.string(),
      head.working_directory.string(),
      std::to_string(base.arguments.size()),
  };
  append(command.arguments, std::move(base.arguments));
  command.arguments.emplace_back("-");
  append(command.arguments, std::move(head.arguments));
  return command;
}

std::optional<LaunchAnswer> parse_launch_answer(std::string_view text) {
  LaunchAnswer answer;
  unsigned out_of_step = 0;
  int end = 0;
  const std::string line(text);
  // A format of fixed fields that our own program wrote.
  const int fields = std::sscanf(  // NOLINT(cert-err34-c)
      line.c_str(), "benchgate-lockstep/1 %d %zu %d %zu %u\n%n",
      &answer.base.status, &answer.base.runs, &answer.head.status,
      &answer.head.runs, &out_of_step, &end);
  if (fields != 5 || !line.ends_with('\n') ||
      std::cmp_not_equal(end, line.size())) {
    return std::nullopt;
  }
  answer.out_of_step = out_of_step != 0;
  return answer;
}

}  // namespace benchgate::measure
