#pragma once

/// \file
/// SIGPROF, by which threads are made to tell where they are.

#include <csignal>
#include <cstdint>

namespace benchgate::live {

/// Who sends it.
enum class Sender : std::uint32_t {
  timer,    ///< Of a thread's processor time.
  request,  ///< For where the thread is now.
};

/// Called in the thread that was interrupted, with what the signal was sent
/// with and where it came. Async-signal-safe.
using Receiver = void (*)(std::uint32_t what, const void* context);

/// Makes SIGPROF come to us; what is not of our senders still goes to whoever
/// had it before. It stays so.
void receive(Sender sender, Receiver receiver);

/// Whether SIGPROF still comes to us: the program may have taken it since.
bool is_received();

/// What a signal carries so that its receiver gets `what`.
sigval signal_value(Sender sender, std::uint32_t what);

}  // namespace benchgate::live
