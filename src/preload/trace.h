#pragma once

/// \file
/// What the mode "trace" writes down: the contract between the library that is
/// loaded into a suite and whoever reads the trace. It is of the last run, see
/// runs.h. The file is text:
///
///   benchgate.trace/1
///   operations N              iterations of the loop, of all threads
///   started N                 nanoseconds since 1970
///   duration N                nanoseconds
///   switches perf             whether "on" and "off" are there; else: none
///   dropped N                 what there was no room for; not there if 0
///   note WORDS                how it was recorded, for people; any number
///   map START LIMIT OFFSET FILE        as in recording.h
///   stack NUMBER : ADDRESS...          as in recording.h, numbered from 0
///   thread THREAD NAME                 of the operating system, for people
///   region THREAD BEGIN END            its timer was on
///   life THREAD BEGIN END              from its start to its end
///   wait THREAD BEGIN END KIND OBJECT STACK
///   on THREAD TIME                     it got a processor
///   off THREAD TIME REASON             it lost it: "blocked" or "preempted"
///   usage THREAD TIME RUNNING QUEUED VOLUNTARY INVOLUNTARY
///   end
///
/// Times are nanoseconds since the run began. Events are in no order. KIND is
/// one of kWaitKinds; OBJECT, in hexadecimal digits, is the same for the same
/// lock. What has not ended with the run is not there, nor is a wait that
/// pthread_cancel ended. The kernel's own numbers since the thread's timer went
/// on first are in "usage": how long it ran, how long it was ready but had no
/// processor, and how often it gave its processor up, or had to.

#include <array>

namespace benchgate::preload {

inline constexpr const char* kTraceFirstLine = "benchgate.trace/1";

/// In the order of WaitFor.
inline constexpr std::array<const char*, 7> kWaitKinds = {
    "mutex", "rwlock", "condition", "semaphore", "futex", "barrier", "thread"};

}  // namespace benchgate::preload
