#pragma once

#include "src/profile/address_profile.h"

#include <sys/types.h>

#include <vector>

namespace benchgate::threads {

/// The executable parts of a process's memory, from /proc/PID/maps; none if it
/// cannot be read. Build ids are empty.
std::vector<profile::MappedFile> mapped_files(pid_t process);

/// Throws: ProcessError, if there is no such process, it has no program, or we
///         may not look into it: whose it is, Yama, a debugger.
void check_readable(pid_t process);

}  // namespace benchgate::threads
