#pragma once

/// \file
/// What libpq makes of a location: keys and values.

#include "reporters/history/postgresql/location.h"

#include <chrono>

struct pg_conn;  // libpq's; its header stays in sources.

namespace benchgate::reporters::history {

/// The time to connect in all: connect_timeout or, without it, `otherwise`, and
/// as long for each host of a list.
std::chrono::seconds time_to_connect(pg_conn* connection,
                                     std::chrono::seconds otherwise);

/// Throws HistoryError if libpq cannot make sense of the location.
void check_with_libpq(const DatabaseLocation& location);

}  // namespace benchgate::reporters::history
