#include "src/cli/site_report.h"

#include "src/cli/github_report.h"
#include "src/cli/gitlab_report.h"

namespace benchgate::cli {

std::vector<std::unique_ptr<SiteReport>> make_site_reports(
    const ReportOptions& options, reporters::forge::Purpose purpose,
    Terminal& terminal) {
  std::vector<std::unique_ptr<SiteReport>> reports;
  if (wants(options, kGithub)) {
    reports.push_back(
        std::make_unique<GithubReport>(options.site, purpose, terminal));
  }
  if (wants(options, kGitlab)) {
    reports.push_back(
        std::make_unique<GitlabReport>(options.site, purpose, terminal));
  }
  return reports;
}

}  // namespace benchgate::cli
