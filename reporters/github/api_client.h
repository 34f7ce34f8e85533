#pragma once

#include "reporters/forge/api_client.h"

namespace benchgate::reporters::github {

/// GitHub's REST API, as its documentation tells clients to use it.
///
/// Limits: see rate_limit.h. Errors: see api_failure.h.
class ApiClient : public forge::ApiClient {
 public:
  /// Transport and clock must outlive this.
  ///
  /// Throws: ApiError as forge::ApiClient.
  ApiClient(http::Transport& transport, http::Clock& clock,
            forge::ApiAccess access);
};

}  // namespace benchgate::reporters::github
