#include "src/cli/side.h"

#include "src/cli/result_file.h"
#include "src/measure/environment.h"
#include "src/measure/measurement_error.h"
#include "src/measure/stored_suite.h"
#include "store/artifact_store.h"
#include "store/store_error.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <system_error>
#include <utility>

namespace benchgate::cli {

namespace {

using measure::MeasurementError;

constexpr std::string_view kWorkTree = "worktree";

/// Of one invocation: far longer than any benchmark that is measured often.
constexpr std::chrono::minutes kDefaultTimeout{5};

[[noreturn]] void bad_input(const std::string& message) {
  throw MeasurementError(MeasurementError::Kind::bad_input, message);
}

bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

/// A file is a result if it begins as a JSON object does.
Named named_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  char first = '\0';
  stream >> first;
  if (first == '{') {
    return NamedResult{file};
  }
  if (::access(file.c_str(), X_OK) != 0) {
    bad_input(fmt::format(
        "{} is neither an executable nor a result file; if it is a suite, make "
        "it executable (chmod +x)",
        file.string()));
  }
  return NamedExecutable{std::filesystem::absolute(file)};
}

/// Puts `folder` before what the variable has.
void put_first(std::vector<std::string>& environment, const std::string& name,
               const std::string& folder) {
  const auto found =
      std::ranges::find_if(environment, [&](const std::string& variable) {
        return variable.starts_with(name + "=");
      });
  measure::set_variable(environment, name,
                        found == environment.end()
                            ? folder
                            : folder + ":" + found->substr(name.size() + 1));
}

void check_suites(const Settings& settings, const std::string& word) {
  const Configuration& configuration = settings.configuration;
  if (settings.config_file.empty()) {
    throw UsageError(fmt::format(
        "{} has to be built, and there is no benchgate.json that says how; "
        "`benchgate init` writes one, and two executables need none",
        word));
  }
  if (configuration.build.empty() || configuration.suites.empty()) {
    throw UsageError(
        fmt::format("{}: \"{}\" is missing, which says how {} is built",
                    settings.config_file.string(),
                    configuration.build.empty() ? "build" : "suites", word));
  }
}

measure::BuildRecipe recipe_from(const Settings& settings) {
  const Configuration& configuration = settings.configuration;
  measure::BuildRecipe recipe;
  recipe.command = configuration.build;
  recipe.environment = measure::inherited_environment();
  for (const std::string& variable : settings.build_variables) {
    const std::size_t end = variable.find('=');
    measure::set_variable(recipe.environment, variable.substr(0, end),
                          variable.substr(end + 1));
  }
  for (const ConfiguredSuite& suite : configuration.suites) {
    recipe.suites.push_back({.name = suite.name,
                             .executable = suite.executable,
                             .arguments = suite.arguments});
  }
  return recipe;
}

}  // namespace

const measure::Repository& SideMaker::repository(
    const std::string& word) const {
  if (!project_.repository) {
    bad_input(word == kWorkTree
                  ? fmt::format("there is no work tree to compare: {}",
                                project_.no_repository)
                  : fmt::format(
                        "there is no file {}, and it cannot be a revision: {}",
                        word, project_.no_repository));
  }
  return *project_.repository;
}

Named SideMaker::find(const std::string& word) {
  if (word == kWorkTree) {
    return measure::snapshot(runner_, repository(word), scratch_ / "objects");
  }
  const std::filesystem::path path = project_.working_directory / word;
  std::error_code ignored;
  if (is_file(path) && word.find('/') != std::string::npos) {
    return named_file(path);
  }
  if (!project_.repository && is_file(path)) {
    return named_file(path);
  }
  try {
    return measure::resolve(runner_, repository(word), word);
  } catch (const MeasurementError& failure) {
    if (is_file(path)) {
      return named_file(path);
    }
    if (std::filesystem::is_directory(path, ignored)) {
      bad_input(fmt::format(
          "{} is a directory; name a revision, a suite's executable or a "
          "result file",
          word));
    }
    if (failure.kind() == MeasurementError::Kind::bad_input &&
        word.find_first_of("/.") != std::string::npos) {
      bad_input(fmt::format("there is no file {}, and as a revision: {}", word,
                            failure.what()));
    }
    throw;
  }
}

