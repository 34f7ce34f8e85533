#pragma once

/// \file
/// The part of GitLab that a report talks to, on this machine: a server with
/// one project and one merge request, which remembers what it was told.

#include "tests/reporters/http/test_keys.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace benchgate::tests {

/// What goes wrong with a request.
struct GitlabFault {
  std::string method;
  std::string path;  ///< A regular expression that is found in it.
  int status = 0;    ///< 0: answered as ever, but for what stands below.
  std::map<std::string, std::string> headers = {};
  std::string body = R"({"message":"injected"})";
  std::chrono::milliseconds delay{0};
  bool lost = false;  ///< The work is done, and the answer breaks off.
  int times = 1;
};

/// Project 5, "acme/widgets", with merge request 7. Its tokens: "glpat-write"
/// (user 42) and "glpat-other" (user 43) may do all; "glpat-read" has the scope
/// read_api alone; "glpat-guest" has the scope, but no role; "glpat-blind" sees
/// no project; all others are wrong.
class GitlabDouble {
 public:
  using Json = nlohmann::json;

  /// Over http, or over TLS with these certificates.
  explicit GitlabDouble(
      const std::optional<TestCertificates>& certificates = {});
  ~GitlabDouble();
  GitlabDouble(const GitlabDouble&) = delete;
  GitlabDouble& operator=(const GitlabDouble&) = delete;
  GitlabDouble(GitlabDouble&&) = delete;
  GitlabDouble& operator=(GitlabDouble&&) = delete;

  /// As CI_API_V4_URL.
  [[nodiscard]] std::string api_url() const;

  void add_fault(GitlabFault fault);

  /// A note that is there already.
  void add_note(std::uint64_t author, const std::string& body,
                bool is_system = false);

  /// The head of the merge request.
  void set_head(const std::string& sha);

  [[nodiscard]] Json notes() const;
  [[nodiscard]] Json statuses() const;

  /// "POST /projects/5/merge_requests/7/notes", in their order.
  [[nodiscard]] std::vector<std::string> requests() const;

  /// How often a request was made whose line begins so.
  [[nodiscard]] int count(const std::string& start) const;

 private:
  struct Answer;

  void handle(const httplib::Request& request, httplib::Response& response);
  std::optional<GitlabFault> take_fault(const std::string& method,
                                        const std::string& path);
  Answer answer(const httplib::Request& request, const std::string& path);
  Answer merge_request(const httplib::Request& request,
                       const std::string& rest);
  Answer page_of_notes(const httplib::Request& request) const;
  Answer write_note(const httplib::Request& request, const std::string& rest);
  Answer set_status(const httplib::Request& request, const std::string& sha);
  Answer statuses_of(const std::string& sha, const std::string& name) const;

  mutable std::mutex mutex_;  // For all of the state.
  std::vector<GitlabFault> faults_;
  std::vector<std::string> requests_;
  Json notes_ = Json::array();
  Json statuses_ = Json::array();
  std::string head_;
  std::uint64_t last_id_ = 1000;

  std::string scheme_;
  int port_ = 0;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
};

}  // namespace benchgate::tests
