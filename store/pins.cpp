#include "store/pins.h"

#include "store/contents.h"
#include "store/publication.h"
#include "store/references.h"
#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace benchgate::store {

namespace {

constexpr mode_t kFileMode = 0400;

bool is_pin_name(std::string_view name) {
  constexpr std::size_t kLongest = 128;
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= kLongest && name.front() != '.' &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

[[noreturn]] void refuse(const std::string& path) {
  throw StoreError(StoreError::Kind::corrupt,
                   fmt::format("{} is not a pin, so nobody knows what it is to "
                               "keep; pin the artifacts again or remove it",
                               path));
}

std::optional<std::vector<ArtifactKey>> artifacts_of(std::string_view text) {
  std::vector<ArtifactKey> artifacts;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const auto artifact = target_from_line(text.substr(0, end + 1));
    if (!artifact) {
      return std::nullopt;
    }
    artifacts.push_back(*artifact);
    text.remove_prefix(end + 1);
  }
  return artifacts;
}

/// Empty: it is gone.
std::optional<Pin> read_pin(const Directory& folder, const std::string& name) {
  const std::string path = folder.path_of(name);
  const Descriptor file(
      ::openat(folder.descriptor(), name.c_str(),
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) {
      return std::nullopt;
    }
    if (errno == ELOOP || errno == ENXIO) {
      refuse(path);
    }
    throw_system_error(fmt::format("open {}", path), errno);
  }
  struct stat raw = {};
  if (::fstat(file.get(), &raw) != 0) {
    throw_system_error(fmt::format("look at {}", path), errno);
  }
  constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 20U;
  const FileStatus status = status_of(raw);
  if (!status.is_regular || status.identity.size > kMostBytes) {
    refuse(path);
  }
  const Contents contents = Contents::read(
      file.get(), static_cast<std::size_t>(status.identity.size), path);
  auto artifacts =
      artifacts_of({reinterpret_cast<const char*>(contents.bytes().data()),
                    contents.bytes().size()});
  if (!artifacts) {
    refuse(path);
  }
  return Pin{.name = name, .artifacts = std::move(*artifacts)};
}

}  // namespace

void check_pin_name(std::string_view name) {
  if (!is_pin_name(name)) {
    throw StoreError(
        StoreError::Kind::not_found,
        fmt::format("\"{}\" cannot name a pin: give 1 to 128 letters, digits, "
                    "\".\", \"_\" or \"-\", not beginning with \".\"",
                    name.substr(0, 200)));
  }
}

void write_pin(const Directory& folder, const Directory& staging,
               std::string_view name, std::span<const ArtifactKey> artifacts,
               Durability durability) {
  check_pin_name(name);
  std::string text;
  for (const ArtifactKey& artifact : artifacts) {
    text += to_line(artifact.kind, artifact.digest);
  }
  Publication file(folder, staging);
  file.write(std::as_bytes(std::span(text)));
  file.replace({.name = std::string(name).c_str(),
                .mode = kFileMode,
                .durability = durability});
}

std::vector<Pin> read_pins(const Directory& folder) {
  auto names = folder.names();
  std::erase_if(names,
                [](const std::string& name) { return !is_pin_name(name); });
  std::ranges::sort(names);
  std::vector<Pin> pins;
  for (const std::string& name : names) {
    if (auto pin = read_pin(folder, name)) {
      pins.push_back(std::move(*pin));
    }
  }
  return pins;
}

}  // namespace benchgate::store
