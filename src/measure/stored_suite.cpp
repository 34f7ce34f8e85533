#include "src/measure/stored_suite.h"

#include "src/measure/bundle.h"
#include "src/measure/measurement_error.h"
#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <span>
#include <system_error>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{64} << 10;

/// What a suite of a build is found by.
store::Digest reference_key(const store::Digest& key,
                            const std::string& suite) {
  return store::Digest::of(
      fmt::format("benchgate suite\n{}\n{}", key.to_string(), suite));
}

/// The manifest's word for our architecture.
std::string architecture() {
  const std::string machine = machine_architecture();
  if (machine == "x86_64") {
    return "amd64";
  }
  return machine == "aarch64" ? "arm64" : machine;
}

/// A package name has letters, digits, '-' and '_' only.
std::string package_name(const std::string& suite) {
  std::string name = suite;
  std::ranges::replace_if(
      name,
      [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-';
      },
      '_');
  return "benchgate/" + (name.empty() ? "suite" : name);
}

store::Manifest describe_bundle(const Revision& revision,
                                const BuiltSuite& suite,
                                const store::Digest& digest,
                                const fs::path& bundle) {
  store::Manifest manifest;
  manifest.package.id = package_name(suite.name);
  manifest.package.version = revision.tree;
  manifest.package.git_sha = revision.commit;
  manifest.bundle.digest = digest;
  manifest.bundle.size_bytes = static_cast<std::int64_t>(fs::file_size(bundle));
  manifest.transport.type = "stdio";
  store::Entrypoint entrypoint;
  entrypoint.os = "linux";
  entrypoint.arch = architecture();
  entrypoint.command = place_in_bundle(suite.executable).string();
  manifest.entrypoints.push_back(entrypoint);
  return manifest;
}

/// The executable of the manifest in `folder`; a command is a name from
/// outside and must not lead elsewhere.
fs::path executable_in(const fs::path& folder, const fs::path& command) {
  const bool climbs = std::ranges::any_of(
      command, [](const fs::path& part) { return part == ".."; });
  fs::path executable = folder / command;
  if (command.is_absolute() || climbs || !fs::is_regular_file(executable) ||
      ::access(executable.c_str(), X_OK) != 0) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("the bundle has no executable '{}'", command.string()));
  }
  return executable;
}

}  // namespace

std::optional<BuiltSuite> fetch_suite(store::ArtifactStore& store,
                                      const store::Digest& key,
                                      const SuiteRecipe& recipe,
                                      const fs::path& folder) {
  const auto reference = store.reference(reference_key(key, recipe.name));
  if (!reference || reference->kind != store::ArtifactKind::manifest) {
    return std::nullopt;
  }
  const auto blob = store.get(store::ArtifactKind::manifest, reference->target);
  if (!blob) {
    return std::nullopt;
  }
  const store::Manifest manifest = store::parse_manifest(blob->text());
  const store::Entrypoint& entrypoint =
      store::select_entrypoint(manifest, "linux", architecture());
  const store::Digest digest = manifest.bundle.digest;
  if (!store.contains(store::ArtifactKind::bundle, digest)) {
    return std::nullopt;
  }
  const fs::path bundle = folder.string() + ".tar";
  fs::create_directories(folder.parent_path());
  store.copy_to(store::ArtifactKind::bundle, digest, bundle,
                {.overwrite = true});
  unpack(bundle, folder);
  std::error_code ignored;
  fs::remove(bundle, ignored);
  return BuiltSuite{.name = recipe.name,
                    .executable = executable_in(folder, entrypoint.command),
                    .arguments = recipe.arguments,
                    .library_folder = folder / "lib",
                    .digest = digest.to_string()};
}

void keep_suite(store::ArtifactStore& store, const store::Digest& key,
                const Revision& revision, const BuiltSuite& suite,
                const fs::path& bundle) {
  const store::Digest digest = store::Digest::parse(suite.digest);
  const store::Manifest manifest =
      describe_bundle(revision, suite, digest, bundle);
  store::validate(manifest);
  const std::string text = store::write_manifest(manifest);
  const store::Digest name = store::Digest::of(text);
  store.put_file(store::ArtifactKind::bundle, digest, bundle);
  store.put(store::ArtifactKind::manifest, name,
            std::as_bytes(std::span(text)));
  store.set_reference(reference_key(key, suite.name),
                      {store::ArtifactKind::manifest, name});
}

fs::path place_in_bundle(const fs::path& executable) {
  return fs::path("bin") / executable.filename();
}

store::Digest digest_of_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  store::Hasher hasher;
  std::array<char, kBlock> block{};
  while (stream) {
    stream.read(block.data(), block.size());
    const auto count = static_cast<std::size_t>(stream.gcount());
    hasher.update(std::as_bytes(std::span(block).first(count)));
  }
  if (!stream.eof()) {
    throw MeasurementError(MeasurementError::Kind::not_measured,
                           fmt::format("cannot read {}", file.string()));
  }
  return hasher.finish();
}

}  // namespace benchgate::measure
