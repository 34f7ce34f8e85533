#include "tests/reporters/gitlab/gitlab_double.h"

#include <httplib.h>

#include <algorithm>
#include <regex>
#include <utility>

// The shapes of requests and answers are those of GitLab's documentation
// (Notes, Commits, Merge requests API) and of its source (lib/api/notes.rb,
// lib/api/commit_statuses.rb).

namespace benchgate::tests {

namespace {

using Json = nlohmann::json;

constexpr const char* kPrefix = "/api/v4";
constexpr std::size_t kLongestNote = 1'000'000;
constexpr std::uint64_t kMostPerPage = 100;

struct User {
  std::uint64_t id = 0;
  bool may_see = true;
  bool has_scope = true;
  bool has_role = true;
};

std::optional<User> user_of(const httplib::Request& request) {
  const std::string token = request.get_header_value("private-token");
  if (token == "glpat-write") {
    return User{.id = 42};
  }
  if (token == "glpat-other") {
    return User{.id = 43};
  }
  if (token == "glpat-read") {
    return User{.id = 44, .has_scope = false};
  }
  if (token == "glpat-guest") {
    return User{.id = 45, .has_role = false};
  }
  if (token == "glpat-blind") {
    return User{.id = 46, .may_see = false};
  }
  return std::nullopt;
}

std::uint64_t number_in(const httplib::Request& request, const char* name,
                        std::uint64_t otherwise) {
  return request.has_param(name) ? std::stoull(request.get_param_value(name))
                                 : otherwise;
}

}  // namespace

struct GitlabDouble::Answer {
  int status = 200;
  Json body = {};
  std::string link = {};
};

GitlabDouble::GitlabDouble(const std::optional<TestCertificates>& certificates)
    : head_(40, 'a'), scheme_(certificates ? "https" : "http") {
  if (certificates) {
    server_ = std::make_unique<httplib::SSLServer>(
        certificates->server.c_str(), certificates->server_key.c_str());
  } else {
    server_ = std::make_unique<httplib::Server>();
  }
  const auto handler = [this](const httplib::Request& request,
                              httplib::Response& response) {
    handle(request, response);
  };
  server_->Get(".*", handler);
  server_->Post(".*", handler);
  server_->Put(".*", handler);
  server_->Delete(".*", handler);
  port_ = server_->bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) {
    std::this_thread::yield();
  }
}

GitlabDouble::~GitlabDouble() {
  server_->stop();
  thread_.join();
}

std::string GitlabDouble::api_url() const {
  return scheme_ + "://127.0.0.1:" + std::to_string(port_) + kPrefix;
}

void GitlabDouble::add_fault(GitlabFault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void GitlabDouble::add_note(std::uint64_t author, const std::string& body,
                            bool is_system) {
  const std::lock_guard lock(mutex_);
  notes_.push_back({{"id", ++last_id_},
                    {"body", body},
                    {"system", is_system},
                    {"author", {{"id", author}}}});
}

void GitlabDouble::set_head(const std::string& sha) {
  const std::lock_guard lock(mutex_);
  head_ = sha;
}

Json GitlabDouble::notes() const {
  const std::lock_guard lock(mutex_);
  return notes_;
}

Json GitlabDouble::statuses() const {
  const std::lock_guard lock(mutex_);
  return statuses_;
}

std::vector<std::string> GitlabDouble::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int GitlabDouble::count(const std::string& start) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::ranges::count_if(
      requests_,
      [&](const std::string& line) { return line.starts_with(start); }));
}

std::optional<GitlabFault> GitlabDouble::take_fault(const std::string& method,
                                                    const std::string& path) {
  for (GitlabFault& fault : faults_) {
    if (fault.times > 0 && fault.method == method &&
        std::regex_search(path, std::regex(fault.path))) {
      --fault.times;
      return fault;
    }
  }
  return std::nullopt;
}

