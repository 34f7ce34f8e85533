#include "src/cli/application.h"
#include "src/cli/guarded_terminal.h"
#include "src/cli/terminal.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// As reporters::github::is_in_actions, for whom the whole environment is
/// copied: every command would wait for that.
bool is_read_by_runner() {
  const char* const in_actions = std::getenv("GITHUB_ACTIONS");
  return in_actions != nullptr && std::string_view(in_actions) == "true";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace benchgate;
  cli::SystemTerminal terminal;
  cli::GuardedTerminal guarded(terminal);
  return static_cast<int>(cli::run_application(
      std::vector<std::string>(argv + 1, argv + argc),
      is_read_by_runner() ? static_cast<cli::Terminal&>(guarded) : terminal));
}
