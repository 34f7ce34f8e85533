#pragma once

/// \file
/// Starts a child process. Its end is process.h's business.

#include "src/measure/process.h"

#include <sys/types.h>

namespace benchgate::measure {

/// Where a child's streams go. Not closed here.
struct ChildStreams {
  int input = -1;  ///< -1: /dev/null.
  int output = -1;
  int errors = -1;
};

/// Starts `command` in a process group of its own, with default signal
/// dispositions, an empty signal mask, the limits on memory and files and the
/// CPU of `limits`, and no open file of ours but the streams.
/// The kernel kills it when the calling thread ends, by SIGKILL included.
///
/// By vfork and not posix_spawn, which can neither tie the child's life to
/// ours, nor set limits before the program's first instruction, nor say which
/// step failed.
///
/// Returns: the child, which is the leader of its group and ours to reap.
/// Throws:  MeasurementError, see ProcessRunner::run.
pid_t spawn(const Command& command, const Limits& limits, ChildStreams streams);

}  // namespace benchgate::measure
