#include "src/cli/cache_folder.h"
#include "src/cli/commands.h"
#include "src/cli/store_options.h"
#include "src/measure/measurement_error.h"
#include "src/measure/stored_suite.h"
#include "store/store_error.h"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace benchgate::cli {

namespace {

using nlohmann::json;

[[noreturn]] void not_there(const StoreOptions& options) {
  throw measure::MeasurementError(
      measure::MeasurementError::Kind::bad_input,
      fmt::format("the store at {} has no {} {}", root_of(options).string(),
                  options.kind, options.digest));
}

ExitStatus list(const StoreOptions& options, const Call& call) {
  const auto snapshot = open_store(options).list();
  const std::vector<store::Artifact>& artifacts = *snapshot;
  json array = json::array();
  std::string text;
  std::uint64_t total = 0;
  for (const store::Artifact& artifact : artifacts) {
    const std::string when = time_text(artifact.modified);
    total += artifact.size_bytes;
    text += fmt::format("{:8}  {:>12}  {}  {}\n", to_string(artifact.kind),
                        artifact.size_bytes, when, artifact.digest.to_string());
    array.push_back({{"kind", to_string(artifact.kind)},
                     {"digest", artifact.digest.to_string()},
                     {"size", artifact.size_bytes},
                     {"modified", when}});
  }
  text += fmt::format("{} artifacts, {} bytes, in {}\n", artifacts.size(),
                      total, root_of(options).string());
  call.terminal.print(options.json ? array.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

ExitStatus put(const StoreOptions& options, const Call& call) {
  if (!std::filesystem::is_regular_file(options.file)) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::bad_input,
        fmt::format("there is no file {} to put", options.file));
  }
  const store::Digest digest = measure::digest_of_file(options.file);
  open_store(options).put_file(kind_of(options), digest, options.file);
  call.terminal.print(digest.to_string() + "\n");
  return ExitStatus::fine;
}

ExitStatus get(const StoreOptions& options, const Call& call) {
  store::ArtifactStore store = open_store(options);
  const store::Digest digest = store::Digest::parse(options.digest);
  if (options.file.empty() || options.file == "-") {
    const auto blob = store.get(kind_of(options), digest);
    if (!blob) {
      not_there(options);
    }
    call.terminal.print(blob->text());
    return ExitStatus::fine;
  }
  store::CopyOptions copy;
  copy.overwrite = options.overwrite;
  store.copy_to(kind_of(options), digest, options.file, copy);
  return ExitStatus::fine;
}

ExitStatus remove(const StoreOptions& options, const Call& /*call*/) {
  if (!open_store(options).remove(kind_of(options),
                                  store::Digest::parse(options.digest))) {
    not_there(options);
  }
  return ExitStatus::fine;
}

ExitStatus size(const StoreOptions& options, const Call& call) {
  const auto bytes = open_store(options).size(
      kind_of(options), store::Digest::parse(options.digest));
  if (!bytes) {
    not_there(options);
  }
  call.terminal.print(fmt::format("{}\n", *bytes));
  return ExitStatus::fine;
}

ExitStatus path(const StoreOptions& options, const Call& call) {
  call.terminal.print(root_of(options).string() + "\n");
  return ExitStatus::fine;
}

/// The cache's store, where suites are kept; says so if that is another one.
std::string usual_root(Terminal& terminal) {
  const UsableCache cache = usable_cache(default_cache());
  if (!cache.warning.empty()) {
    terminal.message(fmt::format("benchgate: {}\n", cache.warning));
  }
  return cache.folder / "store";
}

}  // namespace

std::filesystem::path root_of(const StoreOptions& options) {
  return options.root;
}

store::ArtifactStore open_store(const StoreOptions& options) {
  return store::ArtifactStore::open(root_of(options));
}

store::ArtifactKind kind_of(const StoreOptions& options) {
  return options.kind == "manifest" ? store::ArtifactKind::manifest
                                    : store::ArtifactKind::bundle;
}

std::string time_text(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

CLI::App& StoreCommands::add(const CommandHelp& help, Run run) const {
  CLI::App& command = add_command(parent, help);
  command
      .add_option("--root", options->root,
                  "The store's folder (default: the cache's)")
      ->type_name("DIRECTORY");
  command.callback([options = options, run, &action = action] {
    action = [options, run](const Call& call) {
      try {
        if (options->root.empty()) {
          options->root = usual_root(call.terminal);
        }
        return run(*options, call);
      } catch (const store::StoreError& error) {
        throw measure::MeasurementError(
            measure::MeasurementError::Kind::bad_input, error.what());
      }
    };
  });
  return command;
}

void StoreCommands::add_kind(CLI::App& command) const {
  command.add_option("--kind", options->kind, "bundle (default) or manifest")
      ->check(CLI::IsMember({"bundle", "manifest"}))
      ->type_name("KIND");
}

void StoreCommands::add_digest(CLI::App& command) const {
  add_kind(command);
  command.add_option("digest", options->digest, "sha256: and 64 digits")
      ->required()
      ->type_name("DIGEST");
}

void StoreCommands::add_json(CLI::App& command) const {
  command.add_flag("--json", options->json, "Print JSON");
}

void add_store_command(CLI::App& app, Action& action) {
  const auto options = std::make_shared<StoreOptions>();
  CLI::App* command = app.add_subcommand(
      "store", "Look at the store that keeps built suites, or use it directly");
  command->require_subcommand(1);
  const StoreCommands commands{*command, action, options};

  commands.add_json(commands.add(
      {"list", "List what is stored", "store list --json"}, &list));
  CLI::App& putting = commands.add(
      {"put", "Store a file and print its digest", "store put suite.tar"},
      &put);
  commands.add_kind(putting);
  putting.add_option("file", options->file, "The file")
      ->required()
      ->type_name("FILE");
  CLI::App& getting =
      commands.add({"get", "Write an artifact to a file, or print it",
                    "store get sha256:9f86d081... suite.tar"},
                   &get);
  commands.add_digest(getting);
  getting
      .add_option("file", options->file, "Where to (default: standard output)")
      ->type_name("FILE");
  getting.add_flag("--overwrite", options->overwrite,
                   "Replace the file that is there");
  commands.add_digest(commands.add(
      {"remove", "Remove an artifact", "store remove sha256:9f86d081..."},
      &remove));
  commands.add_digest(
      commands.add({"size", "Print the size of an artifact in bytes",
                    "store size sha256:9f86d081..."},
                   &size));
  static_cast<void>(
      commands.add({"path", "Print where the store is", "store path"}, &path));
  add_store_names(commands);
  add_store_upkeep(commands);
  command->footer(
      "Examples:\n"
      "  benchgate store list\n"
      "  benchgate store verify\n"
      "  benchgate store gc --max-size 2GiB --max-age 30d\n"
      "  benchgate store get sha256:9f86d081... suite.tar\n"
      "  benchgate store set-ref main sha256:9f86d081... --expect none\n"
      "  benchgate store pin release-1.0 sha256:9f86d081...");
}

}  // namespace benchgate::cli
