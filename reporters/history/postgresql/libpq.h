#pragma once

/// \file
/// libpq, loaded once a database is asked for: with all that it brings along
/// (Kerberos, LDAP) it would take most of the time in which the program starts.

#include "libraries/shared_library.h"

#include <libpq-fe.h>

namespace benchgate::reporters::history {

/// Its functions that we call, under the names they have.
struct Libpq : libraries::SharedLibrary {
  Libpq();

  decltype(&::PQclear) PQclear = find("PQclear");
  decltype(&::PQcmdStatus) PQcmdStatus = find("PQcmdStatus");
  decltype(&::PQconnectPoll) PQconnectPoll = find("PQconnectPoll");
  decltype(&::PQconnectStartParams) PQconnectStartParams =
      find("PQconnectStartParams");
  decltype(&::PQconnectionNeedsPassword) PQconnectionNeedsPassword =
      find("PQconnectionNeedsPassword");
  decltype(&::PQconninfo) PQconninfo = find("PQconninfo");
  decltype(&::PQconninfoFree) PQconninfoFree = find("PQconninfoFree");
  decltype(&::PQconninfoParse) PQconninfoParse = find("PQconninfoParse");
  decltype(&::PQconsumeInput) PQconsumeInput = find("PQconsumeInput");
  decltype(&::PQerrorMessage) PQerrorMessage = find("PQerrorMessage");
  decltype(&::PQfinish) PQfinish = find("PQfinish");
  decltype(&::PQflush) PQflush = find("PQflush");
  decltype(&::PQfreemem) PQfreemem = find("PQfreemem");
  decltype(&::PQgetResult) PQgetResult = find("PQgetResult");
  decltype(&::PQgetisnull) PQgetisnull = find("PQgetisnull");
  decltype(&::PQgetlength) PQgetlength = find("PQgetlength");
  decltype(&::PQgetvalue) PQgetvalue = find("PQgetvalue");
  decltype(&::PQisBusy) PQisBusy = find("PQisBusy");
  decltype(&::PQntuples) PQntuples = find("PQntuples");
  decltype(&::PQresultErrorField) PQresultErrorField =
      find("PQresultErrorField");
  decltype(&::PQresultErrorMessage) PQresultErrorMessage =
      find("PQresultErrorMessage");
  decltype(&::PQresultStatus) PQresultStatus = find("PQresultStatus");
  decltype(&::PQsendQuery) PQsendQuery = find("PQsendQuery");
  decltype(&::PQsendQueryParams) PQsendQueryParams = find("PQsendQueryParams");
  decltype(&::PQsetErrorVerbosity) PQsetErrorVerbosity =
      find("PQsetErrorVerbosity");
  decltype(&::PQsetNoticeReceiver) PQsetNoticeReceiver =
      find("PQsetNoticeReceiver");
  decltype(&::PQsetnonblocking) PQsetnonblocking = find("PQsetnonblocking");
  decltype(&::PQsocket) PQsocket = find("PQsocket");
  decltype(&::PQstatus) PQstatus = find("PQstatus");
};

/// Loads it when first called; it stays loaded.
///
/// Throws: HistoryError if it is not there, or has not all that we call.
const Libpq& libpq();

}  // namespace benchgate::reporters::history
