#include "store/bench/bench_folder.h"

#include "store/bench/file_system_name.h"

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace benchgate::store {

namespace {

/// Empty: it is not set, or to nothing.
std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

class Folder {
 public:
  Folder() {
    const std::string_view given = environment("BENCHGATE_BENCH_DIR");
    const std::filesystem::path parent =
        given.empty() ? std::filesystem::temp_directory_path()
                      : std::filesystem::path(given);
    std::filesystem::create_directories(parent);
    std::string pattern =
        (std::filesystem::absolute(parent) / "benchgate-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot make the folder " + pattern);
    }
    path_ = pattern;
    std::filesystem::current_path(path_);
  }

  ~Folder() {
    std::error_code ignored;
    std::filesystem::current_path("/", ignored);
    std::filesystem::remove_all(path_, ignored);
  }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

const Folder& folder() {
  static const Folder kFolder;
  return kFolder;
}

Options bench_options() {
  const Durability durability = bench_durability();
  return {
      .bundles = durability, .manifests = durability, .references = durability};
}

}  // namespace

void enter_bench_folder() {
  static_cast<void>(folder());
}

const std::string& bench_file_system() {
  static const std::string kName = file_system_name(folder().path());
  return kName;
}

Durability bench_durability() {
  const std::string_view given = environment("BENCHGATE_BENCH_DURABILITY");
  if (given.empty()) {
    return Durability::none;
  }
  for (const auto durability :
       {Durability::none, Durability::data, Durability::full}) {
    if (given == to_string(durability)) {
      return durability;
    }
  }
  throw std::runtime_error("BENCHGATE_BENCH_DURABILITY is \"" +
                           std::string(given) +
                           "\": expected none, data or full");
}

std::string_view to_string(Durability durability) {
  switch (durability) {
    case Durability::none:
      return "none";
    case Durability::data:
      return "data";
    case Durability::full:
      return "full";
  }
  return "unknown";
}

ArtifactStore& bench_store() {
  enter_bench_folder();
  static ArtifactStore store = ArtifactStore::open("store", bench_options());
  return store;
}

ArtifactStore& distrustful_store() {
  static ArtifactStore store = [] {
    Options options = bench_options();
    options.verification = Verification::always;
    return ArtifactStore::open(bench_store().root(), options);
  }();
  return store;
}

bool all_rows_wanted() {
  return !environment("BENCHGATE_BENCH_ALL").empty();
}

}  // namespace benchgate::store
