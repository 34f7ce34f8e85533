#include "reporters/history/backend_defaults.h"

#include <chrono>
#include <string>
#include <thread>

namespace benchgate::reporters::history {

BackendSettings with_defaults(BackendSettings settings) {
  if (!settings.environment) {
    settings.environment = [](const char*) { return std::string(); };
  }
  if (!settings.progress) {
    settings.progress = [](const std::string&) {};
  }
  if (!settings.pause) {
    settings.pause = [](std::chrono::milliseconds time) {
      std::this_thread::sleep_for(time);
    };
  }
  if (!settings.run_program) {
    settings.run_program = [](const ProgramCall&) -> ProgramEnd {
      throw ProgramNotStarted("this program starts no others");
    };
  }
  return settings;
}

}  // namespace benchgate::reporters::history
