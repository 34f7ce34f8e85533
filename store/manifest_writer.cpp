#include "store/manifest_writer.h"

#include "store/store_error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace benchgate::store {

namespace {

using Json = nlohmann::ordered_json;

void set_if(Json& json, const char* key, const auto& value) {
  if (value) {
    json[key] = *value;
  }
}

void set_if_any(Json& json, const char* key, const auto& values) {
  if (!values.empty()) {
    json[key] = values;
  }
}

Json to_json(const Entrypoint& entrypoint) {
  Json json = {{"os", entrypoint.os},
               {"arch", entrypoint.arch},
               {"command", entrypoint.command}};
  set_if_any(json, "args", entrypoint.args);
  return json;
}

Json to_json(const Manifest::Permissions& permissions) {
  Json json = Json::object();
  set_if_any(json, "network", permissions.network);
  set_if_any(json, "environment", permissions.environment);
  set_if_any(json, "filesystem", permissions.filesystem);
  json["subprocess"] = permissions.subprocess;
  return json;
}

Json to_json(const Manifest::Limits& limits) {
  Json json = Json::object();
  set_if(json, "max_cpu", limits.max_cpu);
  set_if_any(json, "max_memory", limits.max_memory);
  set_if(json, "max_pids", limits.max_pids);
  set_if(json, "max_fds", limits.max_fds);
  set_if_any(json, "timeout", limits.timeout);
  return json;
}

Json to_json(const Manifest& manifest) {
  Json json;
  json["schema_version"] = manifest.schema_version;
  json["package"] = {{"id", manifest.package.id},
                     {"version", manifest.package.version}};
  set_if_any(json["package"], "git_sha", manifest.package.git_sha);
  json["bundle"] = {{"digest", manifest.bundle.digest.to_string()},
                    {"size_bytes", manifest.bundle.size_bytes}};
  json["transport"] = {{"type", manifest.transport.type}};
  set_if(json["transport"], "port", manifest.transport.port);
  json["entrypoints"] = Json::array();
  for (const Entrypoint& entrypoint : manifest.entrypoints) {
    json["entrypoints"].push_back(to_json(entrypoint));
  }
  if (manifest.permissions_requested) {
    json["permissions_requested"] = to_json(*manifest.permissions_requested);
  }
  if (manifest.limits_recommended) {
    json["limits_recommended"] = to_json(*manifest.limits_recommended);
  }
  return json;
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  validate(manifest);
  try {
    return to_json(manifest).dump(2) + "\n";
  } catch (const nlohmann::json::exception&) {
    throw StoreError(StoreError::Kind::bad_manifest,
                     fmt::format("the manifest of {} holds text that is not "
                                 "UTF-8",
                                 manifest.package.id));
  }
}

}  // namespace benchgate::store
