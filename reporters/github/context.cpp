#include "reporters/github/context.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace benchgate::reporters::github {

namespace {

using nlohmann::json;

/// GitHub sends no larger payload than 25 MB.
constexpr std::uintmax_t kLargestEvent = 25'000'000;

/// Empty: not set, or set to nothing, which Actions does for absent inputs.
std::string variable(const http::Environment& environment,
                     std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

std::string variable_or(const http::Environment& environment,
                        std::string_view name, std::string_view otherwise) {
  std::string value = variable(environment, name);
  return value.empty() ? std::string(otherwise) : value;
}

std::string needed(const http::Environment& environment,
                   std::string_view name) {
  std::string value = variable(environment, name);
  if (value.empty()) {
    throw ContextError(fmt::format(
        "{} is not set; GitHub Actions sets it for every step, elsewhere "
        "docs/github.md says what a report needs",
        name));
  }
  return value;
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What a push has in the place of a commit that is not there.
bool is_no_commit(std::string_view text) {
  return is_commit(text) &&
         text.find_first_not_of('0') == std::string_view::npos;
}

bool is_repository(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return false;
  }
  const auto is_name = [&](std::string_view name) {
    return !name.empty() && name != "." && name != ".." &&
           name.find_first_not_of(kLetters) == std::string_view::npos;
  };
  return is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

/// The base of an address, without the slash that would make "//repos".
std::string address(const http::Environment& environment, std::string_view name,
                    std::string_view otherwise) {
  std::string url = variable_or(environment, name, otherwise);
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

/// The payload, with where it came from at hand for messages.
class Event {
 public:
  explicit Event(const std::string& file) : file_(file), payload_(read()) {}

  /// Null where the path leads nowhere: "pull_request.head.sha".
  [[nodiscard]] const json& at(std::string_view path) const {
    static const json kNothing;
    const json* node = &payload_;
    for (std::size_t start = 0; start <= path.size();) {
      const std::size_t end = std::min(path.find('.', start), path.size());
      const std::string key(path.substr(start, end - start));
      const auto found = node->is_object() ? node->find(key) : payload_.end();
      if (!node->is_object() || found == node->end()) {
        return kNothing;
      }
      node = &*found;
      start = end + 1;
    }
    return *node;
  }

  [[nodiscard]] std::string commit(std::string_view path) const {
    const json& node = at(path);
    if (!node.is_string() || !is_commit(node.get_ref<const std::string&>())) {
      fail(path, "a commit: 40 or 64 hexadecimal digits");
    }
    return node.get<std::string>();
  }

  /// Empty where there is null, as in place of a deleted fork.
  [[nodiscard]] std::string repository(std::string_view path) const {
    const json& node = at(path);
    if (node.is_null()) {
      return "";
    }
    if (!node.is_string() ||
        !is_repository(node.get_ref<const std::string&>())) {
      fail(path, "a repository: OWNER/NAME");
    }
    return node.get<std::string>();
  }

  [[nodiscard]] std::string text(std::string_view path) const {
    const json& node = at(path);
    return node.is_string() ? node.get<std::string>() : std::string();
  }

  [[nodiscard]] std::uint64_t number(std::string_view path) const {
    const json& node = at(path);
    if (!node.is_number_unsigned()) {
      fail(path, "a whole number");
    }
    return node.get<std::uint64_t>();
  }

  [[noreturn]] void fail(std::string_view path,
                         std::string_view expected) const {
    throw ContextError(
        fmt::format("the event in {} (GITHUB_EVENT_PATH): {}: expected {}",
                    file_, path, expected));
  }

 private:
  [[nodiscard]] json read() const {
    std::error_code failure;
    const auto size = std::filesystem::file_size(file_, failure);
    if (!failure && size > kLargestEvent) {
      throw ContextError(fmt::format(
          "{} (GITHUB_EVENT_PATH) has {} bytes; no event of GitHub has more "
          "than {}",
          file_, size, kLargestEvent));
    }
    std::ifstream stream(file_, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (failure || !stream.is_open() || stream.bad()) {
      throw ContextError(fmt::format(
          "cannot read the event in {} (GITHUB_EVENT_PATH)", file_));
    }
    json payload = json::parse(text, nullptr, false);
    if (!payload.is_object()) {
      throw ContextError(fmt::format(
          "{} (GITHUB_EVENT_PATH) does not hold a JSON object, which every "
          "event is",
          file_));
    }
    return payload;
  }

  std::string file_;
  json payload_;
};

void read_pull_request(const Event& event, Context& context) {
  context.head_sha = event.commit("pull_request.head.sha");
  context.base_sha = event.commit("pull_request.base.sha");
  context.head_repository =
      event.repository("pull_request.head.repo.full_name");
  context.head_branch = event.text("pull_request.head.ref");
  context.pull_request = event.number("pull_request.number");
}

void read_merge_group(const Event& event, Context& context) {
  context.head_sha = event.commit("merge_group.head_sha");
  context.base_sha = event.commit("merge_group.base_sha");
  context.head_repository = context.repository;
}

void read_push(const Event& event, Context& context) {
  const std::string after = event.commit("after");
  const std::string before = event.commit("before");
  // A push that deletes a branch has no commit; what runs then is the default
  // branch, which GITHUB_SHA names.
  if (!is_no_commit(after)) {
    context.head_sha = after;
  }
  if (!is_no_commit(before)) {
    context.base_sha = before;
  }
  context.head_repository = context.repository;
}

/// The run that triggered this one. Its pull requests are listed only when
/// they come from the same repository.
void read_workflow_run(const Event& event, Context& context) {
  context.head_sha = event.commit("workflow_run.head_sha");
  context.head_branch = event.text("workflow_run.head_branch");
  context.head_repository =
      event.repository("workflow_run.head_repository.full_name");
  const json& requests = event.at("workflow_run.pull_requests");
  if (!requests.is_array()) {
    return;
  }
  for (const json& request : requests) {
    const json::json_pointer head("/head/sha");
    const json::json_pointer number("/number");
    if (request.contains(head) && request.at(head) == context.head_sha &&
        request.contains(number) && request.at(number).is_number_unsigned()) {
      context.pull_request = request.at(number).get<std::uint64_t>();
      return;
    }
  }
}

void read_event(const std::string& file, Context& context) {
  if (context.event == "pull_request") {
    read_pull_request(Event(file), context);
  } else if (context.event == "merge_group") {
    read_merge_group(Event(file), context);
  } else if (context.event == "push") {
    read_push(Event(file), context);
  } else if (context.event == "workflow_run") {
    read_workflow_run(Event(file), context);
  }
  // All others have nothing to say of commits: workflow_dispatch, schedule.
}

}  // namespace

bool is_in_actions(const http::Environment& environment) {
  return variable(environment, "GITHUB_ACTIONS") == "true";
}

Context read_context(const http::Environment& environment) {
  Context context;
  context.event = needed(environment, "GITHUB_EVENT_NAME");
  if (context.event == "pull_request_target") {
    throw ContextError(
        "the workflow runs on pull_request_target, where code of strangers "
        "would run with a token that may write; run it on pull_request, and "
        "post for forks from a second workflow (docs/github.md, \"Pull "
        "requests from forks\")");
  }
  context.repository = needed(environment, "GITHUB_REPOSITORY");
  if (!is_repository(context.repository)) {
    throw ContextError(fmt::format(
        "GITHUB_REPOSITORY: expected OWNER/NAME, found {} bytes that are none",
        context.repository.size()));
  }
  context.api_url =
      address(environment, "GITHUB_API_URL", "https://api.github.com");
  context.server_url =
      address(environment, "GITHUB_SERVER_URL", "https://github.com");
  context.run_id = variable(environment, "GITHUB_RUN_ID");
  context.run_attempt = variable_or(environment, "GITHUB_RUN_ATTEMPT", "1");
  context.token = variable_or(environment, "BENCHGATE_TOKEN",
                              variable(environment, "GITHUB_TOKEN"));
  read_event(variable(environment, "GITHUB_EVENT_PATH"), context);
  if (context.head_sha.empty()) {
    context.head_sha = needed(environment, "GITHUB_SHA");
    if (!is_commit(context.head_sha)) {
      throw ContextError(
          "GITHUB_SHA: expected a commit, 40 or 64 hexadecimal digits");
    }
  }
  return context;
}

}  // namespace benchgate::reporters::github
