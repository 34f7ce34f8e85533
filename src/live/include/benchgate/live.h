#pragma once

/// \file
/// Profiles of a program that runs, over HTTP, under the paths and with the
/// parameters of Go's net/http/pprof: so `go tool pprof`, `benchgate profile`
/// and whatever else reads those can look into any C++ program.
///
///   #include <benchgate/live.h>
///
///   int main() {
///     const benchgate::live::Server profiles({.port = 6060});
///     ...
///   }
///
/// and, from a shell on the same machine,
///
///   go tool pprof http://127.0.0.1:6060/debug/pprof/profile?seconds=5

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#define BENCHGATE_LIVE_API [[gnu::visibility("default")]]

namespace benchgate::live {

/// What went wrong with a server, in one sentence that says what to do.
class BENCHGATE_LIVE_API Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Settings {
  /// Where to listen. Anybody who can connect can read the program's command
  /// line and stacks, and slow it down by some percent; on a loopback address
  /// that is everybody on this machine.
  std::string address = "127.0.0.1";
  int port = 0;  ///< 0: any that is free.
};

/// Answers requests from its construction to its destruction, in threads of its
/// own, which take part in no profile and get none of the program's signals.
///
/// A process that a fork makes has no server; it may make one of its own.
/// Several servers in one process are fine, and share what is recorded.
///
/// Uses SIGPROF; a handler that the program had set for it before gets what is
/// not ours.
class BENCHGATE_LIVE_API Server {
 public:
  /// Throws: Error if the address or the port cannot be had.
  explicit Server(const Settings& settings = {});

  /// Requests that are being answered are cut short. Takes at most a few
  /// seconds, if somebody has connected and says nothing.
  ~Server();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;

  [[nodiscard]] int port() const;

  /// "http://127.0.0.1:6060/debug/pprof/".
  [[nodiscard]] std::string address() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Whether the program has benchgate::live_hooks linked (or loaded before it),
/// without which there is nothing to say of its heap and its locks.
BENCHGATE_LIVE_API bool has_hooks();

// What the hooks record, all of it from the program's start. Without hooks
// these do nothing.

/// One allocation for so many bytes is recorded, on average, like Go's
/// MemProfileRate: 512 KiB until this is called. 1: all of them; 0: none from
/// now on.
BENCHGATE_LIVE_API void set_heap_profile_rate(std::int64_t bytes);

/// Waits for locks, conditions and threads are recorded, one for so many
/// nanoseconds that are waited, on average, like Go's SetBlockProfileRate. 1:
/// all of them; 0, as it is until this is called: none.
BENCHGATE_LIVE_API void set_block_profile_rate(std::int64_t nanoseconds);

/// One of so many times that a lock was held while another thread waited for it
/// is recorded, like Go's SetMutexProfileFraction. 1: all of them; 0, as it is
/// until this is called: none.
BENCHGATE_LIVE_API void set_mutex_profile_fraction(std::int64_t rate);

}  // namespace benchgate::live
