#include "reporters/github/pull_request.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>

namespace benchgate::reporters::github {

namespace {

using nlohmann::json;

bool is_the_one(const json& request, const Context& context) {
  if (!request.is_object()) {
    return false;
  }
  const auto at = [&](const char* path) {
    const json::json_pointer pointer(path);
    return request.contains(pointer) ? request.at(pointer) : json();
  };
  return at("/head/sha") == context.head_sha &&
         at("/head/repo/full_name") == context.head_repository &&
         at("/number").is_number_unsigned();
}

}  // namespace

std::optional<std::uint64_t> find_pull_request(ApiClient& client,
                                               const Context& context) {
  if (context.pull_request) {
    return context.pull_request;
  }
  if (context.head_branch.empty() || context.head_repository.empty()) {
    return std::nullopt;
  }
  const std::string owner =
      context.head_repository.substr(0, context.head_repository.find('/'));
  const json page = json::parse(
      client.get(fmt::format(
          "/repos/{}/pulls?state=open&head={}&per_page=100", context.repository,
          forge::path_segment(owner + ":" + context.head_branch))),
      nullptr, false);
  if (!page.is_array()) {
    return std::nullopt;
  }
  for (const json& request : page) {
    if (is_the_one(request, context)) {
      return request["number"].get<std::uint64_t>();
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::reporters::github
