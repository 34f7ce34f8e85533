#pragma once

/// \file
/// `go tool pprof`, which ours is compared with.

#include <array>
#include <cstdio>
#include <optional>
#include <string>

namespace benchgate::tests {

/// Standard output of a shell's command; nothing if it failed.
inline std::optional<std::string> output_of(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c): only of what this file says.
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return std::nullopt;
  }
  std::string output;
  std::array<char, 4096> chunk{};
  while (const std::size_t got =
             std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    output.append(chunk.data(), got);
  }
  return pclose(pipe) == 0 ? std::optional(output) : std::nullopt;
}

inline bool has_go() {
  static const bool has = output_of("go tool -n pprof 2>/dev/null").has_value();
  return has;
}

}  // namespace benchgate::tests
