#pragma once

#include "src/cli/configuration.h"
#include "src/cli/report_output.h"
#include "src/measure/shard.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// The options that compare, gate and run have in common, as they were typed;
/// empty where the user said nothing.
struct MeasureOptions {
  std::string config;
  std::string filter;
  std::string budget;
  std::string timeout;
  std::string family_error;
  std::string noise_threshold;
  std::string equivalence_margin;
  std::string pin = "auto";
  std::string pairs;
  std::string output;
  std::string cache;
  std::string cache_size;
  std::string shard;
  std::optional<std::uint64_t> seed;
  std::optional<Exact> exact;
  std::optional<std::size_t> explain;  ///< Benchmarks that regressed, at most.
  bool resume = false;
  bool rebuild = false;
  bool quiet = false;
  ReportOptions report;
};

/// Adds those that say how a side is built and where it is kept; `options` must
/// outlive the parsing, here as below.
void add_build_options(CLI::App& command, MeasureOptions& options);

/// Adds --filter.
void add_filter_option(CLI::App& command, MeasureOptions& options);

/// Adds --timeout.
void add_timeout_option(CLI::App& command, MeasureOptions& options);

/// Adds those that say what is measured and how, all of the above too.
void add_session_options(CLI::App& command, MeasureOptions& options);

/// Adds all of them: what is counted exactly, the result file and the reports,
/// too.
void add_measure_options(CLI::App& command, MeasureOptions& options);

/// What holds for this run: the configuration, with what the command line says
/// over it.
struct Settings {
  std::filesystem::path config_file;  ///< Empty: there was none.
  Configuration configuration;
  /// "NAME=value", set for the build command over what we inherit.
  std::vector<std::string> build_variables;
  std::optional<measure::Pattern> filter;
  std::optional<std::chrono::milliseconds> timeout;  ///< Of an invocation.
  bool pin = true;
  std::optional<measure::ShardChoice> shard;  ///< Empty: measure all.
  std::optional<Pairs> pairs;  ///< For all suites; empty: as configured.
  std::uint64_t seed = 0;
  std::filesystem::path cache;
  std::uint64_t cache_size = 0;  ///< That the store there may take, in bytes.
  std::filesystem::path output;  ///< The result file.
};

/// `project` is the top of the repository, or the working directory outside
/// one: there is benchgate.json, and there .benchgate/ goes.
///
/// Throws: UsageError naming the option; InvalidConfiguration.
Settings make_settings(const MeasureOptions& options,
                       const std::filesystem::path& project);

}  // namespace benchgate::cli
