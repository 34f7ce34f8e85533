#include "src/cli/application.h"
#include "src/cli/terminal.h"

#include <string>
#include <vector>

int main(int argc, char** argv) {
  benchgate::cli::SystemTerminal terminal;
  return static_cast<int>(benchgate::cli::run_application(
      std::vector<std::string>(argv + 1, argv + argc), terminal));
}
