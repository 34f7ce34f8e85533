#pragma once

/// \file
/// One connection to a server, in which nothing waits for ever: libpq's own
/// calls do, if a server stops answering without going away.

#include "reporters/history/postgresql/failure.h"
#include "reporters/history/postgresql/location.h"
#include "reporters/history/postgresql/parameter.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// libpq's; its header stays in connection.cpp.
struct pg_conn;
struct pg_result;

namespace benchgate::reporters::history {

struct ConnectionTimes {
  /// To connect to one host, and for the network to be silent; a
  /// connect_timeout of the location goes before it.
  std::chrono::seconds connect{10};
  /// For one statement; the server is told.
  std::chrono::seconds statement{60};
  /// What the server is given beyond that to say that it was too long.
  std::chrono::seconds grace{20};
};

/// Rows of a statement. Columns are text or bytea; numbers are cast to text.
class Rows {
 public:
  explicit Rows(pg_result* result) : result_(result) {}

  [[nodiscard]] std::size_t size() const;

  /// Empty if it is null. Lives as long as the rows.
  [[nodiscard]] std::string_view value(std::size_t row,
                                       std::size_t column) const;
  [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const;

  /// "INSERT 0 3", "COMMIT".
  [[nodiscard]] std::string_view done() const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };

  std::unique_ptr<pg_result, Clear> result_;
};

class Connection {
 public:
  /// Waits, or throws what ends the program when the user wants to end.
  using Pause = std::function<void(std::chrono::milliseconds)>;

  /// `pause` is called with no time to wait, several times a second while the
  /// server does not answer; what it throws leaves whatever was called here,
  /// and the connection should be thrown away. May be empty.
  ///
  /// Throws: DatabaseFailure; HistoryError for a location that libpq does not
  ///         take; what `pause` throws.
  Connection(const DatabaseLocation& location, const ConnectionTimes& times,
             Pause pause = {});

  /// One statement, with values for $1 and so on.
  ///
  /// Throws: DatabaseFailure; what `pause` throws. What was begun on the
  ///         connection is over then, and it should be thrown away.
  Rows run(const char* statement, const std::vector<Parameter>& values = {});

  /// Several statements, separated by ";", without values.
  void run_all(const std::string& statements);

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };

  using Deadline = std::chrono::steady_clock::time_point;

  void connect(const DatabaseLocation& location);
  void wait(short events, Deadline deadline);
  [[nodiscard]] Rows answer(bool sent);
  void flush(Deadline deadline);
  [[nodiscard]] DatabaseFailure lost() const;

  ConnectionTimes times_;
  Pause pause_;
  std::unique_ptr<pg_conn, Finish> connection_;
};

/// From here to `commit` statements count together or not at all; without it
/// they are undone, by throwing the connection away.
///
/// Set within: the time for a statement, and that a commit is answered only
/// once it is on disk, whatever the server's default.
class Transaction {
 public:
  enum class Kind { reads, writes };

  Transaction(Connection& connection, Kind kind, const ConnectionTimes& times);

  /// Throws: DatabaseFailure. If that has no state, nobody knows whether it was
  ///         committed.
  void commit();

 private:
  Connection& connection_;
};

}  // namespace benchgate::reporters::history
