#include "src/cli/measure_options.h"

#include "src/cli/cache_folder.h"
#include "src/cli/option_help.h"
#include "src/cli/values.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <random>

namespace benchgate::cli {

namespace {

constexpr std::string_view kConfigurationName = "benchgate.json";

/// Of a seed: below 2^32, so that every JSON reader keeps it exactly.
std::uint64_t random_seed() {
  return std::random_device{}();
}

double share_option(std::string_view option, const std::string& text) {
  const auto share = parse_share(text);
  if (!share) {
    throw UsageError(fmt::format(
        "{} {}: expected a share like 1% or 0.01; above 1 in percent", option,
        text));
  }
  return *share;
}

std::chrono::milliseconds duration_option(std::string_view option,
                                          const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration) {
    throw UsageError(fmt::format(
        "{} {}: expected a duration like 90s, 5m or 1h", option, text));
  }
  return *duration;
}

measure::Pattern filter_option(const std::string& text) {
  try {
    return measure::Pattern(text);
  } catch (const std::regex_error& error) {
    throw UsageError(fmt::format("--filter {}: not a regular expression: {}",
                                 text, error.what()));
  }
}

std::optional<measure::ShardChoice> shard_option(
    const MeasureOptions& options) {
  if (options.shard.empty()) {
    return std::nullopt;
  }
  const auto shard = measure::parse_shard(options.shard);
  if (!shard) {
    throw UsageError(fmt::format(
        "--shard {}: expected I/N like 2/4, the second of four parts: I from 1 "
        "to N, N at most {}",
        options.shard, compare::kMostShards));
  }
  for (const std::string_view site : {kGithub, kGitlab}) {
    if (wants(options.report, site)) {
      throw UsageError(fmt::format(
          "--shard with --report {0}: each shard would put its part in the "
          "place of the others'; post the whole with benchgate merge FILE... "
          "--report {0}",
          site));
    }
  }
  return shard;
}

/// What CLI11 asks of a number that it would take modulo 2^64.
std::string not_negative(const std::string& text) {
  return text.starts_with('-')
             ? fmt::format("expected a whole number from 0 on, found {}", text)
             : "";
}

void apply_overrides(const MeasureOptions& options,
                     Configuration& configuration) {
  compare::RowPolicy& rows = configuration.rules.defaults;
  if (!options.family_error.empty()) {
    double& error = configuration.policy.family_error;
    error = share_option("--family-error", options.family_error);
    if (error <= 0.0 || error >= 1.0) {
      throw UsageError(
          "--family-error: expected a probability above 0 and "
          "below 1");
    }
  }
  if (!options.noise_threshold.empty()) {
    rows.noise_threshold =
        share_option("--noise-threshold", options.noise_threshold);
  }
  if (!options.equivalence_margin.empty()) {
    rows.equivalence_margin =
        share_option("--equivalence-margin", options.equivalence_margin);
  }
  if (!options.budget.empty()) {
    configuration.budget = duration_option("--budget", options.budget);
  }
}

std::uint64_t cache_size_from(const std::string& option) {
  const char* const variable = std::getenv("BENCHGATE_CACHE_SIZE");
  const bool from_variable = option.empty() && variable != nullptr;
  std::string text = from_variable ? variable : option;
  if (text.empty()) {
    text = "5GiB";
  }
  const auto size = parse_size(text);
  if (!size) {
    throw UsageError(fmt::format(
        "{} {}: expected a size like 500MB or 5GiB",
        from_variable ? "$BENCHGATE_CACHE_SIZE" : "--cache-size", text));
  }
  return *size;
}

}  // namespace

void add_build_options(CLI::App& command, MeasureOptions& options) {
  add_text_option(command,
                  {"--config", "FILE",
                   "Configuration (default: benchgate.json at the top of the "
                   "repository)"},
                  options.config);
  add_text_option(command,
                  {"--cache", "DIRECTORY",
                   "Where built suites are kept (default: $BENCHGATE_CACHE or "
                   "~/.cache/benchgate)"},
                  options.cache);
  add_text_option(command,
                  {"--cache-size", "SIZE",
                   "What it may take: above, what was not used for longest "
                   "goes (default: $BENCHGATE_CACHE_SIZE or 5GiB)"},
                  options.cache_size);
  command.add_flag("--rebuild", options.rebuild,
                   "Build again what is in the cache already");
  command.add_flag("--quiet,-q", options.quiet, "No progress");
}

