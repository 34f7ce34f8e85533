#include "reporters/history/postgresql/sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace benchgate::reporters::history {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{5'000};
constexpr std::size_t kMostDoublings = 6;

}  // namespace

Sessions::Sessions(DatabaseLocation location, const SessionTimes& times,
                   Progress progress, Connection::Pause pause)
    : location_(std::move(location)),
      times_(times),
      progress_(std::move(progress)),
      pause_(std::move(pause)),
      random_(std::random_device{}()) {}

Connection Sessions::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      Connection connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return {location_, times_.connection, pause_};
}

void Sessions::give_back(Connection connection) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(connection));
}

milliseconds Sessions::patience() {
  const std::scoped_lock lock(mutex_);
  return was_there_ ? times_.patience : times_.first_patience;
}

milliseconds Sessions::pause_before(std::size_t attempt) {
  const milliseconds most = std::min(
      kLongestPause, kFirstPause * (1U << std::min(attempt, kMostDoublings)));
  const std::scoped_lock lock(mutex_);
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(
      0, most.count())(random_));
}

void Sessions::run(const std::function<void(Connection&)>& work) {
  std::optional<steady_clock::time_point> since;  // It first failed.
  for (std::size_t attempt = 1;; ++attempt) {
    std::optional<DatabaseFailure> failure;
    try {
      Connection connection = take();
      {
        const std::scoped_lock lock(mutex_);
        was_there_ = true;
      }
      work(connection);
      give_back(std::move(connection));
      return;
    } catch (const DatabaseFailure& thrown) {
      failure = thrown;
    }
    const milliseconds pause = pause_before(attempt);
    const auto now = steady_clock::now();
    since = since.value_or(now);
    if (!may_pass(*failure) || now + pause > *since + patience()) {
      throw sentence_on(*failure, location_);
    }
    // The others were made before: what ended this one has ended them.
    {
      const std::scoped_lock lock(mutex_);
      idle_.clear();
    }
    if (progress_) {
      progress_(fmt::format("{}: {}; trying again (try {})", location_.shown(),
                            failure->what(), attempt + 1));
    }
    pause_(pause);
  }
}

}  // namespace benchgate::reporters::history
