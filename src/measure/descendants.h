#pragma once

/// \file
/// The processes that a run leaves behind: found although they left their
/// process group and session, ended, and reaped.

#include <sys/types.h>

#include <vector>

namespace benchgate::measure {

/// From now on, a descendant whose parent ends becomes our child instead of
/// init's, and a child that ends waits for us to reap it, whatever the program
/// that started us wished. For the whole program, for good.
void adopt_orphans();

/// Our children, of all threads, the ended ones that nobody reaped included.
/// Cheap without children: one system call.
///
/// Needs /proc with CONFIG_PROC_CHILDREN, which distributions have; without
/// it the answer is empty.
std::vector<pid_t> children();

/// Kills and reaps every child that is not in `known` (sorted), and whatever
/// becomes our child by that, until none is left. A program that runs as
/// another user cannot be killed and stays.
void end_children_except(std::vector<pid_t> known);

}  // namespace benchgate::measure