void add_filter_option(CLI::App& command, MeasureOptions& options) {
  add_text_option(command,
                  {"--filter", "REGEX",
                   "Only benchmarks whose name this regular expression "
                   "matches"},
                  options.filter);
}

void add_timeout_option(CLI::App& command, MeasureOptions& options) {
  add_text_option(
      command,
      {"--timeout", "TIME", "Longest time of one invocation (default: 5m)"},
      options.timeout);
}

void add_session_options(CLI::App& command, MeasureOptions& options) {
  const auto add = [&command](const OptionHelp& help, std::string& value) {
    add_text_option(command, help, value);
  };
  add_filter_option(command, options);
  add({"--budget", "TIME",
       "End measuring after this time; what is open then is inconclusive "
       "(default: as long as it takes)"},
      options.budget);
  command
      .add_option("--seed", options.seed,
                  "Repeat the schedule of the run with this seed")
      ->check(not_negative)
      ->type_name("N");
  add({"--family-error", "SHARE",
       "Accepted probability of a false alarm, over the whole suite (default: "
       "1%)"},
      options.family_error);
  add({"--noise-threshold", "SHARE",
       "Smallest slowdown worth calling (default: 1%)"},
      options.noise_threshold);
  add({"--equivalence-margin", "SHARE",
       "How close counts as unchanged (default: 2%)"},
      options.equivalence_margin);
  add_timeout_option(command, options);
  command
      .add_option("--pin", options.pin,
                  "Keep single-threaded benchmarks on one CPU: auto, off")
      ->check(CLI::IsMember({"auto", "off"}))
      ->type_name("HOW");
  add_build_options(command, options);
}

void add_measure_options(CLI::App& command, MeasureOptions& options) {
  CLI::Option* const exact = command.add_flag_callback(
      "--exact", [&options] { options.exact = Exact::instructions; },
      "Count instructions, too, where valgrind is installed; some seconds for "
      "each benchmark");
  command
      .add_flag_callback(
          "--no-exact", [&options] { options.exact = Exact::off; },
          "Count nothing: times only, and what the suite counts itself")
      ->excludes(exact);
  add_session_options(command, options);
  add_text_option(
      command,
      {"--output", "FILE", "Result file (default: .benchgate/last.json)"},
      options.output);
  add_text_option(
      command,
      {"--shard", "I/N",
       "Measure the I-th of N parts of the benchmarks, the same part on every "
       "machine; `benchgate merge` joins the N result files"},
      options.shard);
  add_report_options(command, options.report);
}

Settings make_settings(const MeasureOptions& options,
                       const std::filesystem::path& project) {
  check_reports(options.report);
  Settings settings;
  if (!options.config.empty()) {
    settings.config_file = std::filesystem::absolute(options.config);
  } else if (std::filesystem::exists(project / kConfigurationName)) {
    settings.config_file = project / kConfigurationName;
  }
  if (!settings.config_file.empty()) {
    settings.configuration = read_configuration(settings.config_file);
  }
  apply_overrides(options, settings.configuration);
  if (!options.filter.empty()) {
    settings.filter = filter_option(options.filter);
  }
  if (!options.timeout.empty()) {
    settings.timeout = duration_option("--timeout", options.timeout);
  }
  settings.configuration.exact =
      options.exact.value_or(settings.configuration.exact);
  settings.configuration.explain.benchmarks =
      options.explain.value_or(settings.configuration.explain.benchmarks);
  settings.shard = shard_option(options);
  settings.pin = options.pin != "off";
  settings.pairs = parse_pairs(options.pairs);
  settings.seed = options.seed.value_or(random_seed());
  settings.cache = options.cache.empty()
                       ? default_cache()
                       : std::filesystem::absolute(options.cache);
  settings.cache_size = cache_size_from(options.cache_size);
  settings.output = options.output.empty()
                        ? project / ".benchgate" / "last.json"
                        : std::filesystem::absolute(options.output);
  if (!options.output.empty() &&
      !std::filesystem::is_directory(settings.output.parent_path())) {
    throw UsageError(
        fmt::format("--output {}: there is no folder {}; make it first",
                    options.output, settings.output.parent_path().string()));
  }
  return settings;
}

}  // namespace benchgate::cli
