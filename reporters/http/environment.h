#pragma once

#include <functional>
#include <map>
#include <string>

namespace benchgate::reporters::http {

/// The variables of a process, by name.
using Environment = std::map<std::string, std::string, std::less<>>;

}  // namespace benchgate::reporters::http
