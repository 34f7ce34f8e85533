#include "src/live/loaded_files.h"

#include <fmt/format.h>

#include <elf.h>
#include <link.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace benchgate::live {

namespace {

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += fmt::format("{:02x}", byte);
  }
  return text;
}

constexpr std::size_t padded(std::size_t size) {
  constexpr std::size_t kAlignment = 4;
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

/// The build id among the notes in a segment; empty if there is none.
std::string build_id_in(std::span<const unsigned char> notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head{};
    std::memcpy(&head, notes.data(), sizeof head);
    const std::size_t description = sizeof head + padded(head.n_namesz);
    const std::size_t end = description + padded(head.n_descsz);
    if (end > notes.size()) {
      break;
    }
    const std::string_view name(
        reinterpret_cast<const char*>(notes.data()) + sizeof head,
        head.n_namesz);
    if (head.n_type == NT_GNU_BUILD_ID &&
        name == std::string_view("GNU\0", 4)) {
      return hexadecimal(notes.subspan(description, head.n_descsz));
    }
    notes = notes.subspan(end);
  }
  return "";
}

/// The loader does not say how the program itself is called.
std::string file_of(const dl_phdr_info& object, bool is_program) {
  if (is_program) {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).string();
  }
  const std::string_view name(object.dlpi_name);
  return name.starts_with("linux-vdso") || name.starts_with("linux-gate")
             ? "[vdso]"
             : std::string(name);
}

void add_object(const dl_phdr_info& object,
                std::vector<profile::MappedFile>& files) {
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::string file = file_of(object, files.empty());
  const std::span segments(object.dlpi_phdr, object.dlpi_phnum);
  std::string build_id;
  for (const auto& segment : segments) {
    const std::uint64_t start = object.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_NOTE && build_id.empty()) {
      build_id =
          build_id_in({reinterpret_cast<const unsigned char*>(start),  // NOLINT
                       static_cast<std::size_t>(segment.p_memsz)});
    }
  }
  for (const auto& segment : segments) {
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0) {
      const std::uint64_t start = object.dlpi_addr + segment.p_vaddr;
      const std::uint64_t before = start % page;
      files.push_back({.start = start - before,
                       .limit = start + segment.p_memsz,
                       .offset = segment.p_offset - before,
                       .file = file,
                       .build_id = build_id});
    }
  }
}

}  // namespace

std::vector<profile::MappedFile> loaded_files() {
  std::vector<profile::MappedFile> files;
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t /*size*/, void* all) {
        add_object(*object,
                   *static_cast<std::vector<profile::MappedFile>*>(all));
        return 0;
      },
      &files);
  return files;
}

}  // namespace benchgate::live
