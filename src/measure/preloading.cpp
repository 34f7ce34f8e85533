#include "src/measure/preloading.h"

#include "src/measure/measurement_error.h"
#include "src/measure/own_file.h"
#include "src/measure/process.h"
#include "src/measure/program_text.h"
#include "src/preload/runs.h"

#include <elf.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace benchgate::measure {

namespace {

/// A header at `offset` of a file; empty if the file ends before.
template <typename Header>
std::optional<Header> header_at(std::string_view file, std::size_t offset) {
  Header header{};
  if (offset > file.size() || file.size() - offset < sizeof header) {
    return std::nullopt;
  }
  std::memcpy(&header, file.data() + offset, sizeof header);
  return header;
}

/// Whether no loader is named in a 64-bit ELF file, so that nothing preloads.
bool is_static(std::string_view file) {
  const auto elf = header_at<Elf64_Ehdr>(file, 0);
  if (!elf || !file.starts_with(ELFMAG) ||
      elf->e_ident[EI_CLASS] != ELFCLASS64) {
    return false;
  }
  for (std::size_t i = 0; i < elf->e_phnum; ++i) {
    const auto program =
        header_at<Elf64_Phdr>(file, elf->e_phoff + i * sizeof(Elf64_Phdr));
    if (program && program->p_type == PT_INTERP) {
      return false;
    }
  }
  return true;
}

bool contains(std::string_view file, std::string_view text) {
  return file.find(text) != std::string_view::npos;
}

/// Sanitizers have an allocator of their own, and want to come first.
bool has_sanitizer(std::string_view file) {
  constexpr std::array<std::string_view, 4> kNames = {
      "__asan_init", "__tsan_init", "__msan_init", "__lsan_init"};
  return std::ranges::any_of(
      kNames, [file](std::string_view name) { return contains(file, name); });
}

/// Whether Google Benchmark's own code is in the file (of its help, the same
/// from 1.5 to 1.9), and no library of ours is, which would see its loops.
bool has_unseen_loops(std::string_view file) {
  return file.starts_with(ELFMAG) && contains(file, "[--benchmark_min_time=") &&
         !contains(file, preload::kFirstLine);
}

}  // namespace

std::optional<std::filesystem::path> find_own_library(
    const std::string& name, const std::filesystem::path& program) {
  auto file = find_own_file(name, program);
  const bool can_be_written =
      file && file->native().find_first_of(": ") == std::string::npos;
  return can_be_written ? file : std::nullopt;
}

std::filesystem::path preload_library() {
  constexpr const char* kLibrary = "libbenchgate_preload.so";
  auto library = find_own_library(kLibrary);
  if (!library) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        std::string(kLibrary) +
            " is not where it is installed with benchgate, or at a path with a "
            "space or a colon; without it nothing is known of loops");
  }
  return *library;
}

void add_preload(std::vector<std::string>& environment,
                 const std::filesystem::path& library) {
  constexpr std::string_view kPreload = "LD_PRELOAD=";
  std::string value = library.string();
  const auto found = std::ranges::find_if(environment, [&](const auto& each) {
    return each.starts_with(kPreload) && each.size() > kPreload.size();
  });
  if (found != environment.end()) {
    value += ':' + found->substr(kPreload.size());
  }
  set_variable(environment, "LD_PRELOAD", value);
}

bool is_instrumented(const std::filesystem::path& executable) {
  return file_contains(executable, preload::kFirstLine);
}

std::string obstacle_to_preloading(const std::filesystem::path& executable) {
  struct stat status {};

  if (::stat(executable.c_str(), &status) != 0) {
    return "";
  }
  if ((status.st_mode & (S_ISUID | S_ISGID)) != 0) {
    return "runs with the rights of its owner (setuid), and so loads no "
           "library of ours";
  }
  const std::string file = content_of(executable);
  if (is_static(file)) {
    return "is linked statically, and so loads no library";
  }
  if (has_sanitizer(file)) {
    return "is built with a sanitizer, which has an allocator of its own";
  }
  return has_unseen_loops(file)
             ? "links Google Benchmark statically; link it as a shared "
               "library, or build the suite with benchgate_instrument(TARGET) "
               "of the CMake package benchgate"
             : "";
}

}  // namespace benchgate::measure
