#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace benchgate::reporters::http {

/// Ends a blocking call from outside when it takes too long or the user wants
/// to end: from its making to its end a thread waits for either, and then calls
/// `stop` again and again, since a call that has yet to begin cannot be
/// stopped.
class RequestWatch {
 public:
  enum class Verdict { fine, too_long, interrupted };

  /// `interruption_descriptor` may be -1. `stop` must be safe to call from
  /// another thread, and must not throw.
  ///
  /// Throws: std::system_error if there is no room for a thread or a file.
  RequestWatch(std::chrono::milliseconds limit, int interruption_descriptor,
               std::function<void()> stop);
  ~RequestWatch();
  RequestWatch(const RequestWatch&) = delete;
  RequestWatch& operator=(const RequestWatch&) = delete;
  RequestWatch(RequestWatch&&) = delete;
  RequestWatch& operator=(RequestWatch&&) = delete;

  /// Ends watching; `stop` is not called from here on.
  Verdict finish();

 private:
  void watch(std::chrono::milliseconds limit, int interruption_descriptor);

  /// Whether it was finished within `time`.
  [[nodiscard]] bool finished_within(std::chrono::milliseconds time) const;

  std::function<void()> stop_;
  int wake_;
  Verdict verdict_ = Verdict::fine;  // Written by the thread, read after it.
  std::thread thread_;
};

}  // namespace benchgate::reporters::http
