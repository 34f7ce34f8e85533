#pragma once

#include <map>
#include <string>
#include <string_view>

namespace benchgate::serve {

/// The parameters of a query: "limit" and others, by name.
using Query = std::multimap<std::string, std::string>;

/// What is answered to a request.
struct Answer {
  int status = 200;
  std::string type = "application/json";
  std::string bytes;
  std::string etag;      ///< In quotes; empty for what must not be kept.
  bool is_page = false;  ///< Has a policy of its own about what may run.
};

/// {"error": "..."}, with this status.
Answer failure(int status, std::string_view sentence);

}  // namespace benchgate::serve
