#pragma once

#include "reporters/forge/api_client.h"

namespace benchgate::reporters::gitlab {

/// GitLab's REST API, version 4.
///
/// Every answer of 429 is of a limit, and lasts as Retry-After says; else, if
/// RateLimit-Remaining is 0, until RateLimit-Reset; else it does not say, as
/// the limits that GitLab's application has of its own ("User and IP rate
/// limits" in its documentation). Errors: see api_failure.h.
class ApiClient : public forge::ApiClient {
 public:
  /// Transport and clock must outlive this. The token is a person's, a
  /// project's or a group's.
  ///
  /// Throws: ApiError as forge::ApiClient.
  ApiClient(http::Transport& transport, http::Clock& clock,
            forge::ApiAccess access);
};

}  // namespace benchgate::reporters::gitlab
