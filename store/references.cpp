#include "store/references.h"

#include "store/contents.h"
#include "store/publication.h"
#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>

namespace benchgate::store {

namespace {

constexpr mode_t kFileMode = 0400;

/// "manifest sha256:", 64 digits and the end of the line are fewer.
constexpr std::size_t kLongestLine = 100;

FoundReference damaged_at(const Directory& folder, const char* name) {
  FoundReference found;
  if (const auto status = folder.status(name)) {
    found.damaged = status->identity;
  }
  return found;
}

}  // namespace

std::string to_line(const Reference& reference) {
  return fmt::format("{} {}\n", to_string(reference.kind),
                     reference.target.to_string());
}

std::optional<Reference> reference_from_line(std::string_view line) {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    const std::string start = fmt::format("{} sha256:", to_string(kind));
    if (line.starts_with(start) && line.ends_with('\n')) {
      line.remove_prefix(start.size());
      line.remove_suffix(1);
      const auto target = Digest::from_hex(line);
      return target ? std::optional(Reference{kind, *target}) : std::nullopt;
    }
  }
  return std::nullopt;
}

FoundReference read_reference(const Directory& folder, const Digest& key) {
  const auto name = key.hex();
  const Descriptor file(
      ::openat(folder.descriptor(), name.data(),
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) {
      return {};
    }
    if (errno == ELOOP || errno == ENXIO) {
      return damaged_at(folder, name.data());
    }
    throw_system_error(fmt::format("open {}", folder.path_of(name.data())),
                       errno);
  }
  struct stat raw = {};
  if (::fstat(file.get(), &raw) != 0) {
    throw_system_error(fmt::format("look at {}", folder.path_of(name.data())),
                       errno);
  }
  const FileStatus status = status_of(raw);
  FoundReference found;
  if (status.is_regular) {
    std::array<std::byte, kLongestLine> buffer;
    const std::size_t size =
        read_at(file.get(), buffer, 0, folder.path_of(name.data()));
    found.reference = reference_from_line(
        {reinterpret_cast<const char*>(buffer.data()), size});
  }
  if (!found.reference) {
    found.damaged = status.identity;
  }
  return found;
}

void write_reference(const Directory& folder, const Directory& staging,
                     const Digest& key, const Reference& reference,
                     Durability durability) {
  Publication file(folder, staging);
  const std::string line = to_line(reference);
  file.write(std::as_bytes(std::span(line)));
  file.replace(
      {.name = key.hex().data(), .mode = kFileMode, .durability = durability});
}

}  // namespace benchgate::store
