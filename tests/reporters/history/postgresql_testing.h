#pragma once

#include "reporters/history/postgresql_backend.h"
#include "tests/reporters/history/postgresql_server.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// What a history gives to a reader.
struct Contents {
  std::map<std::string, Record> records;
  std::vector<Unreadable> unreadable;
  bool repeated = false;  ///< One was given twice.
};

Contents contents_of(Backend& backend);

/// The message of what `work` throws; empty if it throws no HistoryError.
template <typename Work>
std::string refusal(Work work) {
  try {
    work();
  } catch (const HistoryError& error) {
    return error.what();
  }
  return "";
}

/// A database of its own for each test, on one server for all of them.
class PostgresqlTest : public testing::Test {
 protected:
  void SetUp() override;

  /// The server, which is up.
  static tests::PostgresqlServer& server();

  /// With passwords, over TCP.
  [[nodiscard]] std::string location() const {
    return server().location(database_);
  }

  [[nodiscard]] std::unique_ptr<Backend> open(
      const BatchLimits& limits = {}) const {
    return open_at(location(), limits);
  }

  /// Gives up on what does not come back in half a second.
  [[nodiscard]] static std::unique_ptr<Backend> open_impatiently(
      const std::string& location);

  [[nodiscard]] static std::unique_ptr<Backend> open_at(
      const std::string& location, const BatchLimits& limits = {});

  [[nodiscard]] std::string sql(const std::string& statements) const {
    return server().sql(statements, database_);
  }

  /// Every record there is whole, and these and no others are there.
  void expect_runs(std::size_t count) const;

  std::string database_;
};

}  // namespace benchgate::reporters::history
