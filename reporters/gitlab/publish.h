#pragma once

#include "reporters/forge/comment.h"
#include "reporters/forge/report.h"
#include "reporters/forge/sink_outcome.h"
#include "reporters/gitlab/api_client.h"
#include "reporters/gitlab/context.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::gitlab {

struct PublicationSettings {
  std::string name = "benchgate";  ///< Of the note and the commit status.
  forge::CommentMode comment = forge::CommentMode::on_change;
};

/// Takes one report to the places of GitLab: a note on the merge request and,
/// outside of GitLab's own jobs, a commit status. One that fails does not keep
/// the other back. Nothing here throws ApiError: they become outcomes.
class Publication {
 public:
  Publication(Context context, PublicationSettings settings);

  /// Whether the commit gets a status: a job of GitLab's own is one itself.
  [[nodiscard]] bool sets_status() const { return !context_.in_job; }

  /// Sets the status to running: before measuring. Only if sets_status().
  forge::SinkOutcome start(ApiClient& client);

  std::vector<forge::SinkOutcome> finish(ApiClient& client,
                                         const forge::Report& report);

  /// Ends the status alone, in one request: there is no time for more. Only if
  /// sets_status().
  forge::SinkOutcome cancel(ApiClient& client);

  [[nodiscard]] const Context& context() const { return context_; }

 private:
  [[nodiscard]] forge::SinkOutcome attempt(
      std::string sink, const std::function<std::string()>& post) const;
  forge::SinkOutcome post_note(ApiClient& client, const forge::Report& report);

  Context context_;
  PublicationSettings settings_;
};

}  // namespace benchgate::reporters::gitlab
