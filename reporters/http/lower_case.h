#pragma once

#include "reporters/http/transport.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace benchgate::reporters::http {

inline std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// Headers as cpp-httplib has them. Of several of one name, the values with
/// commas between them.
template <class Given>
Headers lower_case_headers(const Given& given) {
  Headers headers;
  for (const auto& [name, value] : given) {
    std::string& all = headers[lower_case(name)];
    all += all.empty() ? value : ", " + value;
  }
  return headers;
}

}  // namespace benchgate::reporters::http
