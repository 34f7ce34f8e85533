#include "compare/policy.h"

namespace benchgate::compare {

std::string_view to_string(Response response) {
  return response == Response::pass ? "pass" : "fail";
}

std::optional<Response> response_from(std::string_view word) {
  for (const Response response : {Response::pass, Response::fail}) {
    if (word == to_string(response)) {
      return response;
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::compare
