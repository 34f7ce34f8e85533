#pragma once

#include "src/profile/profile.h"
#include "src/profile/profile_reader.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace benchgate::tests {

/// Asks a server of profiles, as often and as long as it takes.
class ProfileClient {
 public:
  explicit ProfileClient(int port) : client_("127.0.0.1", port) {
    constexpr std::chrono::seconds kLong(120);
    client_.set_read_timeout(kLong);
    client_.set_connection_timeout(kLong);
  }

  /// What is at /debug/pprof/`path`.
  httplib::Response get(const std::string& path) {
    const auto result = client_.Get("/debug/pprof/" + path);
    EXPECT_TRUE(result) << path << ": " << httplib::to_string(result.error());
    return result ? *result : httplib::Response();
  }

  /// Its body, if it was answered with that status.
  std::string text(const std::string& path, int status = 200) {
    const httplib::Response response = get(path);
    EXPECT_EQ(response.status, status) << path << "\n" << response.body;
    return response.body;
  }

  profile::Profile profile(const std::string& path) {
    const httplib::Response response = get(path);
    EXPECT_EQ(response.status, 200) << path << "\n" << response.body;
    EXPECT_EQ(response.get_header_value("Content-Type"),
              "application/octet-stream");
    return profile::read_profile(response.body, path);
  }

  httplib::Client& client() { return client_; }

 private:
  httplib::Client client_;
};

/// Whether a function whose name has `name` in it is on the sample's stack.
inline bool is_below(const profile::Profile& profile,
                     const profile::Sample& sample, const std::string& name) {
  for (const std::uint32_t location : sample.locations) {
    for (const profile::Line& line : profile.locations[location].lines) {
      const auto function = profile.text(profile.functions[line.function].name);
      if (function.find(name) != std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

/// The sum of the values of one type, of the samples below such a function; of
/// all samples, if `name` is empty.
inline std::int64_t sum_below(const profile::Profile& profile,
                              const std::string& name, std::size_t type) {
  std::int64_t sum = 0;
  for (const profile::Sample& sample : profile.samples) {
    if (name.empty() || is_below(profile, sample, name)) {
      sum += sample.values[type];
    }
  }
  return sum;
}

}  // namespace benchgate::tests
