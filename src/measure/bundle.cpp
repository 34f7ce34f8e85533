#include "src/measure/bundle.h"

#include "src/formats/libarchive.h"
#include "src/measure/file_descriptor.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{64} << 10;

MeasurementError failure(const std::string& message) {
  return {MeasurementError::Kind::not_measured, message};
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

using formats::libarchive;
using formats::Libarchive;

using Writer =
    std::unique_ptr<archive, decltype(Libarchive::archive_write_free)>;
using Reader =
    std::unique_ptr<archive, decltype(Libarchive::archive_read_free)>;
using Entry =
    std::unique_ptr<archive_entry, decltype(Libarchive::archive_entry_free)>;

/// What libarchive says of its last failure.
std::string words_of(archive* handle) {
  const char* words = libarchive().archive_error_string(handle);
  return words == nullptr ? "no reason given" : words;
}

void check(int outcome, archive* handle, const fs::path& bundle) {
  if (outcome != ARCHIVE_OK) {
    throw failure(fmt::format("cannot write the bundle {}: {}", bundle.string(),
                              words_of(handle)));
  }
}

void add_contents(archive* writer, int source, std::uint64_t size,
                  const BundleFile& file) {
  std::array<char, kBlock> block{};
  std::uint64_t done = 0;
  while (true) {
    const ssize_t count = ::read(source, block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw failure(fmt::format("cannot read {}: {}", file.source.string(),
                                reason(errno)));
    }
    if (count == 0) {
      break;
    }
    done += static_cast<std::uint64_t>(count);
    if (done <= size &&
        libarchive().archive_write_data(
            writer, block.data(), static_cast<std::size_t>(count)) != count) {
      throw failure(fmt::format("cannot write {} into the bundle: {}",
                                file.name, words_of(writer)));
    }
  }
  if (done != size) {
    throw failure(fmt::format("{} changed while it was put into a bundle",
                              file.source.string()));
  }
}

void add(archive* writer, const BundleFile& file, const fs::path& bundle) {
  const FileDescriptor source(
      ::open(file.source.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));

  struct stat status {};

  if (!source.is_open() || ::fstat(source.get(), &status) != 0) {
    throw failure(
        fmt::format("cannot read {}: {}", file.source.string(), reason(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    throw failure(
        fmt::format("{} is not a regular file", file.source.string()));
  }
  const Entry entry(libarchive().archive_entry_new(),
                    libarchive().archive_entry_free);
  libarchive().archive_entry_set_pathname(entry.get(), file.name.c_str());
  libarchive().archive_entry_set_filetype(entry.get(), AE_IFREG);
  libarchive().archive_entry_set_perm(entry.get(), status.st_mode & 0777U);
  libarchive().archive_entry_set_size(entry.get(), status.st_size);
  libarchive().archive_entry_set_mtime(entry.get(), 0, 0);
  check(libarchive().archive_write_header(writer, entry.get()), writer, bundle);
  add_contents(writer, source.get(), static_cast<std::uint64_t>(status.st_size),
               file);
}

void write_bundle(const std::vector<BundleFile>& files,
                  const fs::path& bundle) {
  // GNU's tar keeps names of any length and bytes; the POSIX one would
  // translate them, which depends on the locale.
  const Writer writer(libarchive().archive_write_new(),
                      libarchive().archive_write_free);
  check(libarchive().archive_write_set_format_gnutar(writer.get()),
        writer.get(), bundle);
  check(libarchive().archive_write_add_filter_none(writer.get()), writer.get(),
        bundle);
  check(libarchive().archive_write_open_filename(writer.get(), bundle.c_str()),
        writer.get(), bundle);
  for (const BundleFile& file : files) {
    add(writer.get(), file, bundle);
  }
  check(libarchive().archive_write_close(writer.get()), writer.get(), bundle);
}

/// The name of an entry, proven to stay below the folder.
fs::path checked_name(archive_entry* entry, const fs::path& bundle) {
  const char* text = libarchive().archive_entry_pathname(entry);
  fs::path name = text == nullptr ? "" : text;
  const bool climbs = std::ranges::any_of(
      name, [](const fs::path& part) { return part == ".."; });
  if (name.empty() || name.is_absolute() || climbs) {
    throw failure(
        fmt::format("the bundle {} has an entry '{}', which does not "
                    "stay in its folder",
                    bundle.string(), name.string()));
  }
  const auto type = libarchive().archive_entry_filetype(entry);
  if ((type != AE_IFREG && type != AE_IFDIR) ||
      libarchive().archive_entry_hardlink(entry) != nullptr) {
    throw failure(
        fmt::format("the bundle {} has an entry '{}', which is "
                    "neither a file nor a folder",
                    bundle.string(), name.string()));
  }
  return name;
}

void write_all(int target, std::span<const char> bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(target, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw failure(
          fmt::format("cannot write {}: {}", path.string(), reason(errno)));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

/// `left`: how many bytes may still come; counted down.
void extract(archive* reader, mode_t mode, const fs::path& path,
             std::uint64_t& left) {
  const FileDescriptor target(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!target.is_open()) {
    throw failure(
        fmt::format("cannot make {}: {}", path.string(), reason(errno)));
  }
  std::array<char, kBlock> block{};
  while (true) {
    const la_ssize_t count =
        libarchive().archive_read_data(reader, block.data(), block.size());
    if (count == 0) {
      break;
    }
    if (count < 0) {
      throw failure(fmt::format("the bundle is damaged at {}: {}",
                                path.filename().string(), words_of(reader)));
    }
    const auto size = static_cast<std::size_t>(count);
    if (size > left) {
      throw failure("the bundle is larger than a bundle may be");
    }
    left -= size;
    write_all(target.get(), std::span(block).first(size), path);
  }
  if (::fchmod(target.get(), (mode & 0777U) | 0400U) != 0) {
    throw failure(fmt::format("cannot set the permissions of {}: {}",
                              path.string(), reason(errno)));
  }
}

void unpack_entries(const fs::path& bundle, const fs::path& folder,
                    const UnpackLimits& limits) {
  // No decompression, so that a small bundle is a small unpacked bundle.
  const Reader reader(libarchive().archive_read_new(),
                      libarchive().archive_read_free);
  libarchive().archive_read_support_format_tar(reader.get());
  if (libarchive().archive_read_open_filename(reader.get(), bundle.c_str(),
                                              kBlock) != ARCHIVE_OK) {
    throw failure(fmt::format("{} is not a bundle: {}", bundle.string(),
                              words_of(reader.get())));
  }
  std::uint64_t left = limits.bytes;
  archive_entry* entry = nullptr;
  for (std::size_t entries = 1;; ++entries) {
    const int outcome =
        libarchive().archive_read_next_header(reader.get(), &entry);
    if (outcome == ARCHIVE_EOF) {
      return;
    }
    if (outcome != ARCHIVE_OK) {
      throw failure(fmt::format("{} is not a whole bundle: {}", bundle.string(),
                                words_of(reader.get())));
    }
    if (entries > limits.entries) {
      throw failure(fmt::format("the bundle {} has more than {} entries",
                                bundle.string(), limits.entries));
    }
    // Links are never made, so no part of the path can lead elsewhere.
    const fs::path path = folder / checked_name(entry, bundle);
    if (libarchive().archive_entry_filetype(entry) == AE_IFDIR) {
      fs::create_directories(path);
      continue;
    }
    fs::create_directories(path.parent_path());
    extract(reader.get(), libarchive().archive_entry_perm(entry), path, left);
  }
}

}  // namespace

void pack(const std::vector<BundleFile>& files, const fs::path& bundle) {
  std::vector<BundleFile> sorted = files;
  std::ranges::sort(sorted, {}, &BundleFile::name);
  const auto twice = std::ranges::adjacent_find(sorted, {}, &BundleFile::name);
  if (twice != sorted.end()) {
    throw failure(
        fmt::format("two files of a bundle have the name {}: {} and "
                    "{}",
                    twice->name, twice->source.string(),
                    std::next(twice)->source.string()));
  }
  try {
    write_bundle(sorted, bundle);
  } catch (...) {
    std::error_code ignored;
    fs::remove(bundle, ignored);
    throw;
  }
}

std::vector<BundleFile> files_below(const fs::path& folder) {
  std::vector<BundleFile> files;
  try {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.symlink_status().type() == fs::file_type::regular) {
        files.push_back(
            {entry.path(), entry.path().lexically_relative(folder).string()});
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw failure(fmt::format("cannot read the folder {}: {}", folder.string(),
                              error.code().message()));
  }
  return files;
}

void unpack(const fs::path& bundle, const fs::path& folder,
            const UnpackLimits& limits) {
  std::error_code trouble;
  fs::create_directories(folder, trouble);
  if (trouble || !fs::is_empty(folder, trouble) || trouble) {
    throw failure(
        fmt::format("cannot unpack a bundle into {}: {}", folder.string(),
                    trouble ? trouble.message() : "the folder is not empty"));
  }
  try {
    unpack_entries(bundle, folder, limits);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(folder, trouble);
    throw failure(fmt::format("cannot unpack {} into {}: {}", bundle.string(),
                              folder.string(), error.code().message()));
  } catch (...) {
    fs::remove_all(folder, trouble);
    throw;
  }
}

}  // namespace benchgate::measure
