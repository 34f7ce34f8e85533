#include "reporters/github/comment.h"

#include "reporters/forge/markdown_budget.h"
#include "reporters/github/sink_outcome.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace benchgate::reporters::github {

namespace {

using nlohmann::json;

/// Ten thousand comments; GitHub allows 2,500 on an issue.
constexpr std::size_t kMostPages = 100;

constexpr std::string_view kCut =
    "*Cut here: GitHub has no room for more. The job's summary and the result "
    "file have the whole.*\n";

constexpr std::string_view kActionsLogin = "github-actions[bot]";

std::string bytes_of(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string text_in(const json& object, const char* key) {
  const json value = object.is_object() ? object.value(key, json()) : json();
  return value.is_string() ? value.get<std::string>() : std::string();
}

bool is_ours(const json& comment, const Comment& wanted) {
  return comment.is_object() &&
         text_in(comment, "body")
             .starts_with(forge::comment_marker(wanted.name)) &&
         text_in(comment.value("user", json()), "login") == wanted.author &&
         comment.value("id", json()).is_number_unsigned();
}

/// The oldest of ours, as JSON; empty: there is none.
std::string find(ApiClient& client, const Context& context,
                 std::uint64_t pull_request, const Comment& wanted) {
  const std::vector<std::string> pages =
      client.get_pages(fmt::format("/repos/{}/issues/{}/comments?per_page=100",
                                   context.repository, pull_request),
                       kMostPages);
  json oldest;
  for (const std::string& text : pages) {
    const json page = json::parse(text, nullptr, false);
    if (!page.is_array()) {
      continue;
    }
    for (const json& comment : page) {
      if (is_ours(comment, wanted) &&
          (oldest.is_null() || comment["id"] < oldest["id"])) {
        oldest = comment;
      }
    }
  }
  return oldest.is_null() ? "" : bytes_of(oldest);
}

/// Whether the pull request has another head by now. A token that may write
/// comments need not be allowed to read pull requests: then nobody knows.
bool is_superseded(ApiClient& client, const Context& context,
                   std::uint64_t pull_request) {
  try {
    const json request =
        json::parse(client.get(fmt::format("/repos/{}/pulls/{}",
                                           context.repository, pull_request)),
                    nullptr, false);
    const std::string head = request.is_object()
                                 ? text_in(request.value("head", json()), "sha")
                                 : "";
    return !head.empty() && head != context.head_sha;
  } catch (const forge::ApiError& error) {
    if (error.kind() == forge::ApiError::Kind::no_rights ||
        error.kind() == forge::ApiError::Kind::not_found) {
      return false;
    }
    throw;
  }
}

}  // namespace

std::string find_author(ApiClient& client, const Context& context) {
  if (!is_personal(context.token)) {
    return std::string(kActionsLogin);
  }
  return text_in(json::parse(client.get("/user"), nullptr, false), "login");
}

forge::CommentFate put_comment(ApiClient& client, const Context& context,
                               std::uint64_t pull_request,
                               const Comment& comment) {
  if (is_superseded(client, context, pull_request)) {
    return forge::CommentFate::superseded;
  }
  const std::string marker = forge::comment_marker(comment.name) + "\n";
  const std::string body =
      marker + forge::fit_markdown(
                   comment.body, forge::kMarkdownBudget - marker.size(), kCut);
  const auto look = [&] {
    return find(client, context, pull_request, comment);
  };
  const std::string found = look();
  if (found.empty()) {
    client.post(fmt::format("/repos/{}/issues/{}/comments", context.repository,
                            pull_request),
                bytes_of({{"body", body}}), look);
    return forge::CommentFate::created;
  }
  const json ours = json::parse(found);
  if (text_in(ours, "body") == body) {
    return forge::CommentFate::unchanged;
  }
  client.send("PATCH",
              fmt::format("/repos/{}/issues/comments/{}", context.repository,
                          ours["id"].get<std::uint64_t>()),
              bytes_of({{"body", body}}));
  return forge::CommentFate::updated;
}

bool has_comment(ApiClient& client, const Context& context,
                 std::uint64_t pull_request, const Comment& comment) {
  return !find(client, context, pull_request, comment).empty();
}

}  // namespace benchgate::reporters::github
