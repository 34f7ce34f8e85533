#include "src/measure/build.h"

#include "src/measure/build_command.h"
#include "src/measure/bundle.h"
#include "src/measure/measurement_error.h"
#include "src/measure/shared_libraries.h"
#include "store/store_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLogNameLength = 16;

/// What the steps of one build share.
struct Making {
  ProcessRunner& runner;
  const BuildRecipe& recipe;
  const BuildOptions& options;
  store::Digest key;
  BuildPlace place;
  BuiltSide& side;

  [[nodiscard]] fs::path folder(std::size_t suite) const {
    return options.scratch / std::to_string(suite);
  }

  [[nodiscard]] std::string revision() const {
    const std::string& name = side.revision.name;
    const std::string& commit = side.revision.commit;
    // A commit that is named by its digits is not said twice.
    return commit.starts_with(name) ? name
                                    : fmt::format("{} ({:.10})", name, commit);
  }

  void say(const std::string& line) const {
    if (options.progress) {
      options.progress(line);
    }
  }
};

void remove_unpacked(const Making& making) {
  for (std::size_t i = 0; i < making.recipe.suites.size(); ++i) {
    std::error_code ignored;
    remove_folder(making.folder(i));
    fs::remove(making.folder(i).string() + ".tar", ignored);
  }
  making.side.suites.clear();
}

/// Whether the store had all suites of this build. Whatever is wrong with what
/// it has costs a build and nothing else.
bool fetch_all(const Making& making) {
  if (making.options.store == nullptr || making.options.reuse == Reuse::never) {
    return false;
  }
  std::string trouble;
  try {
    for (std::size_t i = 0; i < making.recipe.suites.size(); ++i) {
      auto suite = fetch_suite(*making.options.store, making.key,
                               making.recipe.suites[i], making.folder(i));
      if (!suite) {
        remove_unpacked(making);
        return false;
      }
      making.side.suites.push_back(std::move(*suite));
    }
    return true;
  } catch (const store::StoreError& error) {
    trouble = error.what();
  } catch (const MeasurementError& error) {
    trouble = error.what();
  } catch (const fs::filesystem_error& error) {
    trouble = error.what();
  }
  remove_unpacked(making);
  making.side.warnings.push_back(
      fmt::format("{} is built again, because its stored build cannot be used: "
                  "{}",
                  making.revision(), trouble));
  return false;
}

/// Throws: MeasurementError if the build did not make the suite.
void check_suite(const Making& making, const SuiteRecipe& suite) {
  const fs::path executable = expand(suite.executable, making.place);
  std::error_code ignored;
  const char* trouble = nullptr;
  if (!fs::exists(executable, ignored)) {
    trouble = "there is none";
  } else if (!fs::is_regular_file(executable, ignored)) {
    trouble = "that is not a file";
  } else if (::access(executable.c_str(), X_OK) != 0) {
    trouble = "that file is not executable";
  }
  if (trouble != nullptr) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("building {} succeeded, but the suite '{}' should be {} "
                    "and {}; correct \"executable\" of that suite (\"{}\") or "
                    "\"build\" in benchgate.json",
                    making.revision(), suite.name, executable.string(), trouble,
                    suite.executable));
  }
}

/// Packs the suite and unpacks it into the scratch folder.
///
/// Throws: MeasurementError if it cannot be taken out of its build folder.
BuiltSuite bundle_suite(const Making& making, std::size_t i) {
  const SuiteRecipe& recipe = making.recipe.suites[i];
  const fs::path built = expand(recipe.executable, making.place);
  const SharedLibraries libraries = shared_libraries(
      making.runner, built, build_environment(making.recipe, making.place),
      {making.place.build, making.place.source});
  if (!libraries.by_path.empty()) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("it loads {} by its path", libraries.by_path.front()));
  }
  if (!libraries.not_found.empty()) {
    making.side.warnings.push_back(fmt::format(
        "the suite '{}' of {} needs shared libraries that are not "
        "found: {}",
        recipe.name, making.revision(), fmt::join(libraries.not_found, ", ")));
  }
  std::vector<BundleFile> files = libraries.inside;
  files.push_back({built, place_in_bundle(built).string()});
  const fs::path folder = making.folder(i);
  const fs::path bundle = folder.string() + ".tar";
  std::error_code ignored;
  fs::create_directories(making.options.scratch, ignored);
  pack(files, bundle);
  unpack(bundle, folder);
  return {.name = recipe.name,
          .executable = folder / place_in_bundle(built),
          .arguments = recipe.arguments,
          .library_folder = folder / "lib",
          .digest = digest_of_file(bundle).to_string()};
}