void GitlabDouble::handle(const httplib::Request& request,
                          httplib::Response& response) {
  const std::string target = request.target;
  std::optional<GitlabFault> fault;
  Answer made;
  {
    const std::lock_guard lock(mutex_);
    const bool is_api = target.starts_with(kPrefix);
    const std::string path =
        is_api ? target.substr(std::string(kPrefix).size()) : target;
    requests_.push_back(request.method + " " + path);
    fault = take_fault(request.method, path);
    if (!fault || fault->status == 0) {
      made = is_api ? answer(request, path.substr(0, path.find('?')))
                    : Answer{.status = 404, .body = {{"error", "not the API"}}};
    }
  }
  if (fault) {
    std::this_thread::sleep_for(fault->delay);
  }
  if (fault && fault->lost) {
    // A head that promises more than there comes.
    response.set_content_provider(
        1000, "application/json",
        [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
    return;
  }
  if (fault && fault->status != 0) {
    response.status = fault->status;
    for (const auto& [name, value] : fault->headers) {
      response.set_header(name.c_str(), value.c_str());
    }
    response.set_content(fault->body, "application/json");
    return;
  }
  response.status = made.status;
  if (!made.link.empty()) {
    response.set_header("Link", made.link.c_str());
  }
  response.set_content(made.body.dump(), "application/json");
}

GitlabDouble::Answer GitlabDouble::answer(const httplib::Request& request,
                                          const std::string& path) {
  const auto user = user_of(request);
  if (!user) {
    return {.status = 401, .body = {{"message", "401 Unauthorized"}}};
  }
  if (path == "/user") {
    return {.body = {{"id", user->id}, {"username", "project_5_bot"}}};
  }
  const Answer missing{.status = 404,
                       .body = {{"message", "404 Project Not Found"}}};
  std::smatch match;
  if (!user->may_see ||
      !std::regex_match(path, match,
                        std::regex("/projects/(5|acme%2[Ff]widgets)/(.*)"))) {
    return missing;
  }
  if (request.method != "GET" && !user->has_scope) {
    return {.status = 403,
            .body = {{"error", "insufficient_scope"},
                     {"error_description",
                      "The request requires higher privileges than provided "
                      "by the access token."},
                     {"scope", "api"}}};
  }
  if (request.method != "GET" && !user->has_role) {
    return {.status = 403, .body = {{"message", "403 Forbidden"}}};
  }
  const std::string rest = match[2];
  if (rest.starts_with("merge_requests/7")) {
    return merge_request(request, rest.substr(16));
  }
  if (std::regex_match(rest, match, std::regex("statuses/([0-9a-f]{40})"))) {
    return set_status(request, match[1]);
  }
  if (std::regex_match(
          rest, match,
          std::regex("repository/commits/([0-9a-f]{40})/statuses"))) {
    return statuses_of(match[1], request.get_param_value("name"));
  }
  return {.status = 404, .body = {{"error", "404 Not Found"}}};
}

GitlabDouble::Answer GitlabDouble::merge_request(
    const httplib::Request& request, const std::string& rest) {
  if (rest.empty()) {
    return {.body = {{"iid", 7}, {"sha", head_}, {"state", "opened"}}};
  }
  if (request.method == "GET" && rest == "/notes") {
    return page_of_notes(request);
  }
  if (rest.starts_with("/notes")) {
    return write_note(request, rest);
  }
  return {.status = 404, .body = {{"error", "404 Not Found"}}};
}

GitlabDouble::Answer GitlabDouble::page_of_notes(
    const httplib::Request& request) const {
  const std::uint64_t per_page =
      std::min(kMostPerPage, number_in(request, "per_page", 20));
  const std::uint64_t page = number_in(request, "page", 1);
  Answer answer{.body = Json::array()};
  for (std::uint64_t i = (page - 1) * per_page;
       i < std::min<std::uint64_t>(page * per_page, notes_.size()); ++i) {
    answer.body.push_back(notes_[i]);
  }
  if (page * per_page < notes_.size()) {
    answer.link = "<" + api_url() + "/projects/5/merge_requests/7/notes?page=" +
                  std::to_string(page + 1) +
                  "&per_page=" + std::to_string(per_page) + ">; rel=\"next\"";
  }
  return answer;
}

GitlabDouble::Answer GitlabDouble::write_note(const httplib::Request& request,
                                              const std::string& rest) {
  const Json given = Json::parse(request.body, nullptr, false);
  if (!given.is_object() || !given.value("body", Json()).is_string()) {
    return {.status = 400, .body = {{"error", "body is missing"}}};
  }
  const auto body = given["body"].get<std::string>();
  if (body.size() > kLongestNote) {
    return {.status = 400, .body = {{"message", {{"note", {"is too long"}}}}}};
  }
  const std::uint64_t author = user_of(request)->id;
  if (request.method == "POST" && rest == "/notes") {
    notes_.push_back({{"id", ++last_id_},
                      {"body", body},
                      {"system", false},
                      {"author", {{"id", author}}}});
    return {.status = 201, .body = notes_.back()};
  }
  for (Json& note : notes_) {
    if (rest != "/notes/" + note["id"].dump()) {
      continue;
    }
    if (note["author"]["id"] != author) {
      return {.status = 403, .body = {{"message", "403 Forbidden"}}};
    }
    note["body"] = body;
    return {.body = note};
  }
  return {.status = 404, .body = {{"message", "404 Note Not Found"}}};
}

/// As lib/api/commit_statuses.rb: one that is running is changed, and cannot
/// run again; beside one that has ended a new one is made.
GitlabDouble::Answer GitlabDouble::set_status(const httplib::Request& request,
                                              const std::string& sha) {
  const Json given = Json::parse(request.body, nullptr, false);
  const std::string state =
      given.is_object() ? given.value("state", "") : std::string();
  const std::vector<std::string> states{"pending", "running", "success",
                                        "failed", "canceled"};
  if (std::ranges::find(states, state) == states.end()) {
    return {.status = 400,
            .body = {{"error", "state does not have a valid value"}}};
  }
  const std::string name = given.value("name", "default");
  for (Json& status : statuses_) {
    if (status["sha"] != sha || status["name"] != name ||
        status["status"] != "running") {
      continue;
    }
    if (state == "running") {
      return {.status = 400,
              .body = {{"message",
                        "Cannot transition status via :run from :running "
                        "(Reason(s): Status cannot transition via \"run\")"}}};
    }
    status["status"] = state;
    status["description"] = given.value("description", "");
    return {.status = 201, .body = status};
  }
  statuses_.push_back({{"id", ++last_id_},
                       {"sha", sha},
                       {"name", name},
                       {"status", state},
                       {"ref", given.value("ref", "")},
                       {"target_url", given.value("target_url", Json())},
                       {"description", given.value("description", "")}});
  return {.status = 201, .body = statuses_.back()};
}

GitlabDouble::Answer GitlabDouble::statuses_of(const std::string& sha,
                                               const std::string& name) const {
  Answer answer{.body = Json::array()};
  for (const Json& status : statuses_) {
    if (status["sha"] == sha && (name.empty() || status["name"] == name)) {
      answer.body.push_back(status);
    }
  }
  return answer;
}

}  // namespace benchgate::tests
