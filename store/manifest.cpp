#include "store/manifest.h"

#include "store/store_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::store {

namespace {

constexpr std::array<std::string_view, 3> kSystems = {"linux", "darwin",
                                                      "windows"};
constexpr std::array<std::string_view, 2> kArchitectures = {"amd64", "arm64"};
constexpr std::int64_t kLastPort = 65535;

bool is_one_of(std::string_view text, const auto& choices) {
  return std::ranges::find(choices, text) != choices.end();
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool is_package_id(std::string_view id) {
  const std::size_t slash = id.find('/');
  return slash != std::string_view::npos && is_word(id.substr(0, slash)) &&
         is_word(id.substr(slash + 1));
}

/// Whether a path stays in the folder it is resolved in, on every system.
bool stays_inside(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\') ||
      (path.size() > 1 && path[1] == ':')) {
    return false;
  }
  // By hand: find_first_of() makes a call for each character.
  std::size_t start = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    if (i == path.size() || path[i] == '/' || path[i] == '\\') {
      if (path.substr(start, i - start) == "..") {
        return false;
      }
      start = i + 1;
    }
  }
  return true;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  return text.size() <= kMost ? fmt::format("\"{}\"", text)
                              : fmt::format("a text of {} bytes", text.size());
}

std::optional<ManifestProblem> problem(std::string key, std::string what) {
  return ManifestProblem{std::move(key), std::move(what)};
}

std::optional<ManifestProblem> find_problem(const Manifest::Package& package) {
  if (!is_package_id(package.id)) {
    return problem("package.id",
                   fmt::format("expected owner/name, of letters, digits, \"_\" "
                               "and \"-\", got {}",
                               shown(package.id)));
  }
  if (package.version.empty()) {
    return problem("package.version", "must not be empty");
  }
  return std::nullopt;
}

std::optional<ManifestProblem> find_problem(const Manifest::Bundle& bundle) {
  if (bundle.digest == Digest()) {
    return problem("bundle.digest", "is not set");
  }
  if (bundle.size_bytes <= 0) {
    return problem(
        "bundle.size_bytes",
        fmt::format("expected a number above 0, got {}", bundle.size_bytes));
  }
  return std::nullopt;
}

std::optional<ManifestProblem> find_problem(
    const Manifest::Transport& transport) {
  if (transport.type != "stdio" && transport.type != "http") {
    return problem("transport.type", fmt::format("expected stdio or http, got "
                                                 "{}",
                                                 shown(transport.type)));
  }
  if (transport.type == "http" && !transport.port) {
    return problem("transport.port", "http needs a port");
  }
  if (transport.port && (*transport.port < 1 || *transport.port > kLastPort)) {
    return problem("transport.port", fmt::format("expected 1 to {}, got {}",
                                                 kLastPort, *transport.port));
  }
  return std::nullopt;
}

std::optional<ManifestProblem> find_problem(const Entrypoint& entrypoint,
                                            std::size_t index) {
  const auto key = [&](std::string_view name) {
    return fmt::format("entrypoints[{}].{}", index, name);
  };
  if (!is_one_of(entrypoint.os, kSystems)) {
    return problem(key("os"), fmt::format("expected {}, got {}",
                                          fmt::join(kSystems, " or "),
                                          shown(entrypoint.os)));
  }
  if (!is_one_of(entrypoint.arch, kArchitectures)) {
    return problem(key("arch"), fmt::format("expected {}, got {}",
                                            fmt::join(kArchitectures, " or "),
                                            shown(entrypoint.arch)));
  }
  if (entrypoint.command.empty()) {
    return problem(key("command"), "must not be empty");
  }
  if (!stays_inside(entrypoint.command)) {
    return problem(key("command"),
                   fmt::format("expected a path in the bundle, relative and "
                               "without \"..\", got {}",
                               shown(entrypoint.command)));
  }
  const auto has_zero = [](const std::string& text) {
    return text.find('\0') != std::string::npos;
  };
  if (has_zero(entrypoint.command)) {
    return problem(key("command"), "must not hold a zero byte");
  }
  const auto bad = std::ranges::find_if(entrypoint.args, has_zero);
  if (bad != entrypoint.args.end()) {
    return problem(fmt::format("entrypoints[{}].args[{}]", index,
                               bad - entrypoint.args.begin()),
                   "must not hold a zero byte");
  }
  return std::nullopt;
}

}  // namespace

std::optional<ManifestProblem> find_problem(const Manifest& manifest) {
  if (manifest.schema_version.empty()) {
    return problem("schema_version", "must not be empty");
  }
  if (auto found = find_problem(manifest.package)) {
    return found;
  }
  if (auto found = find_problem(manifest.bundle)) {
    return found;
  }
  if (auto found = find_problem(manifest.transport)) {
    return found;
  }
  if (manifest.entrypoints.empty()) {
    return problem("entrypoints", "there must be at least one");
  }
  for (std::size_t i = 0; i < manifest.entrypoints.size(); ++i) {
    if (auto found = find_problem(manifest.entrypoints[i], i)) {
      return found;
    }
  }
  return std::nullopt;
}

void validate(const Manifest& manifest) {
  if (const auto found = find_problem(manifest)) {
    throw StoreError(StoreError::Kind::bad_manifest,
                     fmt::format("the manifest is not valid: {}: {}",
                                 found->key, found->what));
  }
}

const Entrypoint& select_entrypoint(const Manifest& manifest,
                                    std::string_view os,
                                    std::string_view arch) {
  const auto found =
      std::ranges::find_if(manifest.entrypoints, [&](const Entrypoint& entry) {
        return entry.os == os && entry.arch == arch;
      });
  if (found != manifest.entrypoints.end()) {
    return *found;
  }
  std::vector<std::string> platforms;
  for (const Entrypoint& entry : manifest.entrypoints) {
    platforms.push_back(fmt::format("{}/{}", entry.os, entry.arch));
  }
  throw StoreError(StoreError::Kind::no_entrypoint,
                   fmt::format("{} {} has no entrypoint for {}/{}; it has: {}",
                               manifest.package.id, manifest.package.version,
                               os, arch, fmt::join(platforms, ", ")));
}

}  // namespace benchgate::store