/// Another benchgate may be at it already; then it does it for us.
void make_room(const Making& making) {
  store::ArtifactStore* const store = making.options.store;
  if (store == nullptr || !making.options.most_stored_bytes) {
    return;
  }
  try {
    store->gc({.max_bytes = making.options.most_stored_bytes});
  } catch (const store::StoreError& error) {
    if (error.kind() != store::StoreError::Kind::busy) {
      making.side.warnings.push_back(
          fmt::format("the store cannot be kept below {} bytes: {}",
                      *making.options.most_stored_bytes, error.what()));
    }
  }
}

/// Gives the bundles to the store; the suites can run without that.
void keep_all(const Making& making) {
  std::string trouble;
  try {
    for (std::size_t i = 0; i < making.side.suites.size(); ++i) {
      const fs::path bundle = making.folder(i).string() + ".tar";
      if (making.options.store != nullptr) {
        keep_suite(*making.options.store, making.key, making.side.revision,
                   making.side.suites[i], bundle);
      }
      std::error_code ignored;
      fs::remove(bundle, ignored);
    }
    make_room(making);
    return;
  } catch (const store::StoreError& error) {
    trouble = error.what();
  } catch (const fs::filesystem_error& error) {
    trouble = error.what();
  }
  making.side.warnings.push_back(
      fmt::format("the build of {} cannot be kept and will be repeated: {}",
                  making.revision(), trouble));
}

/// The suites where the build put them, for when they cannot be moved.
void use_in_place(const Making& making, LockFile lock,
                  const std::string& trouble) {
  remove_unpacked(making);
  for (std::size_t i = 0; i < making.recipe.suites.size(); ++i) {
    const SuiteRecipe& recipe = making.recipe.suites[i];
    making.side.suites.push_back(
        {.name = recipe.name,
         .executable = expand(recipe.executable, making.place),
         .arguments = recipe.arguments,
         .library_folder = making.folder(i) / "lib",
         .digest = ""});
  }
  // Nobody else may build into the folder while they run from it.
  making.side.build_lock = std::move(lock);
  making.side.warnings.push_back(
      fmt::format("{} runs from its build folder and will be built again next "
                  "time: {}",
                  making.revision(), trouble));
}

void build_all(const Making& making, LockFile lock) {
  making.say(fmt::format("building {}; its output goes to {}",
                         making.revision(), making.place.log.string()));
  const std::chrono::duration<double> took =
      run_build(making.runner, making.side.revision, making.recipe,
                making.place, making.options.timeout);
  making.side.built = true;
  making.side.seconds = took.count();
  for (const SuiteRecipe& suite : making.recipe.suites) {
    check_suite(making, suite);
  }
  try {
    for (std::size_t i = 0; i < making.recipe.suites.size(); ++i) {
      making.side.suites.push_back(bundle_suite(making, i));
    }
  } catch (const MeasurementError& error) {
    use_in_place(making, std::move(lock), error.what());
    return;
  }
  keep_all(making);
  remove_folder(making.place.build);
}

std::string digest_of_all(const std::vector<BuiltSuite>& suites) {
  if (suites.size() == 1) {
    return suites.front().digest;
  }
  std::string text;
  for (const BuiltSuite& suite : suites) {
    if (suite.digest.empty()) {
      return "";
    }
    text +=
        fmt::format("{}:{} {}\n", suite.name.size(), suite.name, suite.digest);
  }
  return store::Digest::of(text).to_string();
}

}  // namespace

BuiltSide build_side(ProcessRunner& runner, const Repository& repository,
                     const Revision& revision, const BuildRecipe& recipe,
                     const BuildOptions& options) {
  BuiltSide side{
      .revision = revision,
      .worktree = Worktree::make(runner, repository, revision, options.cache),
      .suites = {},
      .build = "",
      .warnings = {},
      .build_lock = std::nullopt};
  const fs::path& source = side.worktree.path();
  const store::Digest key = build_key(runner, revision.tree, source, recipe);
  const std::string name(key.hex().data(), kLogNameLength);
  const Making making{
      .runner = runner,
      .recipe = recipe,
      .options = options,
      .key = key,
      .place = {.source = source,
                .build = side.worktree.build_folder(name),
                .log = fs::absolute(options.cache) / "logs" / (name + ".log")},
      .side = side};
  if (!fetch_all(making)) {
    LockFile lock = LockFile::wait(
        side.worktree.build_lock(), LockFile::Mode::exclusive, [&] {
          making.say(fmt::format("waiting for another benchgate that builds {}",
                                 making.revision()));
        });
    // Whoever held the lock may have built just this.
    if (!fetch_all(making)) {
      build_all(making, std::move(lock));
    }
  }
  side.build = digest_of_all(side.suites);
  return side;
}

}  // namespace benchgate::measure
