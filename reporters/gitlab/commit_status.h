#pragma once

#include "reporters/forge/conclusion.h"
#include "reporters/gitlab/api_client.h"
#include "reporters/gitlab/context.h"

#include <optional>
#include <string>

namespace benchgate::reporters::gitlab {

/// Sets the status `name` of the context's commit: what CI systems other than
/// GitLab's own show there. Without a conclusion it is running. `description`
/// is cut at 255 bytes.
///
/// A lost answer does not make a second one, and a status that is as wanted
/// already, which GitLab refuses to set again, is no error.
///
/// Throws: ApiError.
void set_commit_status(ApiClient& client, const Context& context,
                       const std::string& name,
                       std::optional<forge::Conclusion> conclusion,
                       const std::string& description);

}  // namespace benchgate::reporters::gitlab
