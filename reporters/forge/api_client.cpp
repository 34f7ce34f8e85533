#include "reporters/forge/api_client.h"

#include "reporters/forge/rate_limit.h"
#include "reporters/http/http_date.h"
#include "reporters/http/link_header.h"
#include "reporters/http/url.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <utility>

namespace benchgate::reporters::forge {

namespace {

using std::chrono::seconds;

/// GitHub's advice for requests that make or change something, and no hardship
/// elsewhere.
constexpr seconds kBetweenWrites(1);

/// A site's own redirects are of one step; more than a few are a circle.
constexpr int kMostRedirects = 5;

bool is_write(const http::Request& request) {
  return request.method != "GET";
}

bool is_redirect(int status) {
  constexpr std::array kRedirects{301, 302, 303, 307, 308};
  return std::ranges::find(kRedirects, status) != kRedirects.end();
}

/// 1, 4, 9, ... seconds, as GitHub's own clients wait.
seconds pause_after(int failures) {
  const int n = std::clamp(failures, 1, 5);
  return seconds(n * n);
}

/// "GET https://api.github.com/repos/o/r/pulls" without the origin.
std::string shown(const http::Request& request) {
  return shown_request(request.method, http::parse_url(request.url).path());
}

/// In either case: hosts are shown in lower case.
bool same_letter(char a, char b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return lower(a) == lower(b);
}

}  // namespace

/// Why a request has to be made again.
struct ApiClient::Trouble {
  ApiError::Kind kind = ApiError::Kind::unreachable;
  int status = 0;
  std::string reason;
  seconds wait{0};

  /// Whether it is unknown that the request was carried out.
  bool lost = false;

