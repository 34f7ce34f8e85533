#pragma once

#include "tests/support/temporary_folder.h"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::tests {

/// A PostgreSQL server of the installed package, in a temporary folder, with a
/// socket there and a port of its own on the loopback interface. Ends with the
/// test, also with one that is killed. Where the test is root, the server,
/// which refuses to be, is the user postgres or nobody.
class PostgresqlServer {
 public:
  /// Why there can be none here; empty if there can.
  static std::string missing();

  /// A standby waits for news that never come: it can be read.
  enum class Role { primary, standby };

  /// Made and started. Superuser "owner", password "secret-of-owner"; database
  /// "postgres".
  explicit PostgresqlServer(Role role = Role::primary);
  ~PostgresqlServer();

  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;
  PostgresqlServer(PostgresqlServer&&) = delete;
  PostgresqlServer& operator=(PostgresqlServer&&) = delete;

  void start(const std::vector<std::string>& settings = {});

  enum class Stop { fast, immediate };

  /// As `pg_ctl stop -m fast` or `-m immediate`: the latter is what a crash
  /// looks like.
  void stop(Stop how);

  /// Neither answers nor goes away, until `thaw`.
  void freeze();
  void thaw();

  /// Over TCP, with a password.
  [[nodiscard]] std::string location(const std::string& database = "postgres",
                                     const std::string& user = "owner") const;

  /// Over the socket, where nobody is asked for a password.
  [[nodiscard]] std::string local_location(
      const std::string& database = "postgres",
      const std::string& user = "owner") const;

  [[nodiscard]] int port() const { return port_; }

  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

  [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }

  /// Makes the folder or file that of the server's user.
  void give_to_server(const std::filesystem::path& path) const;

  /// As owner, through the socket; gives psql's output. Throws if that fails.
  [[nodiscard]] std::string sql(const std::string& statements,
                                const std::string& database = "postgres") const;

  /// A new, empty database, and its name.
  [[nodiscard]] std::string new_database();

 private:
  [[nodiscard]] std::vector<std::string> as_server(
      std::vector<std::string> command) const;
  void wait_until_up() const;

  TemporaryFolder folder_;
  int port_ = 0;
  int databases_ = 0;
  pid_t server_ = -1;
  std::vector<pid_t> frozen_;
};

}  // namespace benchgate::tests
