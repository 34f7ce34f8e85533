#include "reporters/gitlab/note.h"

#include "reporters/forge/markdown_budget.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace benchgate::reporters::gitlab {

namespace {

using nlohmann::json;

/// Ten thousand notes; GitLab allows 5,000 on a merge request.
constexpr std::size_t kMostPages = 100;

constexpr std::string_view kCut =
    "*Cut here: a note should not be longer. The result file has the whole.*\n";

std::string bytes_of(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string text_in(const json& object, const char* key) {
  const json value = object.is_object() ? object.value(key, json()) : json();
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string path_of(const Context& context) {
  return fmt::format("/projects/{}/merge_requests/{}",
                     forge::path_segment(context.request_project),
                     context.merge_request.value());
}

bool is_ours(const json& note, const Note& wanted) {
  if (!note.is_object() || !note.value("id", json()).is_number_unsigned() ||
      note.value("system", json()) == true) {
    return false;
  }
  const json author = note.value("author", json());
  return text_in(note, "body")
             .starts_with(forge::comment_marker(wanted.name)) &&
         author.is_object() && author.value("id", json()) == wanted.author;
}

/// The oldest of ours, as JSON; empty: there is none.
std::string find(ApiClient& client, const Context& context,
                 const Note& wanted) {
  const std::vector<std::string> pages = client.get_pages(
      path_of(context) + "/notes?order_by=created_at&sort=asc&per_page=100",
      kMostPages);
  json oldest;
  for (const std::string& text : pages) {
    const json page = json::parse(text, nullptr, false);
    if (!page.is_array()) {
      continue;
    }
    for (const json& note : page) {
      if (is_ours(note, wanted) &&
          (oldest.is_null() || note["id"] < oldest["id"])) {
        oldest = note;
      }
    }
  }
  return oldest.is_null() ? "" : bytes_of(oldest);
}

/// Whether the merge request has another head by now.
bool is_superseded(ApiClient& client, const Context& context) {
  const json request =
      json::parse(client.get(path_of(context)), nullptr, false);
  const std::string head = text_in(request, "sha");
  return !head.empty() && head != context.head_sha;
}

}  // namespace

std::uint64_t find_author(ApiClient& client) {
  const json user = json::parse(client.get("/user"), nullptr, false);
  const json id = user.is_object() ? user.value("id", json()) : json();
  if (!id.is_number_unsigned()) {
    throw forge::ApiError(forge::ApiError::Kind::refused, 200,
                          "GitLab does not say whose the token is: the answer "
                          "to GET /user has no id");
  }
  return id.get<std::uint64_t>();
}

forge::CommentFate put_note(ApiClient& client, const Context& context,
                            const Note& note) {
  if (is_superseded(client, context)) {
    return forge::CommentFate::superseded;
  }
  const std::string marker = forge::comment_marker(note.name) + "\n";
  const std::string body =
      marker + forge::fit_markdown(without_quick_actions(note.body),
                                   forge::kMarkdownBudget - marker.size(),
                                   kCut);
  const auto look = [&] { return find(client, context, note); };
  const std::string found = look();
  if (found.empty()) {
    client.post(path_of(context) + "/notes", bytes_of({{"body", body}}), look);
    return forge::CommentFate::created;
  }
  const json ours = json::parse(found);
  if (text_in(ours, "body") == body) {
    return forge::CommentFate::unchanged;
  }
  client.send("PUT",
              fmt::format("{}/notes/{}", path_of(context),
                          ours["id"].get<std::uint64_t>()),
              bytes_of({{"body", body}}));
  return forge::CommentFate::updated;
}

bool has_note(ApiClient& client, const Context& context, const Note& note) {
  return !find(client, context, note).empty();
}

std::string without_quick_actions(std::string_view markdown) {
  std::string result;
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    const std::size_t length =
        end == std::string_view::npos ? markdown.size() : end + 1;
    const std::string_view line = markdown.substr(0, length);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line[first] == '/') {
      result += '\\';
      result += line.substr(first);
    } else {
      result += line;
    }
    markdown.remove_prefix(length);
  }
  return result;
}

}  // namespace benchgate::reporters::gitlab
