#include "store/references.h"

#include "store/contents.h"
#include "store/publication.h"
#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace benchgate::store {

namespace {

constexpr mode_t kFileMode = 0400;

constexpr std::string_view kNameStart = "name ";
constexpr std::size_t kLongestName = 128;

/// "manifest sha256:", 64 digits, a name and the ends of lines are fewer.
constexpr std::size_t kLongestText = 100 + kLongestName;

bool is_reference_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";
  return !name.empty() && name.size() <= kLongestName &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

FoundReference damaged_at(const Directory& folder, const char* name) {
  FoundReference found;
  if (const auto status = folder.status(name)) {
    found.damaged = status->identity;
  }
  return found;
}

}  // namespace

Digest reference_key(std::string_view name) {
  if (!is_reference_name(name)) {
    throw StoreError(
        StoreError::Kind::not_found,
        fmt::format("\"{}\" cannot name a reference: give 1 to 128 letters, "
                    "digits, \".\", \"_\", \"-\" or \"/\"",
                    name.substr(0, 200)));
  }
  return Digest::of(fmt::format("benchgate reference\n{}", name));
}

std::string to_line(ArtifactKind kind, const Digest& target) {
  return fmt::format("{} {}\n", to_string(kind), target.to_string());
}

std::optional<ArtifactKey> target_from_line(std::string_view line) {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    const std::string start = fmt::format("{} sha256:", to_string(kind));
    if (line.starts_with(start) && line.ends_with('\n')) {
      line.remove_prefix(start.size());
      line.remove_suffix(1);
      const auto target = Digest::from_hex(line);
      return target ? std::optional(ArtifactKey{kind, *target}) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::string to_text(const Reference& reference) {
  std::string text = to_line(reference.kind, reference.target);
  if (!reference.name.empty()) {
    text += fmt::format("{}{}\n", kNameStart, reference.name);
  }
  return text;
}

std::optional<Reference> reference_from_text(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
  const auto target = target_from_line(text.substr(0, end));
  if (!target) {
    return std::nullopt;
  }
  Reference reference{.kind = target->kind, .target = target->digest};
  text.remove_prefix(end);
  if (text.empty()) {
    return reference;
  }
  if (!text.starts_with(kNameStart) || !text.ends_with('\n')) {
    return std::nullopt;
  }
  text.remove_prefix(kNameStart.size());
  text.remove_suffix(1);
  if (!is_reference_name(text)) {
    return std::nullopt;
  }
  reference.name = text;
  return reference;
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
    std::array<std::byte, kLongestText> buffer;
    const std::size_t size =
        read_at(file.get(), buffer, 0, folder.path_of(name.data()));
    found.reference = reference_from_text(
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
  const std::string text = to_text(reference);
  file.write(std::as_bytes(std::span(text)));
  file.replace(
      {.name = key.hex().data(), .mode = kFileMode, .durability = durability});
}

}  // namespace benchgate::store