Side SideMaker::make(const Named& named, const std::string& word,
                     const std::string& role) {
  if (const auto* revision = std::get_if<measure::Revision>(&named)) {
    check_suites(settings_, word);
    return make_built(*revision, role);
  }
  if (const auto* executable = std::get_if<NamedExecutable>(&named)) {
    return make_executable(executable->file, word, role);
  }
  Side side;
  side.result = read_result_file(std::get<NamedResult>(named).file);
  side.program = side.result->head;
  side.program.revision = word;
  return side;
}

measure::GoogleBenchmarkSuiteOptions SideMaker::suite_options(
    const std::filesystem::path& executable, const std::string& role) const {
  measure::GoogleBenchmarkSuiteOptions options;
  options.executable = executable;
  options.working_directory = project_.working_directory;
  options.environment = measure::inherited_environment();
  options.scratch_folder = scratch_ / role / "results";
  std::filesystem::create_directories(options.scratch_folder);
  options.limits.timeout = settings_.timeout.value_or(kDefaultTimeout);
  options.cpu = measure::measuring_cpu();
  return options;
}

Side SideMaker::make_executable(const std::filesystem::path& file,
                                const std::string& word,
                                const std::string& role) {
  Side side;
  side.program.revision = word;
  side.program.build = measure::digest_of_file(file).to_string();
  side.program.environment = measure::fingerprint();
  side.suites.push_back({.name = file.filename().string(),
                         .options = suite_options(file, role),
                         .pin = settings_.pin,
                         .pairs = settings_.pairs.value_or(Pairs::automatic)});
  return side;
}

/// What is wrong with it is said once.
std::filesystem::path SideMaker::cache_for(Side& side) {
  if (!cache_) {
    cache_ = usable_cache(settings_.cache);
    if (!cache_->warning.empty()) {
      measure::sweep_abandoned(cache_->folder);
      side.warnings.push_back(cache_->warning);
    }
  }
  return cache_->folder;
}

Side SideMaker::make_built(const measure::Revision& revision,
                           const std::string& role) {
  Side side;
  const std::filesystem::path cache = cache_for(side);
  std::optional<store::ArtifactStore> store;
  try {
    store = store::ArtifactStore::open(cache / "store");
  } catch (const store::StoreError& error) {
    side.warnings.push_back(fmt::format(
        "suites are built and not kept, because the store cannot be used: {}",
        error.what()));
  }
  measure::BuildOptions options;
  options.cache = cache;
  options.scratch = scratch_ / role / "suites";
  options.store = store ? &*store : nullptr;
  options.most_stored_bytes = settings_.cache_size;
  options.reuse = reuse_;
  options.progress = progress_;
  side.built = std::make_shared<measure::BuiltSide>(
      measure::build_side(runner_, repository(revision.name), revision,
                          recipe_from(settings_), options));

  side.program = {.revision = revision.name,
                  .commit = revision.commit,
                  .build = side.built->build,
                  .environment = measure::fingerprint()};
  side.warnings.insert(side.warnings.end(), side.built->warnings.begin(),
                       side.built->warnings.end());
  for (std::size_t i = 0; i < side.built->suites.size(); ++i) {
    const measure::BuiltSuite& built = side.built->suites[i];
    const ConfiguredSuite& configured = settings_.configuration.suites[i];
    auto suite = suite_options(built.executable, role);
    suite.arguments = built.arguments;
    suite.working_directory = side.built->worktree.path();
    for (const auto& [name, value] : configured.environment) {
      measure::set_variable(suite.environment, name, value);
    }
    put_first(suite.environment, "LD_LIBRARY_PATH",
              built.library_folder.string());
    suite.limits.timeout = settings_.timeout.value_or(
        configured.timeout.value_or(kDefaultTimeout));
    side.suites.push_back(
        {.name = built.name,
         .options = std::move(suite),
         .pin = settings_.pin && configured.pin,
         .pairs = settings_.pairs.value_or(configured.pairs)});
  }
  return side;
}

Side SideMaker::make_again(const Side& other, const measure::Revision& revision,
                           const std::string& role) const {
  Side side = other;
  side.program.revision = revision.name;
  side.program.commit = revision.commit;
  side.warnings.clear();
  for (RunnableSuite& suite : side.suites) {
    suite.options.scratch_folder = scratch_ / role / "results";
    std::filesystem::create_directories(suite.options.scratch_folder);
  }
  return side;
}

}  // namespace benchgate::cli
