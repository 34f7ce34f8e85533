#pragma once

/// \file
/// Connections to one database, and work that is done again when one is lost.

#include "reporters/history/postgresql/connection.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

struct SessionTimes {
  ConnectionTimes connection;
  /// How long after the first failure to go on trying while the server has not
  /// been reached even once: its name may be wrong.
  std::chrono::milliseconds first_patience{10'000};
  /// The same once it has been there: a restart takes as long.
  std::chrono::milliseconds patience{60'000};
};

/// Any number of threads may use it.
class Sessions {
 public:
  using Progress = std::function<void(const std::string&)>;

  /// `progress` is told of waiting, and may be empty. `pause` waits, and throws
  /// what ends the program when the user wants to end.
  Sessions(DatabaseLocation location, const SessionTimes& times,
           Progress progress, Connection::Pause pause);

  /// Does `work` on a connection. If that fails in a way that may pass, it is
  /// done again from the start on a new one, after a random time of up to
  /// twice as long as the time before ("full jitter": of many that lost the
  /// same server, few come back at the same instant). So `work` must not mind
  /// that an earlier try of it may have been committed.
  ///
  /// Throws: HistoryError, a sentence on the last failure; what `work` and
  ///         `pause` throw.
  void run(const std::function<void(Connection&)>& work);

  [[nodiscard]] const DatabaseLocation& location() const { return location_; }

  [[nodiscard]] const ConnectionTimes& times() const {
    return times_.connection;
  }

 private:
  [[nodiscard]] Connection take();
  void give_back(Connection connection);
  [[nodiscard]] std::chrono::milliseconds patience();
  [[nodiscard]] std::chrono::milliseconds pause_before(std::size_t attempt);

  DatabaseLocation location_;
  SessionTimes times_;
  Progress progress_;
  Connection::Pause pause_;
  std::mutex mutex_;  ///< Of what follows.
  std::vector<Connection> idle_;
  std::mt19937_64 random_;
  bool was_there_ = false;
};

}  // namespace benchgate::reporters::history
