#include "reporters/history/postgresql/libpq.h"

#include "reporters/history/backend.h"

namespace benchgate::reporters::history {

// The name that its releases have had since 8.2, of 2006.
Libpq::Libpq()
    : SharedLibrary({.file = "libpq.so.5",
                     .purpose = "a history in PostgreSQL",
                     .packages = "the package libpq5 (libpq, "
                                 "postgresql-libs)"}) {}

const Libpq& libpq() {
  try {
    static const Libpq kLoaded;
    return kLoaded;
  } catch (const libraries::MissingLibrary& error) {
    throw HistoryError(error.what());
  }
}

}  // namespace benchgate::reporters::history
