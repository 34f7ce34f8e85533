#include "reporters/history/postgresql_backend.h"

#include <fmt/format.h>

namespace benchgate::reporters::history {

std::unique_ptr<Backend> open_postgresql_history(const std::string& location,
                                                 const BackendSettings&) {
  throw HistoryError(fmt::format(
      "{}: this benchgate was built without PostgreSQL: build it where "
      "libpq-dev is installed, with -DBENCHGATE_POSTGRESQL=ON",
      DatabaseLocation(location).shown()));
}

}  // namespace benchgate::reporters::history
