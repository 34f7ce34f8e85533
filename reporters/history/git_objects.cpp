#include "reporters/history/git_objects.h"

#include "libraries/libcrypto.h"
#include "reporters/history/git_failure.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <memory>

namespace benchgate::reporters::history {

namespace {

using libraries::libcrypto;
using libraries::Libcrypto;

/// What git prints in the place of a size.
constexpr std::string_view kNoFile = "-";
constexpr std::string_view kLost = "BAD";

[[noreturn]] void fail(std::string_view what) {
  throw GitFailure(
      GitProblem::other,
      fmt::format("git prints {} in a way that is not known", what));
}

/// Takes off what stands before `end`, and `end`.
std::string_view take_until(std::string_view& text, char end,
                            std::string_view what) {
  const std::size_t place = text.find(end);
  if (place == std::string_view::npos) {
    fail(what);
  }
  const std::string_view taken = text.substr(0, place);
  text.remove_prefix(place + 1);
  return taken;
}

std::size_t number_in(std::string_view text, std::string_view what) {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) {
    fail(what);
  }
  return number;
}

/// "MODE TYPE OBJECT" or, with the size in columns, "MODE TYPE OBJECT    SIZE".
/// One file whose object is lost is no reason to read no other.
GitEntry parse_entry(std::string_view text, std::string_view path) {
  constexpr std::string_view kWhat = "a tree";
  GitEntry entry;
  entry.path = path;
  entry.mode = take_until(text, ' ', kWhat);
  take_until(text, ' ', kWhat);
  entry.object = text.substr(0, text.find(' '));
  const std::size_t last_space = text.rfind(' ');
  if (last_space != std::string_view::npos) {
    const std::string_view size = text.substr(last_space + 1);
    if (size != kNoFile && size != kLost) {
      entry.size = number_in(size, kWhat);
    }
  }
  return entry;
}

}  // namespace

std::vector<GitEntry> parse_git_tree(std::string_view output) {
  std::vector<GitEntry> entries;
  while (!output.empty()) {
    std::string_view line = take_until(output, '\0', "a tree");
    const std::string_view head = take_until(line, '\t', "a tree");
    entries.push_back(parse_entry(head, line));
  }
  return entries;
}

std::vector<std::optional<std::string_view>> parse_git_objects(
    std::string_view output) {
  constexpr std::string_view kWhat = "objects";
  std::vector<std::optional<std::string_view>> objects;
  while (!output.empty()) {
    const std::string_view head = take_until(output, '\n', kWhat);
    if (head.ends_with(" missing")) {
      objects.emplace_back(std::nullopt);
      continue;
    }
    const std::size_t size = number_in(head.substr(head.rfind(' ') + 1), kWhat);
    if (output.size() <= size || output[size] != '\n') {
      fail(kWhat);
    }
    objects.emplace_back(output.substr(0, size));
    output.remove_prefix(size + 1);
  }
  return objects;
}

std::string git_object_name(std::string_view bytes, std::size_t digits) {
  constexpr std::size_t kLong = 64;
  const std::string head = fmt::format("blob {}", bytes.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const std::unique_ptr<EVP_MD_CTX, decltype(Libcrypto::EVP_MD_CTX_free)>
      context(libcrypto().EVP_MD_CTX_new(), libcrypto().EVP_MD_CTX_free);
  if (context == nullptr ||
      libcrypto().EVP_DigestInit_ex(
          context.get(),
          digits == kLong ? libcrypto().EVP_sha256() : libcrypto().EVP_sha1(),
          nullptr) != 1 ||
      libcrypto().EVP_DigestUpdate(context.get(), head.c_str(),
                                   head.size() + 1) != 1 ||
      libcrypto().EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) !=
          1 ||
      libcrypto().EVP_DigestFinal_ex(context.get(), digest.data(), &size) !=
          1) {
    return "";  // Then git is asked for the file.
  }
  std::string name;
  for (unsigned int i = 0; i < size; ++i) {
    name += fmt::format("{:02x}", digest.at(i));
  }
  return name;
}

}  // namespace benchgate::reporters::history
