#pragma once

#include "store/digest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::store {

/// What to run on one platform.
struct Entrypoint {
  std::string os;       ///< linux, darwin or windows.
  std::string arch;     ///< amd64 or arm64.
  std::string command;  ///< A path in the bundle.
  std::vector<std::string> args;

  bool operator==(const Entrypoint&) const = default;
};

/// Says what a bundle is and how to run it. docs/store.md has the text form.
///
/// The members are named as in the text. One that was read, or that passed
/// validate(), keeps the rules given here; one that is being filled may not.
struct Manifest {
  struct Package {
    std::string id;       ///< owner/name, of letters, digits, "_" and "-".
    std::string version;  ///< Not empty.
    std::string git_sha;

    bool operator==(const Package&) const = default;
  };

  struct Bundle {
    Digest digest;
    std::int64_t size_bytes = 0;  ///< Positive.

    bool operator==(const Bundle&) const = default;
  };

  struct Transport {
    std::string type;                  ///< stdio or http.
    std::optional<std::int64_t> port;  ///< 1 to 65535; http has to have it.

    bool operator==(const Transport&) const = default;
  };

  struct Permissions {
    std::vector<std::string> network;
    std::vector<std::string> environment;
    std::vector<std::string> filesystem;
    bool subprocess = false;

    bool operator==(const Permissions&) const = default;
  };

  struct Limits {
    std::optional<std::int64_t> max_cpu;  ///< Thousandths of a core.
    std::optional<std::int64_t> max_pids;
    std::optional<std::int64_t> max_fds;
    std::string max_memory;  ///< "512M"; empty: not said.
    std::string timeout;     ///< "5m"; empty: not said.

    bool operator==(const Limits&) const = default;
  };

  std::string schema_version = "1";
  Package package;
  Bundle bundle;
  Transport transport;
  std::vector<Entrypoint> entrypoints;  ///< At least one.
  std::optional<Permissions> permissions_requested;
  std::optional<Limits> limits_recommended;

  bool operator==(const Manifest&) const = default;
};

/// A rule that a manifest breaks.
struct ManifestProblem {
  std::string key;  ///< Where: "entrypoints[1].os".
  std::string what;
};

/// The first problem in the order of the members; empty: there is none.
[[nodiscard]] std::optional<ManifestProblem> find_problem(
    const Manifest& manifest);

/// Throws: StoreError bad_manifest, naming the key and the rule.
void validate(const Manifest& manifest);

/// The first entrypoint for the platform.
///
/// Throws: StoreError no_entrypoint, naming the platforms there are.
[[nodiscard]] const Entrypoint& select_entrypoint(const Manifest& manifest,
                                                  std::string_view os,
                                                  std::string_view arch);

}  // namespace benchgate::store
