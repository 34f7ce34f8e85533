#pragma once

#include "reporters/history/postgresql/failure.h"

#include <string>
#include <string_view>

struct pg_conn;  // libpq's; its header stays in sources.

namespace benchgate::reporters::history {

/// The first line of what libpq or a server says, as it may be shown.
std::string one_line(std::string_view message);

/// What connecting failed for. Of several hosts each has its own line or two,
/// and the first that answered at all says most.
DatabaseFailure connect_failure(pg_conn* connection);

}  // namespace benchgate::reporters::history
