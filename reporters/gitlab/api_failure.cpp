#include "reporters/gitlab/api_failure.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace benchgate::reporters::gitlab {

namespace {

using Json = nlohmann::json;

/// More of a nested answer than this tells nobody anything.
constexpr std::size_t kMostParts = 5;

void add(std::string& text, const std::string& part) {
  if (!part.empty()) {
    text += (text.empty() ? "" : "; ") + part;
  }
}

/// A text, the texts of a list, or "field: texts" of an object.
std::string text_of(const Json& node) {
  if (node.is_string()) {
    return node.get<std::string>();
  }
  std::string text;
  std::size_t parts = 0;
  if (node.is_array()) {
    for (const Json& part : node) {
      if (part.is_string() && parts++ < kMostParts) {
        add(text, part.get<std::string>());
      }
    }
  } else if (node.is_object()) {
    for (const auto& [key, value] : node.items()) {
      // One level: what lies deeper is not GitLab's.
      const std::string inner = value.is_object() ? "" : text_of(value);
      if (!inner.empty() && parts++ < kMostParts) {
        add(text, fmt::format("{}: {}", key, inner));
      }
    }
  }
  return text;
}

Json answer_of(const http::Response& response) {
  return Json::parse(response.body, nullptr, /*allow_exceptions=*/false);
}

bool lacks_scope(const http::Response& response) {
  const Json answer = answer_of(response);
  return answer.is_object() &&
         answer.value("error", Json()) == "insufficient_scope";
}

std::string no_rights(const std::string& request, std::string_view method,
                      std::string_view path, const http::Response& response) {
  const std::string start = forge::with_reason(
      fmt::format("the token has no right to {}", request), said(response));
  if (lacks_scope(response)) {
    return fmt::format(
        "{}: put a token with the scope `api` into BENCHGATE_GITLAB_TOKEN",
        start);
  }
  return fmt::format(
      "{}: give whose it is the role `{}` in the project, or use a project "
      "access token of that role with the scope `api`",
      start, needed_role(method, path));
}

}  // namespace

std::string said(const http::Response& response) {
  const Json answer = answer_of(response);
  if (!answer.is_object()) {
    return "";
  }
  std::string text;
  for (const char* key : {"message", "error", "error_description"}) {
    const auto found = answer.find(key);
    if (found != answer.end()) {
      add(text, text_of(*found));
    }
  }
  return forge::shown_answer(text);
}

std::string_view needed_role(std::string_view method, std::string_view path) {
  const bool sets_status =
      method == "POST" && path.find("/statuses/") != std::string_view::npos;
  return sets_status ? "Developer" : "Reporter";
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
                  "GitLab does not take the token for " + request, reason) +
                  ": it is wrong, was revoked or has expired; put a new one, "
                  "with the scope `api`, into BENCHGATE_GITLAB_TOKEN (a job's "
                  "own token may not write)"};
    case 403:
      return {Kind::no_rights, status,
              no_rights(request, method, path, response)};
    case 404:
      return {Kind::not_found, status,
              fmt::format("GitLab knows nothing at {}: the project or the "
                          "number is wrong, or the token may not see it (it "
                          "takes the role `{}` and the scope `api`)",
                          request, needed_role(method, path))};
    default:
      return {Kind::refused, status,
              forge::with_reason(
                  fmt::format("GitLab answers {} with {}", request, status),
                  reason)};
  }
}

}  // namespace benchgate::reporters::gitlab
