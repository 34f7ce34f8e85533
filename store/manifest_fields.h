#pragma once

/// \file
/// Which members the parts of a manifest have in its text. docs/store.md shows
/// the same.

#include "store/manifest.h"

#include <string_view>
#include <tuple>

namespace benchgate::store {

/// How a member is written.
enum class FieldForm {
  of_its_type,
  text_or_number  ///< A text for which a number will do.
};

/// A member of an object: its key, where its value goes, and whether it has to
/// be there.
template <typename T, FieldForm kForm = FieldForm::of_its_type>
struct Field {
  std::string_view key;
  T* target;
  bool required;
};

template <typename T>
constexpr Field<T> required(std::string_view key, T& target) {
  return {.key = key, .target = &target, .required = true};
}

template <typename T>
constexpr Field<T> optional(std::string_view key, T& target) {
  return {.key = key, .target = &target, .required = false};
}

/// The members of each part, in the order of write_manifest(), in which they
/// are read fastest.
inline auto fields_of(Manifest& manifest) {
  // Early manifests had a number as their version.
  const Field<std::string, FieldForm::text_or_number> version{
      .key = "schema_version",
      .target = &manifest.schema_version,
      .required = true};
  return std::tuple(
      version, required("package", manifest.package),
      required("bundle", manifest.bundle),
      required("transport", manifest.transport),
      required("entrypoints", manifest.entrypoints),
      optional("permissions_requested", manifest.permissions_requested),
      optional("limits_recommended", manifest.limits_recommended));
}

inline auto fields_of(Manifest::Package& package) {
  return std::tuple(required("id", package.id),
                    required("version", package.version),
                    optional("git_sha", package.git_sha));
}

inline auto fields_of(Manifest::Bundle& bundle) {
  return std::tuple(required("digest", bundle.digest),
                    required("size_bytes", bundle.size_bytes));
}

inline auto fields_of(Manifest::Transport& transport) {
  return std::tuple(required("type", transport.type),
                    optional("port", transport.port));
}

inline auto fields_of(Entrypoint& entrypoint) {
  return std::tuple(required("os", entrypoint.os),
                    required("arch", entrypoint.arch),
                    required("command", entrypoint.command),
                    optional("args", entrypoint.args));
}

inline auto fields_of(Manifest::Permissions& permissions) {
  return std::tuple(optional("network", permissions.network),
                    optional("environment", permissions.environment),
                    optional("filesystem", permissions.filesystem),
                    optional("subprocess", permissions.subprocess));
}

inline auto fields_of(Manifest::Limits& limits) {
  return std::tuple(optional("max_cpu", limits.max_cpu),
                    optional("max_memory", limits.max_memory),
                    optional("max_pids", limits.max_pids),
                    optional("max_fds", limits.max_fds),
                    optional("timeout", limits.timeout));
}

/// What fields_of() knows.
template <typename T>
concept ManifestPart = requires(T& part) {
  fields_of(part);
};

}  // namespace benchgate::store
