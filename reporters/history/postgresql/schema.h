#pragma once

/// \file
/// The tables of a history, in the first schema of the search path:
///
///     benchgate_schema (version, applied)        which migrations are applied
///     benchgate_record (id, ..., body)           one row for each record
///
/// `body` is what write_record writes, as a gzip file. The other columns repeat
/// some of it for those who look at the table with SQL; benchgate itself reads
/// `id` and `body` alone, in every version.

#include "reporters/history/postgresql/connection.h"

#include <span>
#include <string>

namespace benchgate::reporters::history {

/// The statements that lead from one version of the tables to the next.
struct Migration {
  std::string statements;  ///< Separated by ";".
};

/// From the first; the last leads to the version that this benchgate writes. A
/// published one is never changed: another is put behind it.
std::span<const Migration> migrations();

/// Returns: 0 if there are no tables.
/// Throws:  DatabaseFailure.
std::size_t schema_version(Connection& connection);

/// Throws HistoryError if the tables are of a later version than the last of
/// `known`.
void check_known(std::size_t version, std::span<const Migration> known,
                 const DatabaseLocation& location);

/// Brings the tables to the version after the last of `steps`, all steps in one
/// transaction or none. Any number of processes may do so at once: one does.
///
/// Throws: DatabaseFailure; HistoryError as check_known does.
void migrate(Connection& connection, std::span<const Migration> steps,
             const ConnectionTimes& times, const DatabaseLocation& location);

}  // namespace benchgate::reporters::history
