#include "reporters/history/postgresql/schema.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace benchgate::reporters::history {

namespace {

/// "benchgat", as a number: others who use advisory locks choose other ones.
constexpr std::int64_t kLock = 0x62656e6368676174;

constexpr const char* kRecords = R"(
CREATE TABLE benchgate_record (
  id text COLLATE "C" PRIMARY KEY CHECK (id <> ''),
  writer bigint NOT NULL,
  added timestamptz NOT NULL DEFAULT now(),
  commit_id text COLLATE "C" NOT NULL,
  base_commit text COLLATE "C",
  started text COLLATE "C" NOT NULL,
  machine text COLLATE "C" NOT NULL,
  shard integer NOT NULL,
  shards integer NOT NULL,
  entries integer NOT NULL,
  body bytea NOT NULL
);
ALTER TABLE benchgate_record ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE benchgate_record IS
  'Runs of benchmarks, kept by benchgate: rows are added and never changed';
COMMENT ON COLUMN benchgate_record.body IS
  'JSON of schema benchgate.history/1, as a gzip file';
COMMENT ON COLUMN benchgate_record.writer IS
  'A random number of the process and call that added the row')";

constexpr const char* kIndexes = R"(
CREATE INDEX benchgate_record_commit ON benchgate_record (commit_id);
CREATE INDEX benchgate_record_started ON benchgate_record (started))";

constexpr const char* kVersions = R"(
CREATE TABLE IF NOT EXISTS benchgate_schema (
  version integer PRIMARY KEY,
  applied timestamptz NOT NULL DEFAULT now()
))";

std::size_t number_in(std::string_view text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::span<const Migration> migrations() {
  static const std::array kAll = {Migration{kRecords}, Migration{kIndexes}};
  return kAll;
}

std::size_t schema_version(Connection& connection) {
  // to_regclass would do, but within a transaction it may remember that a table
  // was not there. To read a table is to hear first of what others have made.
  const Rows there = connection.run(
      "SELECT 'there' FROM pg_catalog.pg_class"
      " WHERE relname = 'benchgate_schema' AND relkind = 'r'"
      " AND pg_table_is_visible(oid)");
  if (there.size() == 0) {
    return 0;
  }
  const Rows version = connection.run(
      "SELECT coalesce(max(version), 0)::text FROM benchgate_schema");
  return number_in(version.value(0, 0));
}

void check_known(std::size_t version, std::span<const Migration> known,
                 const DatabaseLocation& location) {
  if (version > known.size()) {
    throw HistoryError(fmt::format(
        "{}: the tables are of version {}, and this benchgate knows those up "
        "to {}: take a later benchgate",
        location.shown(), version, known.size()));
  }
}

void migrate(Connection& connection, std::span<const Migration> steps,
             const ConnectionTimes& times, const DatabaseLocation& location) {
  const std::size_t seen = schema_version(connection);
  check_known(seen, steps, location);
  if (seen == steps.size()) {
    return;
  }
  Transaction transaction(connection, Transaction::Kind::writes, times);
  // Of those who come here at once the others wait, and find it done.
  connection.run("SELECT pg_advisory_xact_lock($1)::text",
                 {number_parameter(kLock)});
  const std::size_t version = schema_version(connection);
  check_known(version, steps, location);
  if (version < steps.size()) {
    connection.run_all(kVersions);
  }
  for (std::size_t step = version; step < steps.size(); ++step) {
    connection.run_all(steps[step].statements);
    connection.run("INSERT INTO benchgate_schema (version) VALUES ($1)",
                   {number_parameter(static_cast<std::int64_t>(step + 1))});
  }
  transaction.commit();
}

}  // namespace benchgate::reporters::history
