#pragma once

/// \file
/// What the commands of `benchgate store` share.

#include "src/cli/commands.h"
#include "src/cli/option_help.h"
#include "store/artifact_store.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// The options of all of them; each adds those that it has.
struct StoreOptions {
  std::string root;  ///< As given; when a command runs, the one meant.
  std::string kind = "bundle";
  std::string name;
  std::string digest;
  std::vector<std::string> digests;
  std::string file;
  std::string expected;
  std::string repair_from;
  std::string max_size;
  std::string max_age;
  std::string min_age = "1h";
  bool dry_run = false;
  bool json = false;
  bool overwrite = false;
};

using SharedStoreOptions = std::shared_ptr<StoreOptions>;

/// The folder that is meant: --root, or the cache's store.
[[nodiscard]] std::filesystem::path root_of(const StoreOptions& options);

[[nodiscard]] store::ArtifactStore open_store(const StoreOptions& options);

[[nodiscard]] store::ArtifactKind kind_of(const StoreOptions& options);

/// "2026-11-23T20:15:00Z".
[[nodiscard]] std::string time_text(std::chrono::system_clock::time_point time);

/// Where the commands are added.
struct StoreCommands {
  using Run = ExitStatus (*)(const StoreOptions&, const Call&);

  CLI::App& parent;
  Action& action;
  SharedStoreOptions options;

  /// A command that does `run`.
  [[nodiscard]] CLI::App& add(const CommandHelp& help, Run run) const;

  void add_kind(CLI::App& command) const;
  void add_digest(CLI::App& command) const;
  void add_json(CLI::App& command) const;
};

/// verify, gc and stats.
void add_store_upkeep(const StoreCommands& commands);

/// References and pins.
void add_store_names(const StoreCommands& commands);

}  // namespace benchgate::cli
