#include "reporters/history/postgresql/options.h"

#include "reporters/history/backend.h"
#include "reporters/history/postgresql/libpq.h"
#include "reporters/history/postgresql/server_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const {
    libpq().PQconninfoFree(options);
  }
};

using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

std::string_view option(const Options& options, std::string_view name) {
  for (const PQconninfoOption* each = options.get();
       each != nullptr && each->keyword != nullptr; ++each) {
    if (name == each->keyword && each->val != nullptr) {
      return each->val;
    }
  }
  return {};
}

}  // namespace

std::chrono::seconds time_to_connect(PGconn* connection,
                                     std::chrono::seconds otherwise) {
  const Options options(libpq().PQconninfo(connection));
  const std::string_view given = option(options, "connect_timeout");
  int seconds = 0;
  std::from_chars(given.data(), given.data() + given.size(), seconds);
  const auto more_hosts =
      std::max(std::ranges::count(option(options, "host"), ','),
               std::ranges::count(option(options, "hostaddr"), ','));
  return (seconds > 0 ? std::chrono::seconds(seconds) : otherwise) *
         (1 + more_hosts);
}

void check_with_libpq(const DatabaseLocation& location) {
  char* message = nullptr;
  const Options options(
      libpq().PQconninfoParse(location.uri().c_str(), &message));
  const std::unique_ptr<char, decltype(Libpq::PQfreemem)> owned(
      message, libpq().PQfreemem);
  if (options) {
    return;
  }
  if (location.may_hold_password()) {
    // What libpq says quotes what it did not understand.
    throw HistoryError(
        "the location that begins with \"postgres\" is none that libpq takes: "
        "look at its keys after \"?\", and in a password write \"%\" as %25");
  }
  throw HistoryError(
      fmt::format("{}: {}", location.shown(),
                  message == nullptr ? "no location" : one_line(message)));
}

}  // namespace benchgate::reporters::history
