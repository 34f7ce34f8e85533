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
    std::string pattern = (parent / "benchgate-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot make the folder " + pattern);
    }
    path_ = pattern;
  }

  ~Folder() {
    std::error_code ignored;
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

}  // namespace

const std::filesystem::path& bench_folder() {
  static const Folder folder;
  return folder.path();
}

ArtifactStore& bench_store() {
  static ArtifactStore store = ArtifactStore::open(
      bench_folder() / "store", {.bundles = Durability::none,
                                 .manifests = Durability::none,
                                 .references = Durability::none});
  return store;
}

}  // namespace benchgate::store
