#include "reporters/gitlab/commit_status.h"

#include "reporters/forge/markdown_budget.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace benchgate::reporters::gitlab {

namespace {

using nlohmann::json;

/// The column that GitLab keeps it in.
constexpr std::size_t kLongestDescription = 255;

std::string_view state_of(std::optional<forge::Conclusion> conclusion) {
  if (!conclusion) {
    return "running";
  }
  switch (*conclusion) {
    case forge::Conclusion::success:
    case forge::Conclusion::neutral:
      return "success";
    case forge::Conclusion::failure:
      return "failed";
    case forge::Conclusion::cancelled:
      return "canceled";
  }
  return "failed";
}

bool is_of_web(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

std::string bytes_of(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The newest status of this name, if its state is the wanted one.
std::string find(ApiClient& client, const Context& context,
                 const json& wanted) {
  const json page =
      json::parse(client.get(fmt::format(
                      "/projects/{}/repository/commits/{}/statuses?name={}"
                      "&per_page=100",
                      forge::path_segment(context.project), context.head_sha,
                      forge::path_segment(wanted["name"].get<std::string>()))),
                  nullptr, false);
  json newest;
  if (!page.is_array()) {
    return "";
  }
  for (const json& status : page) {
    if (status.is_object() && status.value("name", json()) == wanted["name"] &&
        status.value("id", json()).is_number_unsigned() &&
        (newest.is_null() || status["id"] > newest["id"])) {
      newest = status;
    }
  }
  return !newest.is_null() && newest.value("status", json()) == wanted["state"]
             ? bytes_of(newest)
             : "";
}

}  // namespace

void set_commit_status(ApiClient& client, const Context& context,
                       const std::string& name,
                       std::optional<forge::Conclusion> conclusion,
                       const std::string& description) {
  json body = {{"state", state_of(conclusion)},
               {"name", name},
               {"description", std::string(forge::start_within(
                                   description, kLongestDescription))}};
  if (!context.ref.empty()) {
    body["ref"] = context.ref;
  }
  if (is_of_web(context.job_url)) {
    body["target_url"] = context.job_url;
  }
  const auto look = [&] { return find(client, context, body); };
  try {
    client.post(
        fmt::format("/projects/{}/statuses/{}",
                    forge::path_segment(context.project), context.head_sha),
        bytes_of(body), look);
  } catch (const forge::ApiError& error) {
    // "Cannot transition status via :run from :running".
    if (error.status() != 400 || look().empty()) {
      throw;
    }
  }
}

}  // namespace benchgate::reporters::gitlab
