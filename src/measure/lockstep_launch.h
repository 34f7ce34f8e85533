#pragma once

/// \file
/// The program that starts both sides (src/lockstep/launcher.cpp): its command
/// line and its answer.

#include "src/measure/lockstep.h"
#include "src/measure/process.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace benchgate::measure {

/// What lockstep needs, found beside this program.
struct LockstepFiles {
  std::filesystem::path launcher;
  std::filesystem::path preload;
};

/// In the build tree `lockstep/` beside the program, installed in the folder of
/// libraries. Empty if they are not there, or at a place that cannot be
/// written in LD_PRELOAD (a space or a colon).
///
/// `program`: our own executable.
std::optional<LockstepFiles> find_lockstep_files(
    const std::filesystem::path& program = "/proc/self/exe");

/// How one side ended.
struct LaunchedSide {
  int status = 0;        ///< As wait() has it; -1: could not be started.
  std::size_t runs = 0;  ///< How often its timer was started; 0: nobody knows.
};

struct LaunchAnswer {
  LaunchedSide base;
  LaunchedSide head;
  bool out_of_step = false;  ///< A side waited in vain for its turn.
};

/// The launcher with both sides' commands, whose executables are absolute. They
/// get the same variables on top of their own.
Command launch(const LockstepFiles& files, Command base, Command head,
               const LockstepRequest& request);

/// What the launcher printed; empty if that is something else.
std::optional<LaunchAnswer> parse_launch_answer(std::string_view text);

}  // namespace benchgate::measure
