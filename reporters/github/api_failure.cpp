#include "reporters/github/api_failure.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::reporters::github {

namespace {

using Json = nlohmann::json;

/// The text of a key, if it is one.
std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

/// One of `errors`: a text, or an object with a message or a field and a code.
std::string error_text(const Json& error) {
  if (error.is_string()) {
    return error.get<std::string>();
  }
  if (!error.is_object()) {
    return {};
  }
  const std::string message = text_at(error, "message");
  const std::string code = text_at(error, "code");
  return !message.empty() ? message
                          : fmt::format("{}{}{}", text_at(error, "field"),
                                        code.empty() ? "" : " ", code);
}

/// "pull_requests=write" as "pull-requests: write".
std::string as_written(std::string_view permission) {
  std::string result;
  for (const char c : permission) {
    if (c == '=') {
      result += ": ";
    } else if (c != ' ') {
      result += c == '_' ? '-' : c;
    }
  }
  return result;
}

/// "a=read,b=write; c=write": all of one group, of any group.
std::string permission_words(std::string_view header) {
  std::string result;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find_first_of(",;"), header.size());
    result += as_written(header.substr(0, end));
    if (end < header.size()) {
      result += header[end] == ',' ? " and " : " or ";
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return result;
}

std::string no_rights(const std::string& request, std::string_view method,
                      std::string_view path, const http::Response& response) {
  const std::string reason = said(response);
  const std::string start = forge::with_reason(
      fmt::format("the token has no right to {}", request), reason);
  if (reason.find("authenticate via a GitHub App") != std::string::npos) {
    return start +
           ": a personal token has none; use the workflow's GITHUB_TOKEN or a "
           "GitHub App's";
  }
  const std::string permission = needed_permission(method, path, response);
  return permission.empty()
             ? start + ": look at the permissions of the token"
             : fmt::format("{}: add `{}` to the permissions of the job", start,
                           permission);
}

}  // namespace

std::string said(const http::Response& response) {
  const Json answer =
      Json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) {
    return {};
  }
  std::string text = text_at(answer, "message");
  const auto errors = answer.find("errors");
  if (errors != answer.end() && errors->is_array()) {
    constexpr std::size_t kMost = 3;
    for (std::size_t i = 0; i < std::min(kMost, errors->size()); ++i) {
      const std::string detail = error_text((*errors)[i]);
      if (!detail.empty()) {
        text += (text.empty() ? "" : "; ") + detail;
      }
    }
  }
  return forge::shown_answer(text);
}

std::string needed_permission(std::string_view method, std::string_view path,
                              const http::Response& response) {
  const std::string_view header =
      response.header("x-accepted-github-permissions");
  // What is shown here is what a server says: words and nothing else.
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz_=,; ";
  constexpr std::size_t kMostBytes = 200;
  if (!header.empty() && header.size() <= kMostBytes &&
      header.find_first_not_of(kPlain) == std::string_view::npos) {
    return permission_words(header);
  }
  const std::string_view access = method == "GET" ? "read" : "write";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kKnown{
      {{"/check-runs", "checks"},
       {"/statuses", "statuses"},
       {"/issues", "issues"},
       {"/pulls", "pull-requests"},
       {"/actions", "actions"},
       {"/git/", "contents"}}};
  const auto* const known = std::ranges::find_if(kKnown, [&](const auto& pair) {
    return path.find(pair.first) != std::string_view::npos;
  });
  if (known == kKnown.end()) {
    return {};
  }
  return known->second == "issues"
             ? fmt::format("issues: {0} or pull-requests: {0}", access)
             : fmt::format("{}: {}", known->second, access);
}

forge::ApiError api_failure(std::string_view method, std::string_view path,
                            const http::Response& response) {
  using Kind = forge::ApiError::Kind;
  const int status = response.status;
  const std::string request = forge::shown_request(method, path);
  const std::string reason = said(response);
  switch (status) {
    case 401:
      return {Kind::bad_token, status,
              forge::with_reason(
                  "GitHub does not take the token for " + request, reason) +
                  ": it is wrong, was revoked or is over; an installation's "
                  "ends after an hour, a workflow's with its job"};
    case 403:
      return {Kind::no_rights, status,
              no_rights(request, method, path, response)};
    case 404: {
      const std::string permission = needed_permission(method, path, response);
      return {Kind::not_found, status,
              fmt::format("GitHub knows nothing at {}: the repository or the "
                          "number is wrong, or the token may not see it{}",
                          request,
                          permission.empty()
                              ? std::string()
                              : fmt::format(" (it takes `{}`)", permission))};
    }
    default:
      return {Kind::refused, status,
              forge::with_reason(
                  fmt::format("GitHub answers {} with {}", request, status),
                  reason)};
  }
}

}  // namespace benchgate::reporters::github
