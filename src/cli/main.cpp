#include "reporters/github/context.h"
#include "src/cli/application.h"
#include "src/cli/guarded_terminal.h"
#include "src/cli/site_connection.h"
#include "src/cli/terminal.h"

#include <string>
#include <vector>

int main(int argc, char** argv) {
  using namespace benchgate;
  cli::SystemTerminal terminal;
  cli::GuardedTerminal guarded(terminal);
  const bool is_read_by_runner =
      reporters::github::is_in_actions(cli::process_environment());
  return static_cast<int>(cli::run_application(
      std::vector<std::string>(argv + 1, argv + argc),
      is_read_by_runner ? static_cast<cli::Terminal&>(guarded) : terminal));
}
