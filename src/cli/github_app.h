#pragma once

#include "reporters/github/app_token.h"
#include "reporters/github/context.h"
#include "reporters/http/environment.h"

namespace benchgate::cli {

/// The token of a GitHub App's installation, if BENCHGATE_APP_ID and
/// BENCHGATE_APP_KEY (a file) name one; else empty.
///
/// Throws: reporters::forge::ApiError, reporters::github::AppKeyError.
reporters::github::InstallationToken app_token(
    const reporters::http::Environment& environment,
    const reporters::github::Context& context);

}  // namespace benchgate::cli
