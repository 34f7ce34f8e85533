// What keeps a store in order: verify, gc, stats.

#include "src/cli/report_output.h"
#include "src/cli/store_options.h"
#include "src/cli/values.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace benchgate::cli {

namespace {

using nlohmann::json;

json to_json(const std::vector<store::Finding>& findings) {
  json array = json::array();
  for (const store::Finding& finding : findings) {
    array.push_back({{"name", finding.name},
                     {"reason", finding.reason},
                     {"quarantined", finding.quarantined},
                     {"repaired", finding.repaired}});
  }
  return array;
}

std::string line_of(const store::Finding& finding) {
  return fmt::format("{}: {}{}{}\n", finding.name, finding.reason,
                     finding.quarantined ? " (in quarantine now)" : "",
                     finding.repaired ? " (repaired)" : "");
}

std::string text_of(const store::VerifyReport& report) {
  std::string text;
  for (const auto* findings : {&report.damaged, &report.unreadable}) {
    for (const store::Finding& finding : *findings) {
      text += line_of(finding);
    }
  }
  for (const std::string& name : report.restored) {
    text += fmt::format("{}: was in quarantine alone (repaired)\n", name);
  }
  for (const std::string& name : report.strangers) {
    text += fmt::format("{}: no file of the store; it does no harm\n", name);
  }
  return text + fmt::format(
                    "{} artifacts whole ({} bytes), {} damaged, {} "
                    "unreadable\n",
                    report.artifacts, report.bytes, report.damaged.size(),
                    report.unreadable.size());
}

ExitStatus verify(const StoreOptions& options, const Call& call) {
  std::optional<store::ArtifactStore> other;
  if (!options.repair_from.empty()) {
    other =
        store::ArtifactStore::open(options.repair_from, {.read_only = true});
  }
  const store::VerifyReport report =
      open_store(options).verify({.repair_from = other ? &*other : nullptr});
  const json object = {{"artifacts", report.artifacts},
                       {"bytes", report.bytes},
                       {"references", report.references},
                       {"damaged", to_json(report.damaged)},
                       {"unreadable", to_json(report.unreadable)},
                       {"restored", report.restored},
                       {"strangers", report.strangers}};
  call.terminal.print(options.json ? object.dump(2) + "\n" : text_of(report));
  return report.ok() ? ExitStatus::fine : ExitStatus::bad_input;
}

std::chrono::seconds age_option(const char* name, const std::string& text) {
  const auto age = parse_duration(text);
  if (!age) {
    throw UsageError(fmt::format(
        "{} {}: expected a duration like 90m, 12h or 30d", name, text));
  }
  return std::chrono::duration_cast<std::chrono::seconds>(*age);
}

std::string text_of(const store::GcReport& report, bool dry_run) {
  std::string text = fmt::format(
      "{} {} artifacts ({} bytes), {} references and {} leftovers of killed "
      "processes\n",
      dry_run ? "would remove" : "removed", report.removed,
      report.removed_bytes, report.references, report.leftovers);
  text += fmt::format("{} artifacts stay ({} bytes)", report.kept,
                      report.kept_bytes);
  if (report.pinned + report.in_use > 0) {
    text += fmt::format(
        ", of which {} would have gone if they were not pinned, and {} if they "
        "were not in use",
        report.pinned, report.in_use);
  }
  return text + "\n";
}

ExitStatus gc(const StoreOptions& options, const Call& call) {
  store::GcOptions limits;
  if (!options.max_size.empty()) {
    limits.max_bytes = parse_size(options.max_size);
    if (!limits.max_bytes) {
      throw UsageError(
          fmt::format("--max-size {}: expected a size like 500MB or 5GiB",
                      options.max_size));
    }
  }
  if (!options.max_age.empty()) {
    limits.max_age = age_option("--max-age", options.max_age);
  }
  limits.min_age = options.min_age == "0"
                       ? std::chrono::seconds(0)
                       : age_option("--min-age", options.min_age);
  limits.dry_run = options.dry_run;
  const store::GcReport report = open_store(options).gc(limits);
  const json object = {{"removed", report.removed},
                       {"removed_bytes", report.removed_bytes},
                       {"kept", report.kept},
                       {"kept_bytes", report.kept_bytes},
                       {"pinned", report.pinned},
                       {"in_use", report.in_use},
                       {"references", report.references},
                       {"leftovers", report.leftovers},
                       {"dry_run", options.dry_run}};
  call.terminal.print(options.json ? object.dump(2) + "\n"
                                   : text_of(report, options.dry_run));
  return ExitStatus::fine;
}

json to_json(const store::StoreStatistics::Artifacts& artifacts) {
  const auto time = [](const auto& when) {
    return when ? json(time_text(*when)) : json(nullptr);
  };
  return {{"count", artifacts.count},
          {"bytes", artifacts.bytes},
          {"largest", artifacts.largest},
          {"oldest_use", time(artifacts.oldest_use)},
          {"newest_use", time(artifacts.newest_use)}};
}

json to_json(const store::StoreStatistics::Files& files) {
  return {{"count", files.count}, {"bytes", files.bytes}};
}

std::string line_of(const char* name,
                    const store::StoreStatistics::Artifacts& artifacts) {
  std::string line = fmt::format("{:<11} {:>8} {:>14} bytes", name,
                                 artifacts.count, artifacts.bytes);
  if (artifacts.oldest_use) {
    line += fmt::format(", used between {} and {}",
                        time_text(*artifacts.oldest_use),
                        time_text(*artifacts.newest_use));
  }
  return line + "\n";
}

std::string line_of(const char* name,
                    const store::StoreStatistics::Files& files) {
  return fmt::format("{:<11} {:>8} {:>14} bytes\n", name, files.count,
                     files.bytes);
}

ExitStatus stats(const StoreOptions& options, const Call& call) {
  const store::StoreStatistics found = open_store(options).statistics();
  const json object = {{"manifests", to_json(found.manifests)},
                       {"bundles", to_json(found.bundles)},
                       {"references", to_json(found.references)},
                       {"pins", to_json(found.pins)},
                       {"quarantined", to_json(found.quarantined)},
                       {"staging", to_json(found.staging)}};
  const std::string text = line_of("bundles", found.bundles) +
                           line_of("manifests", found.manifests) +
                           line_of("references", found.references) +
                           line_of("pins", found.pins) +
                           line_of("quarantined", found.quarantined) +
                           line_of("staging", found.staging) +
                           fmt::format("in {}\n", root_of(options).string());
  call.terminal.print(options.json ? object.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

}  // namespace

void add_store_upkeep(const StoreCommands& commands) {
  StoreOptions& options = *commands.options;

  CLI::App& verifying =
      commands.add({"verify",
                    "Hash everything; damaged artifacts go to quarantine, exit "
                    "2 unless all were repaired",
                    "store verify --repair-from /mnt/other/store"},
                   &verify);
  verifying
      .add_option("--repair-from", options.repair_from,
                  "Put damaged artifacts again from the store in this folder")
      ->type_name("DIRECTORY");
  commands.add_json(verifying);

  CLI::App& collecting =
      commands.add({"gc",
                    "Remove what was not used for longest, above a size or an "
                    "age, and what killed processes left",
                    "store gc --max-size 2GiB --max-age 30d --dry-run"},
                   &gc);
  collecting
      .add_option("--max-size", options.max_size,
                  "Let the artifacts take no more than this, like 5GiB")
      ->type_name("SIZE");
  collecting
      .add_option("--max-age", options.max_age,
                  "Remove what was not used for this long, like 30d")
      ->type_name("DURATION");
  collecting
      .add_option("--min-age", options.min_age,
                  "Keep what was used since (default: 1h)")
      ->type_name("DURATION");
  collecting.add_flag("--dry-run", options.dry_run,
                      "Only say what would be removed");
  commands.add_json(collecting);

  commands.add_json(
      commands.add({"stats", "Count what is stored", "store stats"}, &stats));
}

}  // namespace benchgate::cli
