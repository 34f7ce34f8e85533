#pragma once

/// \file
/// A history in a PostgreSQL database; postgresql/schema.h has its tables. Any
/// number of processes and threads may add and read at once. What is added goes
/// in whole or not at all, and is acknowledged once it is committed: if the
/// answer to a commit is lost, the row's id and the number of its writer say
/// what became of it.

#include "reporters/history/backend.h"
#include "reporters/history/postgresql/sessions.h"

#include <cstddef>
#include <memory>
#include <string>

namespace benchgate::reporters::history {

/// What is sent or fetched at once; so much is in memory, and one record.
struct BatchLimits {
  std::size_t rows = 1'000;
  std::size_t bytes = 1U << 22U;  ///< Of bodies.
};

/// Nothing is connected to yet, and nothing is made before the first add: a
/// database without tables holds no records.
///
/// Throws: HistoryError for a location that is none, and where this benchgate
///         was built without libpq.
std::unique_ptr<Backend> open_postgresql_history(
    const std::string& location, const BackendSettings& settings);

/// The same with other times and limits, for tests.
std::unique_ptr<Backend> open_postgresql_history(
    const std::string& location, const BackendSettings& settings,
    const SessionTimes& times, const BatchLimits& limits);

}  // namespace benchgate::reporters::history
