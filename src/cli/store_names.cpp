// References and pins of a store.

#include "src/cli/store_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace benchgate::cli {

namespace {

using nlohmann::json;

std::string text_of(const std::optional<store::Reference>& reference) {
  return reference ? fmt::format("{} {}", to_string(reference->kind),
                                 reference->target.to_string())
                   : "nothing";
}

ExitStatus list_references(const StoreOptions& options, const Call& call) {
  json array = json::array();
  std::string text;
  for (const auto& [key, reference] : open_store(options).references()) {
    text += fmt::format(
        "{:8}  {}  {}\n", to_string(reference.kind),
        reference.target.to_string(),
        reference.name.empty() ? "key " + key.to_string() : reference.name);
    array.push_back({{"kind", to_string(reference.kind)},
                     {"digest", reference.target.to_string()},
                     {"key", key.to_string()},
                     {"name", reference.name.empty() ? json(nullptr)
                                                     : json(reference.name)}});
  }
  text += fmt::format("{} references, in {}\n", array.size(),
                      root_of(options).string());
  call.terminal.print(options.json ? array.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

ExitStatus show_reference(const StoreOptions& options, const Call& call) {
  const auto reference =
      open_store(options).reference(store::reference_key(options.name));
  if (!reference) {
    call.terminal.message(
        fmt::format("benchgate: the store at {} has no reference {}\n",
                    root_of(options).string(), options.name));
    return ExitStatus::bad_input;
  }
  call.terminal.print(reference->target.to_string() + "\n");
  return ExitStatus::fine;
}

/// Changes the reference; with --expect, only if it stands for that.
ExitStatus change(const StoreOptions& options, const Call& call,
                  const std::optional<store::Reference>& desired) {
  store::ArtifactStore store = open_store(options);
  const store::Digest key = store::reference_key(options.name);
  const auto before = store.reference(key);
  if (options.expected.empty()) {
    if (desired) {
      store.set_reference(key, *desired);
    } else if (!store.remove_reference(key)) {
      call.terminal.message(
          fmt::format("benchgate: the store at {} has no reference {}\n",
                      root_of(options).string(), options.name));
      return ExitStatus::bad_input;
    }
    return ExitStatus::fine;
  }
  std::optional<store::ArtifactKey> expected;
  if (options.expected != "none") {
    // Of the kind that it has: the digest says enough.
    expected = store::ArtifactKey{before ? before->kind : kind_of(options),
                                  store::Digest::parse(options.expected)};
  }
  if (store.exchange_reference(key, expected, desired)) {
    return ExitStatus::fine;
  }
  call.terminal.message(fmt::format(
      "benchgate: {} stands for {}, not for {}; nothing was changed\n",
      options.name, text_of(store.reference(key)),
      expected ? options.expected : "nothing"));
  return ExitStatus::policy_says_no;
}

ExitStatus set_reference(const StoreOptions& options, const Call& call) {
  return change(
      options, call,
      store::Reference{kind_of(options), store::Digest::parse(options.digest),
                       options.name});
}

ExitStatus remove_reference(const StoreOptions& options, const Call& call) {
  return change(options, call, std::nullopt);
}

ExitStatus list_pins(const StoreOptions& options, const Call& call) {
  json object = json::object();
  std::string text;
  for (const store::Pin& pin : open_store(options).pins()) {
    json& array = object[pin.name] = json::array();
    for (const store::ArtifactKey& artifact : pin.artifacts) {
      text += fmt::format("{:8}  {}  {}\n", to_string(artifact.kind),
                          artifact.digest.to_string(), pin.name);
      array.push_back({{"kind", to_string(artifact.kind)},
                       {"digest", artifact.digest.to_string()}});
    }
  }
  text +=
      fmt::format("{} pins, in {}\n", object.size(), root_of(options).string());
  call.terminal.print(options.json ? object.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

ExitStatus pin(const StoreOptions& options, const Call& call) {
  store::ArtifactStore store = open_store(options);
  std::vector<store::ArtifactKey> artifacts;
  for (const std::string& text : options.digests) {
    artifacts.push_back({kind_of(options), store::Digest::parse(text)});
  }
  store.pin(options.name, artifacts);
  for (const store::ArtifactKey& artifact : artifacts) {
    if (!store.contains(artifact.kind, artifact.digest)) {
      call.terminal.message(fmt::format(
          "benchgate: there is no {} {} yet; it is kept once it is put\n",
          to_string(artifact.kind), artifact.digest.to_string()));
    }
  }
  return ExitStatus::fine;
}

ExitStatus unpin(const StoreOptions& options, const Call& call) {
  if (!open_store(options).unpin(options.name)) {
    call.terminal.message(
        fmt::format("benchgate: the store at {} has no pin {}\n",
                    root_of(options).string(), options.name));
    return ExitStatus::bad_input;
  }
  return ExitStatus::fine;
}

void add_name(const StoreCommands& commands, CLI::App& command) {
  command.add_option("name", commands.options->name, "What it is called")
      ->required()
      ->type_name("NAME");
}

void add_expected(const StoreCommands& commands, CLI::App& command) {
  command
      .add_option("--expect", commands.options->expected,
                  "Only if it stands for this digest now, or for none; exit 1 "
                  "if it does not")
      ->type_name("DIGEST");
}

}  // namespace

void add_store_names(const StoreCommands& commands) {
  commands.add_json(commands.add(
      {"refs", "List the references: names of artifacts", "store refs"},
      &list_references));
  add_name(commands, commands.add({"ref", "Print what a reference stands for",
                                   "store ref main"},
                                  &show_reference));

  CLI::App& setting =
      commands.add({"set-ref", "Make a name stand for an artifact",
                    "store set-ref main sha256:9f86d081... --expect none"},
                   &set_reference);
  add_name(commands, setting);
  commands.add_digest(setting);
  add_expected(commands, setting);

  CLI::App& removing =
      commands.add({"remove-ref", "Forget a name", "store remove-ref main"},
                   &remove_reference);
  add_name(commands, removing);
  add_expected(commands, removing);

  commands.add_json(commands.add(
      {"pins", "List what gc has to keep", "store pins"}, &list_pins));

  CLI::App& pinning = commands.add(
      {"pin", "Keep artifacts from gc, in place of those kept by the name",
       "store pin release-1.0 sha256:9f86d081..."},
      &pin);
  add_name(commands, pinning);
  commands.add_kind(pinning);
  pinning
      .add_option("digests", commands.options->digests,
                  "sha256: and 64 digits, once or more")
      ->required()
      ->type_name("DIGEST");

  add_name(commands, commands.add({"unpin", "Let gc have them again",
                                   "store unpin release-1.0"},
                                  &unpin));
}

}  // namespace benchgate::cli
