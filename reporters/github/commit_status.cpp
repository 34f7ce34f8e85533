#include "reporters/github/commit_status.h"

#include "reporters/forge/markdown_budget.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace benchgate::reporters::github {

namespace {

using nlohmann::json;

/// In characters; bytes are at least as many.
constexpr std::size_t kLongestDescription = 140;

std::string_view state_of(forge::Conclusion conclusion) {
  switch (conclusion) {
    case forge::Conclusion::success:
    case forge::Conclusion::neutral:
      return "success";
    case forge::Conclusion::failure:
      return "failure";
    case forge::Conclusion::cancelled:
      return "error";
  }
  return "error";
}

bool is_of_web(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

std::string bytes_of(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The newest status of this name, if it says what `wanted` says.
std::string find(ApiClient& client, const Context& context,
                 const json& wanted) {
  const json page = json::parse(
      client.get(fmt::format("/repos/{}/commits/{}/statuses?per_page=100",
                             context.repository, context.head_sha)),
      nullptr, false);
  if (!page.is_array()) {
    return "";
  }
  for (const json& status : page) {
    if (status.is_object() &&
        status.value("context", json()) == wanted["context"]) {
      const bool same =
          status.value("state", json()) == wanted["state"] &&
          status.value("description", json()) == wanted["description"];
      return same ? bytes_of(status) : "";
    }
  }
  return "";
}

}  // namespace

void set_commit_status(ApiClient& client, const Context& context,
                       const std::string& name, forge::Conclusion conclusion,
                       const std::string& description) {
  json body = {{"state", state_of(conclusion)},
               {"context", name},
               {"description", std::string(forge::start_within(
                                   description, kLongestDescription))}};
  if (!context.run_id.empty() && is_of_web(context.server_url)) {
    body["target_url"] = context.run_url();
  }
  client.post(fmt::format("/repos/{}/statuses/{}", context.repository,
                          context.head_sha),
              bytes_of(body), [&] { return find(client, context, body); });
}

}  // namespace benchgate::reporters::github
