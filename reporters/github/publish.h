#pragma once

#include "reporters/forge/report.h"
#include "reporters/github/api_client.h"
#include "reporters/github/check_run.h"
#include "reporters/github/comment.h"
#include "reporters/github/context.h"
#include "reporters/github/sink_outcome.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::reporters::github {

struct PublicationSettings {
  std::string name = "benchgate";  ///< Of the check, the status, the comment.
  forge::CommentMode comment = forge::CommentMode::on_change;
  std::string author;             ///< Of the comment; empty: found out.
  std::filesystem::path summary;  ///< GITHUB_STEP_SUMMARY; empty: none.
  std::filesystem::path outputs;  ///< GITHUB_OUTPUT; empty: none.
};

/// What was posted, place by place, and what is left to print.
struct Published {
  std::vector<forge::SinkOutcome> outcomes;

  /// Workflow commands for the log: the annotations when no check carries
  /// them, and a warning for each place that was skipped or failed.
  std::string commands;

  [[nodiscard]] bool failed() const;
};

/// Takes one report to all places of GitHub: the step's files, a check run on
/// the commit or, for a personal token, a commit status, and a comment on the
/// pull request. One that fails does not keep the others back. Nothing here
/// throws ApiError or DeliveryError: they become outcomes.
class Publication {
 public:
  Publication(Context context, PublicationSettings settings);
  ~Publication() = default;
  // The check refers to the context.
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;
  Publication(Publication&&) = delete;
  Publication& operator=(Publication&&) = delete;

  /// Makes the check, in progress: before measuring.
  forge::SinkOutcome start(ApiClient& client);

  /// Whether there is, or may be, a check that somebody has to end.
  [[nodiscard]] bool has_open_check() const { return check_.may_be_open(); }

  Published finish(ApiClient& client, const forge::Report& report);

  /// Ends the check alone, in one request: there is no time for more.
  forge::SinkOutcome cancel(ApiClient& client);

  /// The same with what `report` concludes, without its annotations.
  forge::SinkOutcome conclude(ApiClient& client, const forge::Report& report);

  [[nodiscard]] const Context& context() const { return context_; }

 private:
  forge::SinkOutcome write_summary(const forge::Report& report) const;
  forge::SinkOutcome write_outputs(const forge::Report& report) const;
  forge::SinkOutcome end_check(
      ApiClient& client, const forge::Report& report,
      const std::vector<forge::Annotation>& annotations);
  forge::SinkOutcome post_status(ApiClient& client,
                                 const forge::Report& report);
  forge::SinkOutcome post_comment(ApiClient& client,
                                  const forge::Report& report);

  Context context_;
  PublicationSettings settings_;
  CheckRun check_;
};

}  // namespace benchgate::reporters::github
