#include "reporters/history/site/site_data.h"
#include "reporters/history/site/site_numbers.h"
#include "reporters/json_writer.h"

#include <algorithm>
#include <charconv>
#include <chrono>

// All runs:
//
//     {"runs": how many, "time": differences of seconds since 1970 of commits,
//      "machine": differences, "commits": the first 10 digits of each in a row,
//      "machines": [{"name", "environment": {...}}, ...],
//      "releases": [[run, name], ...], "details": [name, ...]}
//
// And of 256 of them:
//
//     [[commit, subject, revision, base commit, started], ...]

namespace benchgate::reporters::history {

namespace {

/// Enough to tell the commits of one history apart for a reader.
constexpr std::size_t kShortCommit = 10;

/// Precondition: is_time() of record_check.cpp.
std::int64_t unix_seconds(std::string_view time) {
  const auto part = [time](std::size_t begin, std::size_t length) {
    int value = 0;
    const std::string_view text = time.substr(std::min(begin, time.size()));
    std::from_chars(text.data(), text.data() + std::min(length, text.size()),
                    value);
    return value;
  };
  const std::chrono::year_month_day day(
      std::chrono::year(part(0, 4)),
      std::chrono::month(static_cast<unsigned>(part(5, 2))),
      std::chrono::day(static_cast<unsigned>(part(8, 2))));
  const auto days = std::chrono::sys_days(day).time_since_epoch();
  return std::chrono::seconds(days).count() + part(11, 2) * 3600 +
         part(14, 2) * 60 + part(17, 2);
}

void write_machines(JsonWriter& json, const Timeline& timeline) {
  json.key("machines").begin_array();
  for (const TimelineMachine& machine : timeline.machines) {
    json.begin_object();
    json.key("name").text(machine.name);
    json.key("environment").begin_array();
    for (const auto& [name, value] : machine.environment) {
      json.begin_array();
      json.text(name);
      json.text(value);
      json.end_array();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string details_json(const Timeline& timeline, std::size_t first) {
  JsonWriter json;
  json.begin_array();
  const std::size_t end =
      std::min(timeline.runs.size(), first + kRunsOfDetails);
  for (std::size_t i = first; i < end; ++i) {
    const TimelineRun& run = timeline.runs[i];
    json.line();
    json.begin_array();
    json.text(run.commit.id);
    json.text(run.commit.subject);
    json.text(run.revision);
    json.text(run.base_commit);
    json.text(run.started);
    json.end_array();
  }
  json.end_array();
  return json.take();
}

bool names_release(std::string_view revision) {
  if (revision.starts_with('v') || revision.starts_with('V')) {
    revision.remove_prefix(1);
  }
  const auto digits = [&revision] {
    const std::size_t count =
        std::min(revision.find_first_not_of("0123456789"), revision.size());
    revision.remove_prefix(count);
    return count > 0;
  };
  if (!digits() || !revision.starts_with('.')) {
    return false;
  }
  while (revision.starts_with('.')) {
    revision.remove_prefix(1);
    if (!digits()) {
      return false;
    }
  }
  return revision.empty();
}

std::vector<SiteRelease> releases_of(const Timeline& timeline,
                                     const SiteOptions& options) {
  std::vector<SiteRelease> releases;
  for (std::size_t i = 0; i < timeline.runs.size(); ++i) {
    const TimelineRun& run = timeline.runs[i];
    const auto tagged = options.releases.find(run.commit.id);
    if (tagged != options.releases.end()) {
      releases.push_back({.run = i, .name = tagged->second});
    } else if (names_release(run.revision)) {
      releases.push_back({.run = i, .name = run.revision});
    }
  }
  return releases;
}

std::string runs_json(const Timeline& timeline,
                      const std::vector<SiteRelease>& releases,
                      const std::vector<std::string>& details) {
  WholeNumbers times;
  WholeNumbers machines;
  std::string commits;
  for (const TimelineRun& run : timeline.runs) {
    times.emplace_back(unix_seconds(run.commit.time));
    machines.emplace_back(static_cast<std::int64_t>(run.machine));
    commits += run.commit.id.substr(0, kShortCommit);
  }
  JsonWriter json;
  json.begin_object();
  json.key("runs").whole(timeline.runs.size());
  json.key("time").text(encode_differences(times));
  json.key("machine").text(encode_differences(machines));
  json.key("commits").text(commits);
  write_machines(json, timeline);
  json.key("releases").begin_array();
  for (const SiteRelease& release : releases) {
    json.begin_array();
    json.whole(release.run);
    json.text(release.name);
    json.end_array();
  }
  json.end_array();
  json.key("details").begin_array();
  for (const std::string& name : details) {
    json.text(name);
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace benchgate::reporters::history