  bool unsaid_limit = false;
};

ApiClient::ApiClient(const Site& site, http::Transport& transport,
                     http::Clock& clock, ApiAccess access)
    : site_(site),
      transport_(transport),
      clock_(clock),
      access_(std::move(access)) {
  next_write_ = clock_.now();
  if (!std::ranges::all_of(access_.token,
                           [](char c) { return c > ' ' && c <= '~'; })) {
    throw ApiError(ApiError::Kind::bad_token, 0,
                   "the token has a space, a line end or another character in "
                   "it that no token has: look at the secret it comes from");
  }
  http::Url base;
  try {
    base = http::parse_url(access_.base_url);
  } catch (const http::UrlError& error) {
    fail(ApiError::Kind::refused, 0,
         fmt::format("the URL of the API: {}", error.what()));
  }
  if (base.scheme == "http" && !http::is_loopback(base)) {
    fail(ApiError::Kind::refused, 0,
         fmt::format("the URL of the API, {}, is not https: everybody on the "
                     "way could read the token",
                     base.origin() + base.path()));
  }
  access_.base_url = base.origin() + base.path();
  while (access_.base_url.ends_with('/')) {
    access_.base_url.pop_back();
  }
}

std::string ApiClient::get(const std::string& path) {
  const http::Request request =
      make_request("GET", access_.base_url + path, "");
  return checked(request, ask(request, nullptr));
}

std::vector<std::string> ApiClient::get_pages(const std::string& path,
                                              std::size_t most_pages) {
  std::vector<std::string> pages;
  http::Request request = make_request("GET", access_.base_url + path, "");
  while (pages.size() < most_pages) {
    http::Response response = ask(request, nullptr);
    const std::string next = http::next_page(response.header("link"));
    pages.push_back(checked(request, std::move(response)));
    if (next.empty()) {
      break;
    }
    try {
      const http::Url url = http::resolve(http::parse_url(request.url), next);
      if (!http::same_origin(url, http::parse_url(access_.base_url))) {
        fail(ApiError::Kind::refused, 0,
             fmt::format("the next page of {} is said to be on {}, another "
                         "server",
                         shown(request), url.origin()));
      }
      request.url = url.text();
    } catch (const http::UrlError& error) {
      fail(
          ApiError::Kind::refused, 0,
          fmt::format("the next page of {}: {}", shown(request), error.what()));
    }
  }
  return pages;
}

std::string ApiClient::send(const std::string& method, const std::string& path,
                            const std::string& json) {
  assert((method == "PATCH" || method == "PUT" || method == "DELETE") &&
         "others may not be repeated");
  const http::Request request =
      make_request(method, access_.base_url + path, json);
  return checked(request, ask(request, nullptr));
}

std::string ApiClient::send(const std::string& method, const std::string& path,
                            const std::string& json, const Look& look) {
  const http::Request request =
      make_request(method, access_.base_url + path, json);
  return checked(request, ask(request, &look));
}

std::string ApiClient::post(const std::string& path, const std::string& json,
                            const Look& look) {
  assert(!json.empty() && "a POST takes an object");
  const http::Request request =
      make_request("POST", access_.base_url + path, json);
  return checked(request, ask(request, &look));
}

http::Request ApiClient::make_request(const std::string& method,
                                      const std::string& url,
                                      const std::string& json) const {
  http::Request request{method, url, site_.headers(), json};
  request.headers.emplace("user-agent", "benchgate");
  if (!access_.token.empty()) {
    request.headers.insert(site_.authorization(access_.token));
  }
  if (!json.empty()) {
    request.headers.emplace("content-type", "application/json");
  }
  try {
    static_cast<void>(http::parse_url(url));
  } catch (const http::UrlError& error) {
    fail(ApiError::Kind::refused, 0, error.what());
  }
  return request;
}

http::Response ApiClient::ask(const http::Request& request, const Look* look) {
  int failures = 0;
  int unsaid_limits = 0;
  for (;;) {
    follow_pace(request);
    const auto start = clock_.now();
    Trouble trouble;
    try {
      http::Response response = carry(request);
      if (response.status >= 200 && response.status < 300) {
        return response;
      }
      trouble = judge(request, response, unsaid_limits);
    } catch (const http::TransportRefusal& error) {
      fail(ApiError::Kind::unreachable, 0,
           fmt::format("cannot {}: {}", shown(request), error.what()));
    } catch (const http::TransportError& error) {
      trouble.reason = error.what();
      trouble.lost = error.kind() == http::TransportError::Kind::no_answer;
    }
    unsaid_limits += trouble.unsaid_limit ? 1 : 0;
    failures += trouble.kind == ApiError::Kind::rate_limit ? 0 : 1;
    if (trouble.kind != ApiError::Kind::rate_limit) {
      trouble.wait = std::max(trouble.wait, pause_after(failures));
    }
    spent_ += clock_.now() - start;
    if (look != nullptr && trouble.lost && !*look) {
      fail(trouble.kind, trouble.status,
           fmt::format("whether {} was done is not known: {}", shown(request),
                       trouble.reason));
    }
    wait_for(request, trouble);
    if (look != nullptr && trouble.lost) {
      std::string found = (*look)();
      if (!found.empty()) {
        return {200, {}, std::move(found)};
      }
    }
  }
}

http::Response ApiClient::carry(const http::Request& request) {
  http::Request current = request;
  for (int redirects = 0;; ++redirects) {
    http::Response response = transport_.send(current);
    if (const auto date = http::parse_http_date(response.header("date"))) {
      server_time_ = date;
    }
    if (!is_redirect(response.status)) {
      return response;
    }
    if (redirects == kMostRedirects) {
      fail(ApiError::Kind::refused, response.status,
           fmt::format("{} leads from one redirect to the next, {} times",
                       shown(request), kMostRedirects));
    }
    current = redirected(current, response);
  }
}

http::Request ApiClient::redirected(const http::Request& request,
                                    const http::Response& response) const {
  const auto refuse = [&](std::string_view why) {
    fail(ApiError::Kind::refused, response.status,
         fmt::format("{} is redirected ({}), {}", shown(request),
                     response.status, why));
  };
  http::Request next = request;
  try {
    const http::Url from = http::parse_url(request.url);
    const http::Url to = http::resolve(from, response.header("location"));
    const std::string where = to.origin() + to.path();
    if (is_write(request) && response.status < 307) {
      refuse(fmt::format("to {}: is the project renamed?", where));
    }
    if (from.scheme == "https" && to.scheme == "http") {
      refuse(fmt::format("to {}, which is not https", where));
    }
    if (!http::same_origin(from, to)) {
      if (is_write(request)) {
        refuse(fmt::format("to {}, another server", where));
      }
      if (!access_.token.empty()) {
        next.headers.erase(site_.authorization(access_.token).first);
      }
    }
    next.url = to.text();
  } catch (const http::UrlError& error) {
    refuse(error.what());
  }
  return next;
}

void ApiClient::follow_pace(const http::Request& request) {
  if (!is_write(request)) {
    return;
  }
  const auto now = clock_.now();
  if (now < next_write_ &&
      !clock_.sleep(
          std::chrono::ceil<std::chrono::milliseconds>(next_write_ - now))) {
    fail(ApiError::Kind::interrupted, 0,
         fmt::format("interrupted before {}", shown(request)));
  }
  // Counted from its start: requests are counted as they come.
  next_write_ = clock_.now() + kBetweenWrites;
}

ApiClient::Trouble ApiClient::judge(const http::Request& request,
                                    const http::Response& response,
                                    int unsaid_limits) const {
  Trouble trouble;
  trouble.status = response.status;
  trouble.reason = fmt::format("it answers {}", response.status);
  const std::string message = site_.said(response);
  if (!message.empty()) {
    trouble.reason += fmt::format(" ({})", message);
  }
  if (const auto limit = site_.limit(response, clock_.wall(), unsaid_limits)) {
    trouble.kind = ApiError::Kind::rate_limit;
    trouble.wait = limit->wait;
    trouble.unsaid_limit = limit->unsaid;
    return trouble;
  }
  constexpr std::array kAgain{408, 429, 500, 502, 503, 504};
  if (std::ranges::find(kAgain, response.status) == kAgain.end()) {
    const ApiError error = site_.failure(
        request.method, http::parse_url(request.url).path(), response);
    fail(error.kind(), error.status(), error.what());
  }
  trouble.lost = response.status != 429;
  trouble.wait = retry_after(response).value_or(seconds(0));
  return trouble;
}

void ApiClient::wait_for(const http::Request& request, const Trouble& trouble) {
  if (spent_ + trouble.wait > access_.budget) {
    const std::string end = http::shown_time(clock_.wall() + trouble.wait);
    const auto left = std::max(
        seconds(0), std::chrono::floor<seconds>(access_.budget - spent_));
    fail(trouble.kind, trouble.status,
         trouble.kind == ApiError::Kind::rate_limit
             ? fmt::format(
                   "{}'s rate limit puts {} off for {} s, until {}, and {} s "
                   "are left for waiting: report again then",
                   site_.name(), shown(request), trouble.wait.count(), end,
                   left.count())
             : fmt::format(
                   "{} cannot be reached for {}: {}; the {} s for waiting and "
                   "trying again are spent",
                   site_.name(), shown(request), trouble.reason,
                   access_.budget.count()));
  }
  spent_ += trouble.wait;
  if (!clock_.sleep(trouble.wait)) {
    fail(ApiError::Kind::interrupted, trouble.status,
         fmt::format("interrupted while waiting to {} again: {}",
                     shown(request), trouble.reason));
  }
}

std::string ApiClient::checked(const http::Request& request,
                               http::Response response) const {
  const bool may_be_empty = is_write(request);
  const bool is_json = nlohmann::json::accept(response.body);
  if (!is_json && !(may_be_empty && response.body.empty())) {
    fail(ApiError::Kind::refused, response.status,
         fmt::format("the answer to {}, {} bytes from {}, is not JSON: is that "
                     "{}'s API?",
                     shown(request), response.body.size(),
                     http::parse_url(access_.base_url).origin(), site_.name()));
  }
  return std::move(response.body);
}

void ApiClient::fail(ApiError::Kind kind, int status,
                     std::string message) const {
  constexpr std::string_view kInstead = "[token]";
  const std::string& token = access_.token;
  auto from = message.begin();
  while (!token.empty()) {
    const auto found = std::search(from, message.end(), token.begin(),
                                   token.end(), same_letter);
    if (found == message.end()) {
      break;
    }
    const auto at = static_cast<std::size_t>(found - message.begin());
    message.replace(at, token.size(), kInstead);
    from = message.begin() + static_cast<std::ptrdiff_t>(at + kInstead.size());
  }
  throw ApiError(kind, status, message);
}

std::string path_segment(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  // Servers, and what stands before them, take these for folders.
  const bool is_dots = text == "." || text == "..";
  std::string result;
  for (const char c : text) {
    if (!is_dots && kPlain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

}  // namespace benchgate::reporters::forge
