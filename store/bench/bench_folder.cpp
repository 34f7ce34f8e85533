#include "store/bench/bench_folder.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace benchgate::store {

namespace {

class Folder {
 public:
  Folder() {
    const char* const given = std::getenv("BENCHGATE_BENCH_DIR");
    const std::filesystem::path parent =
        given != nullptr && *given != '\0'
            ? std::filesystem::path(given)
            : std::filesystem::temp_directory_path();
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

 private:
  std::filesystem::path path_;
};

}  // namespace

void enter_bench_folder() {
  static const Folder kFolder;
}

ArtifactStore& bench_store() {
  enter_bench_folder();
  static ArtifactStore store =
      ArtifactStore::open("store", {.bundles = Durability::none,
                                    .manifests = Durability::none,
                                    .references = Durability::none});
  return store;
}

}  // namespace benchgate::store
