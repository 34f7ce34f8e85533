#include "reporters/history/postgresql/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

/// Of a state, or of all whose first two characters these are.
struct Advice {
  std::string_view state;
  std::string_view what;  ///< "{}" is what the server says.
};

// States: PostgreSQL's documentation, appendix A.
constexpr std::array kAdvice = {
    Advice{"25006",
           "the server takes no writes ({}): it is a standby, or set to be "
           "read-only; name the primary, or all of them and "
           "?target_session_attrs=read-write"},
    Advice{"28",
           "the server does not let us in ({}): check the user and the "
           "password, which may also come from PGPASSWORD or ~/.pgpass"},
    Advice{"3D000",
           "there is no such database ({}): make it with createdb, or name "
           "another one"},
    Advice{"3F000",
           "there is no schema to make the tables in ({}): create one and name "
           "it with ?options=-csearch_path%3DSCHEMA"},
    Advice{"42501",
           "the user lacks a right ({}): docs/history.md says which rights "
           "are needed, and how to grant them"},
    Advice{"42703",
           "the tables there are not benchgate's ({}): name another database, "
           "or a schema of its own with ?options=-csearch_path%3DSCHEMA"},
    Advice{"42P07",
           "the tables there are not benchgate's ({}): name another database, "
           "or a schema of its own with ?options=-csearch_path%3DSCHEMA"},
    Advice{"42P01",
           "a table of the history is gone ({}): restore it from a backup, or "
           "drop benchgate_schema too, to begin an empty history"},
    Advice{"53100",
           "the disk of the server is full ({}): nothing of this was added; "
           "make room there and add again"},
    Advice{"53300",
           "the server has no connection to spare ({}): try again when others "
           "have ended, or raise max_connections"},
    Advice{"57014",
           "the server took too long ({}): look at what else it does, and try "
           "again"},
    Advice{"57P0",
           "the server was shut down, or is starting ({}): try again when it "
           "is up"},
};

// 08: the connection; 40: chosen to break a deadlock; 25P03: idle for too long;
// 53300: too many connections; 57P0: shut down, crashed, starting.
constexpr std::array<std::string_view, 5> kPassing = {"08", "40", "25P03",
                                                      "53300", "57P0"};

}  // namespace

bool may_pass(const DatabaseFailure& failure) {
  // 57P04: the database was dropped.
  return failure.state().empty() ||
         (failure.state() != "57P04" &&
          std::ranges::any_of(kPassing, [&](std::string_view beginning) {
            return failure.state().starts_with(beginning);
          }));
}

HistoryError sentence_on(const DatabaseFailure& failure,
                         const DatabaseLocation& location) {
  const std::string& state = failure.state();
  if (state.empty()) {
    return HistoryError(
        fmt::format("{}: the server cannot be reached ({}): check host and "
                    "port, and that it runs",
                    location.shown(), failure.what()));
  }
  for (const Advice& advice : kAdvice) {
    if (state.starts_with(advice.state)) {
      return HistoryError(
          fmt::format("{}: {}", location.shown(),
                      fmt::format(fmt::runtime(advice.what), failure.what())));
    }
  }
  return HistoryError(fmt::format("{}: the server says: {} (SQLSTATE {})",
                                  location.shown(), failure.what(), state));
}

}  // namespace benchgate::reporters::history
