#pragma once

#include "src/threads/thread_profile.h"

#include <string>

namespace benchgate::threads {

/// What docs/live.md calls "benchgate.threads/1": groups of threads that are at
/// the same place, with the stack of each.
std::string threads_json(pid_t process, const ThreadProfile& threads);

}  // namespace benchgate::threads
