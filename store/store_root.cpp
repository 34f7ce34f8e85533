#include "store/store_root.h"

#include "store/contents.h"
#include "store/publication.h"
#include "store/staging.h"
#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace benchgate::store {

namespace {

constexpr const char* kLayoutName = "benchgate-store.json";
constexpr std::string_view kLayout = "{\"layout\":1}\n";
constexpr int kLayoutVersion = 1;
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0400;

[[noreturn]] void refuse_root(const std::string& path, std::string_view why) {
  throw StoreError(StoreError::Kind::bad_root,
                   fmt::format("{} cannot hold a store: {}", path, why));
}

[[noreturn]] void refuse_layout(const std::string& path, std::string_view why) {
  throw StoreError(StoreError::Kind::bad_layout,
                   fmt::format("{}: {}", path, why));
}

void check_ours(int folder, const std::string& path) {
  struct stat status = {};
  if (::fstat(folder, &status) != 0) {
    throw_system_error(fmt::format("look at {}", path), errno);
  }
  if (status.st_uid != ::geteuid()) {
    refuse_root(path, fmt::format("it belongs to user {}, not to you (user "
                                  "{}); give another folder",
                                  status.st_uid, ::geteuid()));
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    refuse_root(path,
                fmt::format("others may write to it; run chmod go-w {}", path));
  }
}

/// Opens `name` in `parent` (a descriptor or AT_FDCWD), links not followed.
Directory open_ours(int parent, const std::string& name, std::string path) {
  Descriptor folder(::openat(parent, name.c_str(),
                             O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) {
    if (errno == ELOOP || errno == ENOTDIR) {
      refuse_root(path, "it is a link or a file; give a folder itself");
    }
    if (errno == ENOENT) {
      refuse_root(path, "there is no such folder");
    }
    throw_system_error(fmt::format("open the folder {}", path), errno);
  }
  check_ours(folder.get(), path);
  return {std::move(folder), std::move(path)};
}

void make_folder(int parent, const std::string& name, const std::string& path) {
  if (::mkdirat(parent, name.c_str(), kFolderMode) != 0 && errno != EEXIST) {
    throw_system_error(fmt::format("make the folder {}", path), errno);
  }
}

/// Without the slashes at the end, behind which a link would be followed.
std::string root_path(const std::filesystem::path& path) {
  std::string text = path.string();
  while (text.size() > 1 && text.ends_with('/')) {
    text.pop_back();
  }
  if (text.empty() || text.find('\0') != std::string::npos) {
    refuse_root("\"\"", "it is not a path; give a folder");
  }
  return text;
}

Directory open_root(const std::filesystem::path& given, bool read_only) {
  const std::string path = root_path(given);
  if (!read_only) {
    std::error_code error;
    const auto parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) {
      std::filesystem::create_directories(parent, error);
    }
    if (error) {
      throw_system_error(fmt::format("make the folder {}", parent.string()),
                         error.value());
    }
    make_folder(AT_FDCWD, path, path);
  }
  return open_ours(AT_FDCWD, path, path);
}

/// Empty: there is none.
std::string read_layout(const Directory& root) {
  const std::string path = root.path_of(kLayoutName);
  const Descriptor file(
      ::openat(root.descriptor(), kLayoutName,
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) {
      return {};
    }
    if (errno == ELOOP || errno == ENXIO) {
      refuse_layout(path, "it is not a file; this is not a store");
    }
    throw_system_error(fmt::format("open {}", path), errno);
  }
  constexpr std::size_t kMost = 4096;
  const auto contents = Contents::read(file.get(), kMost, path);
  const auto bytes = contents.bytes();
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.empty() ? std::string("empty") : text;
}

void check_layout(const std::string& text, const std::string& path) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("layout") ||
      !json["layout"].is_number_integer()) {
    refuse_layout(path,
                  "expected {\"layout\":1}; this is not a store, or a damaged "
                  "one that has to be removed");
  }
  if (json["layout"] != kLayoutVersion) {
    refuse_layout(path, fmt::format("the store has layout {} and this version "
                                    "knows layout {}; give another folder",
                                    json["layout"].dump(), kLayoutVersion));
  }
}

void write_layout(const Directory& root) {
  const auto names = root.names();
  const bool empty = std::ranges::all_of(names, is_staging_name);
  // Somebody else may have made the store meanwhile, and made folders in it.
  if (!empty && read_layout(root).empty()) {
    refuse_root(root.path(), fmt::format("it is not empty and has no {}; give "
                                         "an empty folder or a new one",
                                         kLayoutName));
  }
  Publication layout(root, root);
  layout.write(std::as_bytes(std::span(kLayout)));
  layout.publish(
      {.name = kLayoutName, .mode = kFileMode, .durability = Durability::full});
}

}  // namespace

bool StoreRoot::owns(const FileIdentity& folder) const {
  return std::ranges::any_of(identities, [&](const FileIdentity& own) {
    return own.same_file(folder);
  });
}

StoreRoot StoreRoot::open(const std::filesystem::path& path, bool read_only) {
  StoreRoot result;
  result.root = open_root(path, read_only);
  const Directory& root = result.root;

  std::string layout = read_layout(root);
  if (layout.empty() && !read_only) {
    write_layout(root);
    layout = read_layout(root);
  }
  if (layout.empty()) {
    refuse_layout(root.path(), fmt::format("there is no {}; this is not a "
                                           "store",
                                           kLayoutName));
  }
  check_layout(layout, root.path_of(kLayoutName));

  const auto open_folder = [&](const char* name) {
    if (!read_only) {
      make_folder(root.descriptor(), name, root.path_of(name));
    }
    return open_ours(root.descriptor(), name, root.path_of(name));
  };
  result.manifests = open_folder("manifests");
  result.bundles = open_folder("bundles");
  result.references = open_folder("refs");
  result.pins = open_folder("pins");
  result.staging = open_folder("tmp");
  result.quarantine = open_folder("quarantine");
  result.generation = Generation::open(root, read_only);
  std::ranges::transform(
      std::array{&result.root, &result.manifests, &result.bundles,
                 &result.references, &result.pins, &result.staging,
                 &result.quarantine},
      result.identities.begin(), &Directory::identity);
  if (!read_only) {
    remove_abandoned_files(result.staging);
  }
  return result;
}

}  // namespace benchgate::store
