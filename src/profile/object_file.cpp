#include "src/profile/object_file.h"

#include "src/profile/address_space.h"
#include "src/profile/demangle.h"
#include "src/profile/dwarf_index.h"
#include "src/profile/elf_handles.h"
#include "src/profile/linker_names.h"
#include "src/profile/symbol_table.h"

#include <fmt/format.h>

#include <elfutils/libdwelf.h>
#include <gelf.h>

#include <string_view>
#include <utility>

namespace benchgate::profile {

namespace {

namespace fs = std::filesystem;

std::string build_id_of(Elf* elf) {
  const void* bytes = nullptr;
  const std::ptrdiff_t size = dwelf_elf_gnu_build_id(elf, &bytes);
  std::string digits;
  for (std::ptrdiff_t i = 0; i < size; ++i) {
    digits +=
        fmt::format("{:02x}", static_cast<const unsigned char*>(bytes)[i]);
  }
  return digits;
}

/// Where debug information that was taken out of `path` may be.
std::vector<fs::path> debug_files(const fs::path& path, Elf* elf) {
  const fs::path root = "/usr/lib/debug";
  std::vector<fs::path> files;
  const std::string id = build_id_of(elf);
  if (id.size() > 2) {
    files.push_back(root / ".build-id" / id.substr(0, 2) /
                    (id.substr(2) + ".debug"));
  }
  GElf_Word checksum = 0;
  if (const char* const link = dwelf_elf_gnu_debuglink(elf, &checksum);
      link != nullptr) {
    std::error_code ignored;
    const fs::path folder = fs::absolute(path, ignored).parent_path();
    files.push_back(folder / link);
    files.push_back(folder / ".debug" / link);
    files.push_back(root / folder.relative_path() / link);
  }
  return files;
}

}  // namespace

namespace {

/// What libdw may take for the file, and some: it ends the program where it
/// gets none.
void require_room_for(const fs::path& file) {
  constexpr std::uint64_t kAnyway = std::uint64_t{16} << 20U;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  require_address_space(kAnyway + (error ? 0 : 2 * size));
}

}  // namespace

struct ObjectFile::Data {
  explicit Data(ElfHandle opened) : elf(std::move(opened)) {}

  ElfHandle elf;
  std::optional<ElfHandle> debug;  ///< Its information, if that is elsewhere.
  std::unique_ptr<Dwarf, EndDwarf> dwarf;
  std::optional<DwarfIndex> index;
  std::optional<LinkerNames> names;  ///< See linker_names.

  /// Takes the debug information of `from`, if it has any.
  bool take_dwarf(Elf* from) {
    dwarf.reset(dwarf_begin_elf(from, DWARF_C_READ, nullptr));
    if (dwarf == nullptr) {
      return false;
    }
    Dwarf_CU* unit = nullptr;
    if (dwarf_get_units(dwarf.get(), nullptr, &unit, nullptr, nullptr, nullptr,
                        nullptr) != 0) {
      dwarf.reset();
      return false;
    }
    index.emplace(dwarf.get(),
                  [this](std::uint64_t address, std::string_view plain) {
                    return linker_names().at(address, plain);
                  });
    return true;
  }

  void find_debug_information(const fs::path& path) {
    if (take_dwarf(elf.get())) {
      return;
    }
    for (const fs::path& file : debug_files(path, elf.get())) {
      require_room_for(file);
      ElfHandle handle(file);
      if (handle.get() == nullptr ||
          build_id_of(handle.get()) != build_id_of(elf.get())) {
        continue;
      }
      debug.emplace(std::move(handle));
      if (take_dwarf(debug->get())) {
        return;
      }
    }
  }

  LinkerNames& linker_names() {
    if (!names) {
      // What was taken out of the file has the fuller table.
      SymbolTable symbols(debug ? debug->get() : elf.get());
      names.emplace(debug && symbols.empty() ? SymbolTable(elf.get())
                                             : std::move(symbols),
                    elf.get());
    }
    return *names;
  }

  bool is_folded(std::uint64_t address) {
    return index && index->is_folded(address);
  }
};

ObjectFile::ObjectFile(std::unique_ptr<Data> data) : data_(std::move(data)) {}

ObjectFile::ObjectFile(ObjectFile&& other) noexcept = default;
ObjectFile& ObjectFile::operator=(ObjectFile&& other) noexcept = default;
ObjectFile::~ObjectFile() = default;

std::optional<ObjectFile> ObjectFile::open(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    return std::nullopt;  // To open a pipe would wait for its writer.
  }
  require_room_for(path);
  ElfHandle elf(path);
  if (elf.get() == nullptr) {
    return std::nullopt;
  }
  auto data = std::make_unique<Data>(std::move(elf));
  data->find_debug_information(path);
  return ObjectFile(std::move(data));
}

std::string ObjectFile::build_id() const {
  return build_id_of(data_->elf.get());
}

bool ObjectFile::has_debug_information() const {
  return data_->dwarf != nullptr;
}

std::optional<std::uint64_t> ObjectFile::address_of(
    std::uint64_t offset) const {
  std::size_t count = 0;
  if (elf_getphdrnum(data_->elf.get(), &count) != 0) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr segment{};
    if (gelf_getphdr(data_->elf.get(), static_cast<int>(i), &segment) !=
            nullptr &&
        segment.p_type == PT_LOAD && offset >= segment.p_offset &&
        offset - segment.p_offset < segment.p_filesz) {
      return offset - segment.p_offset + segment.p_vaddr;
    }
  }
  return std::nullopt;
}

void ObjectFile::prefer(const std::string& plain) {
  data_->linker_names().prefer(plain, [this](std::uint64_t address) {
    return data_->is_folded(address);
  });
}

std::vector<SourceFrame> ObjectFile::frames_at(std::uint64_t address) {
  std::vector<SourceFrame> frames;
  if (data_->index) {
    frames = data_->index->frames_at(address);
  }
  // Read only where somebody needs them.
  std::string name = data_->names ? data_->names->preferred_at(address) : "";
  if (name.empty()) {
    if (!frames.empty() && !frames.back().name.empty()) {
      return frames;
    }
    name = data_->linker_names().at(address);
  }
  if (name.empty()) {
    return {};
  }
  // Debug information without a name for the function still has its lines.
  if (frames.empty()) {
    frames.emplace_back();
  }
  frames.back().name = demangled(name);
  frames.back().system_name = std::move(name);
  return frames;
}

}  // namespace benchgate::profile
