#include "src/cli/commands.h"
#include "src/cli/measure_options.h"
#include "src/measure/measurement_error.h"
#include "src/measure/stored_suite.h"
#include "store/artifact_store.h"
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

struct StoreOptions {
  std::string root;
  std::string kind = "bundle";
  std::string digest;
  std::string file;
  bool json = false;
  bool overwrite = false;
};

using Options = std::shared_ptr<StoreOptions>;

std::filesystem::path root_of(const StoreOptions& options) {
  return options.root.empty() ? default_cache() / "store"
                              : std::filesystem::path(options.root);
}

store::ArtifactStore open(const StoreOptions& options) {
  return store::ArtifactStore::open(root_of(options));
}

store::ArtifactKind kind_of(const StoreOptions& options) {
  return options.kind == "manifest" ? store::ArtifactKind::manifest
                                    : store::ArtifactKind::bundle;
}

std::string_view name_of(store::ArtifactKind kind) {
  return kind == store::ArtifactKind::manifest ? "manifest" : "bundle";
}

[[noreturn]] void not_there(const StoreOptions& options) {
  throw measure::MeasurementError(
      measure::MeasurementError::Kind::bad_input,
      fmt::format("the store at {} has no {} {}", root_of(options).string(),
                  options.kind, options.digest));
}

ExitStatus list(const StoreOptions& options, const Call& call) {
  const auto snapshot = open(options).list();
  const std::vector<store::Artifact>& artifacts = *snapshot;
  json array = json::array();
  std::string text;
  std::uint64_t total = 0;
  for (const store::Artifact& artifact : artifacts) {
    const auto when = fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(artifact.modified)));
    total += artifact.size_bytes;
    text += fmt::format("{:8}  {:>12}  {}  {}\n", name_of(artifact.kind),
                        artifact.size_bytes, when, artifact.digest.to_string());
    array.push_back({{"kind", name_of(artifact.kind)},
                     {"digest", artifact.digest.to_string()},
                     {"size", artifact.size_bytes},
                     {"modified", when}});
  }
  text += fmt::format("{} artifacts, {} bytes, in {}\n", artifacts.size(),
                      total, root_of(options).string());
  call.terminal.print(options.json ? array.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

json to_json(const std::vector<store::Finding>& findings) {
  json array = json::array();
  for (const store::Finding& finding : findings) {
    array.push_back({{"name", finding.name},
                     {"reason", finding.reason},
                     {"quarantined", finding.quarantined}});
  }
  return array;
}

ExitStatus verify(const StoreOptions& options, const Call& call) {
  const store::VerifyReport report = open(options).verify();
  const json object = {{"artifacts", report.artifacts},
                       {"bytes", report.bytes},
                       {"references", report.references},
                       {"damaged", to_json(report.damaged)},
                       {"unreadable", to_json(report.unreadable)},
                       {"strangers", report.strangers}};
  std::string text;
  for (const auto* findings : {&report.damaged, &report.unreadable}) {
    for (const store::Finding& finding : *findings) {
      text += fmt::format("{}: {}{}\n", finding.name, finding.reason,
                          finding.quarantined ? " (in quarantine now)" : "");
    }
  }
  for (const std::string& name : report.strangers) {
    text += fmt::format("{}: no file of the store; it does no harm\n", name);
  }
  text +=
      fmt::format("{} artifacts whole ({} bytes), {} damaged, {} unreadable\n",
                  report.artifacts, report.bytes, report.damaged.size(),
                  report.unreadable.size());
  call.terminal.print(options.json ? object.dump(2) + "\n" : text);
  return report.ok() ? ExitStatus::fine : ExitStatus::bad_input;
}

ExitStatus put(const StoreOptions& options, const Call& call) {
  if (!std::filesystem::is_regular_file(options.file)) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::bad_input,
        fmt::format("there is no file {} to put", options.file));
  }
  const store::Digest digest = measure::digest_of_file(options.file);
  open(options).put_file(kind_of(options), digest, options.file);
  call.terminal.print(digest.to_string() + "\n");
  return ExitStatus::fine;
}

ExitStatus get(const StoreOptions& options, const Call& call) {
  store::ArtifactStore store = open(options);
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
  if (!open(options).remove(kind_of(options),
                            store::Digest::parse(options.digest))) {
    not_there(options);
  }
  return ExitStatus::fine;
}

ExitStatus size(const StoreOptions& options, const Call& call) {
  const auto bytes = open(options).size(kind_of(options),
                                        store::Digest::parse(options.digest));
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

using Run = ExitStatus (*)(const StoreOptions&, const Call&);

/// A command of `store` that does `run`.
CLI::App* add(CLI::App& parent, Action& action, const Options& options,
              const char* name, const char* description, Run run) {
  CLI::App* command = parent.add_subcommand(name, description);
  command
      ->add_option("--root", options->root,
                   "The store's folder (default: the cache's)")
      ->type_name("DIRECTORY");
  command->callback([options, run, &action] {
    action = [options, run](const Call& call) {
      try {
        return run(*options, call);
      } catch (const store::StoreError& error) {
        throw measure::MeasurementError(
            measure::MeasurementError::Kind::bad_input, error.what());
      }
    };
  });
  return command;
}

void add_kind(CLI::App& command, const Options& options) {
  command.add_option("--kind", options->kind, "bundle (default) or manifest")
      ->check(CLI::IsMember({"bundle", "manifest"}))
      ->type_name("KIND");
}

void add_digest(CLI::App& command, const Options& options) {
  add_kind(command, options);
  command.add_option("digest", options->digest, "sha256: and 64 digits")
      ->required()
      ->type_name("DIGEST");
}

}  // namespace

void add_store_command(CLI::App& app, Action& action) {
  const auto options = std::make_shared<StoreOptions>();
  CLI::App* command = app.add_subcommand(
      "store", "Look at the store that keeps built suites, or use it directly");
  command->require_subcommand(1);

  add(*command, action, options, "list", "List what is stored", &list)
      ->add_flag("--json", options->json, "As JSON");
  add(*command, action, options, "verify",
      "Hash everything; damaged artifacts go to quarantine, exit 2", &verify)
      ->add_flag("--json", options->json, "As JSON");
  CLI::App* putting = add(*command, action, options, "put",
                          "Store a file and print its digest", &put);
  add_kind(*putting, options);
  putting->add_option("file", options->file, "The file")
      ->required()
      ->type_name("FILE");
  CLI::App* getting = add(*command, action, options, "get",
                          "Write an artifact to a file, or print it", &get);
  add_digest(*getting, options);
  getting
      ->add_option("file", options->file,
                   "Where to (default: standard "
                   "output)")
      ->type_name("FILE");
  getting->add_flag("--overwrite", options->overwrite,
                    "Replace the file that is there");
  add_digest(
      *add(*command, action, options, "remove", "Remove an artifact", &remove),
      options);
  add_digest(*add(*command, action, options, "size",
                  "Print the size of an artifact in bytes", &size),
             options);
  add(*command, action, options, "path", "Print where the store is", &path);
  command->footer(
      "Examples:\n"
      "  benchgate store list\n"
      "  benchgate store verify\n"
      "  benchgate store get sha256:9f86d081... suite.tar");
}

}  // namespace benchgate::cli
