#include "reporters/history/record.h"

#include "reporters/history/content_hash.h"

#include <fmt/format.h>

#include <cstddef>

namespace benchgate::reporters::history {

namespace {

/// Of the digest: two of a thousand kinds of machine share a name once in half
/// a thousand million histories.
constexpr std::size_t kNameDigits = 12;

}  // namespace

std::string machine_name(
    const std::map<std::string, std::string>& environment) {
  std::string all;
  for (const auto& [name, value] : environment) {
    // With their lengths, so that no two fingerprints run together.
    all += fmt::format("{}:{},{}:{},", name.size(), name, value.size(), value);
  }
  return content_hash(all).substr(0, kNameDigits);
}

}  // namespace benchgate::reporters::history
