#include "reporters/history/postgresql/connection.h"

#include "reporters/history/postgresql/libpq.h"
#include "reporters/history/postgresql/options.h"
#include "reporters/history/postgresql/server_words.h"

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <optional>
#include <utility>

namespace benchgate::reporters::history {

namespace {

using std::chrono::steady_clock;

/// How often somebody who waits may say that it is enough; milliseconds.
constexpr int kLook = 200;

/// Nothing of what the server has to say to people belongs on our stderr.
void ignore_notice(void*, const PGresult*) {}

int milliseconds_until(steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                        deadline - steady_clock::now())
                        .count();
  constexpr decltype(left) kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp<decltype(left + 0)>(left, 0, kMost));
}

}  // namespace

std::size_t Rows::size() const {
  return static_cast<std::size_t>(libpq().PQntuples(result_.get()));
}

std::string_view Rows::value(std::size_t row, std::size_t column) const {
  const auto r = static_cast<int>(row);
  const auto c = static_cast<int>(column);
  return {libpq().PQgetvalue(result_.get(), r, c),
          static_cast<std::size_t>(libpq().PQgetlength(result_.get(), r, c))};
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
  return libpq().PQgetisnull(result_.get(), static_cast<int>(row),
                             static_cast<int>(column)) != 0;
}

std::string_view Rows::done() const {
  return libpq().PQcmdStatus(result_.get());
}

void Rows::Clear::operator()(pg_result* result) const {
  libpq().PQclear(result);
}

void Connection::Finish::operator()(pg_conn* connection) const {
  libpq().PQfinish(connection);
}

Connection::Connection(const DatabaseLocation& location,
                       const ConnectionTimes& times, Pause pause)
    : times_(times), pause_(std::move(pause)) {
  connect(location);
}

/// What stands before the location is a default, what stands after it is not.
void Connection::connect(const DatabaseLocation& location) {
  const std::string silence =
      std::to_string(std::chrono::milliseconds(times_.connect).count());
  const std::array keys = {"fallback_application_name",
                           "keepalives_idle",
                           "keepalives_interval",
                           "keepalives_count",
                           "tcp_user_timeout",
                           "dbname",
                           "client_encoding"};
  const std::array values = {
      "benchgate", "30", "10", "3", silence.c_str(), location.uri().c_str(),
      "UTF8"};
  static_assert(keys.size() == values.size());
  std::array<const char*, keys.size() + 1> key_list{};
  std::array<const char*, keys.size() + 1> value_list{};
  std::ranges::copy(keys, key_list.begin());
  std::ranges::copy(values, value_list.begin());
  connection_.reset(
      libpq().PQconnectStartParams(key_list.data(), value_list.data(), 1));
  if (!connection_) {
    throw std::bad_alloc();
  }
  PGconn* connection = connection_.get();
  libpq().PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  libpq().PQsetNoticeReceiver(connection, ignore_notice, nullptr);
  const Deadline deadline =
      steady_clock::now() + time_to_connect(connection, times_.connect);
  PostgresPollingStatusType status =
      libpq().PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED
                                                     : PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK) {
    if (status == PGRES_POLLING_FAILED) {
      throw connect_failure(connection);
    }
    wait(status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline);
    status = libpq().PQconnectPoll(connection);
  }
  libpq().PQsetnonblocking(connection, 1);
}

void Connection::wait(short events, Deadline deadline) {
  pollfd descriptor{.fd = libpq().PQsocket(connection_.get()),
                    .events = events,
                    .revents = 0};
  for (;;) {
    const int left = milliseconds_until(deadline);
    const int ready = ::poll(&descriptor, 1, std::min(left, kLook));
    if (ready > 0 || (ready < 0 && errno != EINTR)) {
      return;
    }
    if (ready == 0 && left <= kLook) {
      throw DatabaseFailure("", "it does not answer in time");
    }
    if (pause_) {
      pause_(std::chrono::milliseconds(0));
    }
  }
}

DatabaseFailure Connection::lost() const {
  const std::string message =
      one_line(libpq().PQerrorMessage(connection_.get()));
  return {"", message.empty() ? "the connection was lost" : message};
}

void Connection::flush(Deadline deadline) {
  for (;;) {
    const int left = libpq().PQflush(connection_.get());
    if (left < 0) {
      throw lost();
    }
    if (left == 0) {
      return;
    }
    // A server that cannot get rid of its answers reads no more.
    wait(POLLIN | POLLOUT, deadline);
    if (libpq().PQconsumeInput(connection_.get()) == 0) {
      throw lost();
    }
  }
}

Rows Connection::answer(bool sent) {
  if (!sent) {
    throw lost();
  }
  const Deadline deadline =
      steady_clock::now() + times_.statement + times_.grace;
  flush(deadline);
  Rows last(nullptr);
  std::optional<DatabaseFailure> failure;
  for (;;) {
    while (libpq().PQisBusy(connection_.get()) != 0) {
      wait(POLLIN, deadline);
      if (libpq().PQconsumeInput(connection_.get()) == 0) {
        throw failure ? *failure : lost();
      }
    }
    PGresult* result = libpq().PQgetResult(connection_.get());
    if (result == nullptr) {
      break;
    }
    Rows rows(result);
    const ExecStatusType status = libpq().PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      last = std::move(rows);
    } else if (!failure) {
      const char* state = libpq().PQresultErrorField(result, PG_DIAG_SQLSTATE);
      const char* text =
          libpq().PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
      failure.emplace(
          state == nullptr ? "" : state,
          one_line(text == nullptr ? libpq().PQresultErrorMessage(result)
                                   : text));
    }
  }
  if (failure) {
    throw *failure;
  }
  return last;
}

Rows Connection::run(const char* statement,
                     const std::vector<Parameter>& values) {
  std::vector<Oid> types;
  std::vector<const char*> bytes;
  std::vector<int> sizes;
  const std::vector<int> binary(values.size(), 1);
  for (const Parameter& each : values) {
    types.push_back(each.type);
    bytes.push_back(each.bytes.data());
    sizes.push_back(static_cast<int>(each.bytes.size()));
  }
  return answer(libpq().PQsendQueryParams(connection_.get(), statement,
                                          static_cast<int>(values.size()),
                                          types.data(), bytes.data(),
                                          sizes.data(), binary.data(), 1) != 0);
}

void Connection::run_all(const std::string& statements) {
  (void)answer(libpq().PQsendQuery(connection_.get(), statements.c_str()) != 0);
}

Transaction::Transaction(Connection& connection, Kind kind,
                         const ConnectionTimes& times)
    : connection_(connection) {
  const auto milliseconds = std::chrono::milliseconds(times.statement).count();
  connection.run_all(fmt::format(
      "BEGIN ISOLATION LEVEL READ COMMITTED {};"
      "SET LOCAL statement_timeout = {};"
      "SET LOCAL idle_in_transaction_session_timeout = {};"
      "SELECT set_config('synchronous_commit', 'on', true)"
      " WHERE current_setting('synchronous_commit') = 'off'",
      kind == Kind::reads ? "READ ONLY" : "", milliseconds, milliseconds));
}

void Transaction::commit() {
  const Rows rows = connection_.run("COMMIT");
  if (rows.done() != "COMMIT") {
    throw DatabaseFailure("40000", "the transaction was rolled back");
  }
}

}  // namespace benchgate::reporters::history
