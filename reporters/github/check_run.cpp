#include "reporters/github/check_run.h"

#include "reporters/forge/markdown_budget.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace benchgate::reporters::github {

namespace {

using nlohmann::json;

/// GitHub takes no more in one request.
constexpr std::size_t kMostAnnotations = 50;

constexpr std::size_t kLongestTitle = 255;

/// Of a message; GitHub takes 64 KB.
constexpr std::size_t kLongestMessage = 60'000;

constexpr std::string_view kCut =
    "*Cut here: GitHub has no room for more. The job's summary and the result "
    "file have the whole.*\n";

std::string bytes_of(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

json as_json(const CheckOutput& output) {
  return {
      {"title", std::string(forge::start_within(output.title, kLongestTitle))},
      {"summary",
       forge::fit_markdown(output.summary, forge::kMarkdownBudget, kCut)}};
}

json as_json(const forge::Annotation& annotation) {
  return {{"path", annotation.place.path},
          {"start_line", annotation.place.line},
          {"end_line", annotation.place.line},
          {"annotation_level", to_string(annotation.level)},
          {"title", annotation.title},
          {"message", std::string(forge::start_within(annotation.message,
                                                      kLongestMessage))}};
}

std::uint64_t id_of(const std::string& answer) {
  const json run = json::parse(answer, nullptr, false);
  const json id = run.is_object() ? run.value("id", json()) : json();
  if (!id.is_number_unsigned()) {
    throw forge::ApiError(forge::ApiError::Kind::refused, 0,
                          "GitHub answered to the making of a check run with "
                          "something that has no id");
  }
  return id.get<std::uint64_t>();
}

std::size_t annotations_in(const std::string& run) {
  const json answer = json::parse(run, nullptr, false);
  const json::json_pointer count("/output/annotations_count");
  return answer.is_object() && answer.contains(count) &&
                 answer.at(count).is_number_unsigned()
             ? answer.at(count).get<std::size_t>()
             : 0;
}

bool is_completed(const std::string& run) {
  const json answer = json::parse(run, nullptr, false);
  return answer.is_object() && answer.contains("status") &&
         answer["status"] == "completed";
}

}  // namespace

CheckRun::CheckRun(const Context& context, std::string name)
    : context_(context),
      name_(std::move(name)),
      external_id_(fmt::format("{}/{}/{}/{}", context.repository,
                               context.run_id, context.run_attempt, name_)) {}

void CheckRun::start(ApiClient& client, const CheckOutput& output) {
  const json body = {{"name", name_},
                     {"head_sha", context_.head_sha},
                     {"status", "in_progress"},
                     {"external_id", external_id_},
                     {"details_url", context_.run_url()},
                     {"output", as_json(output)}};
  try {
    id_ = id_of(
        client.post(fmt::format("/repos/{}/check-runs", context_.repository),
                    bytes_of(body), [&] { return find(client); }));
  } catch (const forge::ApiError& error) {
    using Kind = forge::ApiError::Kind;
    asked_for_ =
        error.kind() == Kind::unreachable || error.kind() == Kind::interrupted;
    throw;
  }
}

void CheckRun::complete(ApiClient& client, forge::Conclusion conclusion,
                        const CheckOutput& output,
                        const std::vector<forge::Annotation>& annotations) {
  if (!id_ && asked_for_) {
    const std::string found = find(client);
    if (!found.empty()) {
      id_ = id_of(found);
    }
  }
  if (!id_) {
    start(client, output);
  }
  const std::string path =
      fmt::format("/repos/{}/check-runs/{}", context_.repository, *id_);
  std::size_t sent = 0;
  do {
    const std::size_t end =
        std::min(annotations.size(), sent + kMostAnnotations);
    json body = {{"output", as_json(output)}};
    json batch = json::array();
    for (; sent < end; ++sent) {
      batch.push_back(as_json(annotations[sent]));
    }
    if (!batch.empty()) {
      body["output"]["annotations"] = std::move(batch);
    }
    if (sent == annotations.size()) {
      body["status"] = "completed";
      body["conclusion"] = to_string(conclusion);
    }
    // GitHub appends annotations: sent twice they would be shown twice. The
    // last request has carried none if there are none, so its end is asked for.
    const bool last = sent == annotations.size();
    client.send("PATCH", path, bytes_of(body), [&] {
      const std::string run = client.get(path);
      const bool arrived =
          annotations_in(run) >= sent && (!last || is_completed(run));
      return arrived ? run : std::string();
    });
  } while (sent < annotations.size());
  completed_ = true;
}

/// The newest hundred of this name are enough: it was made a moment ago.
std::string CheckRun::find(ApiClient& client) const {
  const json page = json::parse(
      client.get(fmt::format(
          "/repos/{}/commits/{}/check-runs?check_name={}&filter=all&per_page="
          "100",
          context_.repository, context_.head_sha, forge::path_segment(name_))),
      nullptr, false);
  const json runs =
      page.is_object() ? page.value("check_runs", json()) : json();
  for (const json& run : runs) {
    if (run.is_object() && run.value("external_id", json()) == external_id_) {
      return bytes_of(run);
    }
  }
  return "";
}

}  // namespace benchgate::reporters::github
