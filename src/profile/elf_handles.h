#pragma once

/// \file
/// Handles of elfutils that close themselves.

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <libelf.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <utility>

namespace benchgate::profile {

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

struct EndDwarf {
  void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
};

/// An open ELF file; empty if it could not be opened or is none.
class ElfHandle {
 public:
  explicit ElfHandle(const std::filesystem::path& path) {
    elf_version(EV_CURRENT);
    descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ >= 0) {
      elf_.reset(elf_begin(descriptor_, ELF_C_READ_MMAP, nullptr));
    }
    if (elf_ != nullptr && elf_kind(elf_.get()) != ELF_K_ELF) {
      elf_.reset();
    }
  }

  ElfHandle(const ElfHandle&) = delete;
  ElfHandle& operator=(const ElfHandle&) = delete;

  ElfHandle(ElfHandle&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        elf_(std::move(other.elf_)) {}

  ElfHandle& operator=(ElfHandle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(elf_, other.elf_);
    return *this;
  }

  ~ElfHandle() {
    elf_.reset();
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }

  [[nodiscard]] Elf* get() const { return elf_.get(); }

 private:
  int descriptor_ = -1;
  std::unique_ptr<Elf, EndElf> elf_;
};

}  // namespace benchgate::profile
