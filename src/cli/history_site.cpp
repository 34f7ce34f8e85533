#include "src/cli/history_site.h"

#include "reporters/history/site/commit_url.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/cli/version.h"
#include "src/measure/git.h"
#include "src/measure/interruption.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <map>
#include <sstream>
#include <utility>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;

/// Empty if there is none.
std::string origin_of(const measure::Git& git) {
  const measure::ProcessResult result =
      git.run({"config", "--get", "remote.origin.url"});
  std::string line;
  std::istringstream text(result.output);
  std::getline(text, line);
  return line;
}

/// Names by commit.
std::map<std::string, std::string> tagged_releases(const measure::Git& git) {
  const measure::ProcessResult result =
      git.run({"for-each-ref", "refs/tags",
               "--format=%(refname:lstrip=2) %(objectname) %(*objectname)"});
  std::map<std::string, std::string> releases;
  std::istringstream text(result.output);
  std::string line;
  while (std::getline(text, line)) {
    std::istringstream words(line);
    std::string name;
    std::string object;
    std::string commit;  // Of a tag that is an object of its own.
    words >> name >> object >> commit;
    if (history::names_release(name)) {
      releases[commit.empty() ? object : commit] = name;
    }
  }
  return releases;
}

std::string usual_title(const Project& project) {
  const std::string name = project.top.filename().string();
  return name.empty() ? "Benchmarks" : fmt::format("{}: benchmarks", name);
}

}  // namespace

void add_page_options(CLI::App& command, PageOptions& options) {
  add_text_option(command,
                  {"--title", "TEXT",
                   "What the pages are headed by (default: the name of the "
                   "repository)"},
                  options.title);
  add_text_option(command,
                  {"--commit-url", "URL",
                   "Where a commit can be looked at, with {commit} for its id "
                   "(default: by the git remote \"origin\", if that is on "
                   "GitHub or GitLab)"},
                  options.commit_url);
  add_history_options(command, options.history);
}

history::SiteOptions site_options(const PageOptions& options,
                                  const Project& project,
                                  measure::ProcessRunner& runner) {
  history::SiteOptions site;
  site.title = options.title.empty() ? usual_title(project) : options.title;
  site.tool_version = kVersion;
  site.commit_url = options.commit_url;
  if (!options.commit_url.empty()) {
    if (const auto fault = history::fault_of_commit_url(options.commit_url)) {
      throw UsageError(
          fmt::format("--commit-url {}: {}", options.commit_url, *fault));
    }
  }
  if (project.repository) {
    const measure::Git git(runner, project.top);
    if (site.commit_url.empty()) {
      site.commit_url = history::commit_url_of_remote(origin_of(git));
    }
    site.releases = tagged_releases(git);
  }
  return site;
}

ShownHistory shown_history(history::Backend& backend,
                           const history::Renames& renames,
                           Terminal& terminal) {
  history::TimelineBuilder builder;
  read_history(
      backend,
      [&](history::Record record) {
        measure::throw_if_interrupted();
        history::rename_benchmarks(renames, record);
        builder.add(std::move(record));
      },
      terminal);
  ShownHistory shown{.timeline = builder.build(), .changes = {}};
  measure::throw_if_interrupted();
  shown.changes = history::find_changes(shown.timeline);
  measure::throw_if_interrupted();
  return shown;
}

}  // namespace benchgate::cli
