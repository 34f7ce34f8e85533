#pragma once

namespace benchgate::live {

/// What has to be told that it is in a process that a fork has made, where none
/// of our threads are.
class ForkedAway {
 public:
  virtual void in_child() = 0;

  ForkedAway(const ForkedAway&) = delete;
  ForkedAway& operator=(const ForkedAway&) = delete;
  ForkedAway(ForkedAway&&) = delete;
  ForkedAway& operator=(ForkedAway&&) = delete;

 protected:
  ForkedAway() = default;
  virtual ~ForkedAway() = default;
};

/// Until unwatch_forks(). In the child, everything that our threads were at is
/// forgotten, too.
void watch_forks(ForkedAway& server);
void unwatch_forks(ForkedAway& server);

}  // namespace benchgate::live
