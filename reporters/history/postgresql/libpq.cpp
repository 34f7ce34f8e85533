#include "reporters/history/postgresql/libpq.h"

#include "libraries/shared_library.h"
#include "reporters/history/backend.h"

namespace benchgate::reporters::history {

namespace {

Libpq load() {
  // The name that its releases have had since 8.2, of 2006.
  const libraries::SharedLibrary library({.file = "libpq.so.5",
                                          .purpose = "a history in PostgreSQL",
                                          .packages =
                                              "the package libpq5 (libpq, "
                                              "postgresql-libs)"});
  Libpq loaded{};
  library.find("PQclear", loaded.PQclear);
  library.find("PQcmdStatus", loaded.PQcmdStatus);
  library.find("PQconnectPoll", loaded.PQconnectPoll);
  library.find("PQconnectStartParams", loaded.PQconnectStartParams);
  library.find("PQconnectionNeedsPassword", loaded.PQconnectionNeedsPassword);
  library.find("PQconninfo", loaded.PQconninfo);
  library.find("PQconninfoFree", loaded.PQconninfoFree);
  library.find("PQconninfoParse", loaded.PQconninfoParse);
  library.find("PQconsumeInput", loaded.PQconsumeInput);
  library.find("PQerrorMessage", loaded.PQerrorMessage);
  library.find("PQfinish", loaded.PQfinish);
  library.find("PQflush", loaded.PQflush);
  library.find("PQfreemem", loaded.PQfreemem);
  library.find("PQgetResult", loaded.PQgetResult);
  library.find("PQgetisnull", loaded.PQgetisnull);
  library.find("PQgetlength", loaded.PQgetlength);
  library.find("PQgetvalue", loaded.PQgetvalue);
  library.find("PQisBusy", loaded.PQisBusy);
  library.find("PQntuples", loaded.PQntuples);
  library.find("PQresultErrorField", loaded.PQresultErrorField);
  library.find("PQresultErrorMessage", loaded.PQresultErrorMessage);
  library.find("PQresultStatus", loaded.PQresultStatus);
  library.find("PQsendQuery", loaded.PQsendQuery);
  library.find("PQsendQueryParams", loaded.PQsendQueryParams);
  library.find("PQsetErrorVerbosity", loaded.PQsetErrorVerbosity);
  library.find("PQsetNoticeReceiver", loaded.PQsetNoticeReceiver);
  library.find("PQsetnonblocking", loaded.PQsetnonblocking);
  library.find("PQsocket", loaded.PQsocket);
  library.find("PQstatus", loaded.PQstatus);
  return loaded;
}

}  // namespace

const Libpq& libpq() {
  try {
    static const Libpq kLoaded = load();
    return kLoaded;
  } catch (const libraries::MissingLibrary& error) {
    throw HistoryError(error.what());
  }
}

}  // namespace benchgate::reporters::history
