#include "tests/store/system_calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <utility>

namespace benchgate::store::tests {

namespace {

thread_local const Interception::Judge* judge_of_this_thread = nullptr;

}  // namespace

Interception::Interception(Judge judge) : judge_(std::move(judge)) {
  judge_of_this_thread = &judge_;
}

Interception::~Interception() {
  judge_of_this_thread = nullptr;
}

namespace {

Fate judge(const char* name, int file) {
  const auto* const judge = std::exchange(judge_of_this_thread, nullptr);
  if (judge == nullptr) {
    return {};
  }
  const int kept = errno;
  const Fate fate = (*judge)({.name = name, .file = file});
  judge_of_this_thread = judge;
  errno = fate.error != 0 ? fate.error : kept;
  return fate;
}

bool fails(const char* name, int file) {
  return judge(name, file).error != 0;
}

/// The function of the name in the C library, or in a sanitizer before it.
template <typename Function>
Function* real(Function& /*same type*/, const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

}  // namespace benchgate::store::tests

using benchgate::store::tests::fails;
using benchgate::store::tests::Fate;
using benchgate::store::tests::judge;
using benchgate::store::tests::real;

// The names and the types are those of the C library.
// NOLINTBEGIN(readability-*,cert-*,misc-definitions-in-headers)
extern "C" {

int open(const char* path, int flags, ...) {
  static auto* const next = real(open, "open");
  std::va_list rest;
  va_start(rest, flags);
  const auto mode = static_cast<mode_t>(va_arg(rest, unsigned));
  va_end(rest);
  return fails("open", -1) ? -1 : next(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  static auto* const next = real(openat, "openat");
  std::va_list rest;
  va_start(rest, flags);
  const auto mode = static_cast<mode_t>(va_arg(rest, unsigned));
  va_end(rest);
  return fails("openat", folder) ? -1 : next(folder, path, flags, mode);
}

int close(int file) {
  static auto* const next = real(close, "close");
  const Fate fate = judge("close", file);
  const int result = next(file);
  if (fate.error == 0) {
    return result;
  }
  errno = fate.error;
  return -1;
}

ssize_t pread(int file, void* to, size_t size, off_t offset) {
  static auto* const next = real(pread, "pread");
  const Fate fate = judge("pread", file);
  return fate.error != 0
             ? -1
             : next(file, to, std::min(size, fate.most_bytes), offset);
}

ssize_t write(int file, const void* from, size_t size) {
  static auto* const next = real(write, "write");
  const Fate fate = judge("write", file);
  return fate.error != 0 ? -1
                         : next(file, from, std::min(size, fate.most_bytes));
}

ssize_t pwrite(int file, const void* from, size_t size, off_t offset) {
  static auto* const next = real(pwrite, "pwrite");
  const Fate fate = judge("pwrite", file);
  return fate.error != 0
             ? -1
             : next(file, from, std::min(size, fate.most_bytes), offset);
}

ssize_t copy_file_range(int from, off64_t* from_offset, int to,
                        off64_t* to_offset, size_t size, unsigned flags) {
  static auto* const next = real(copy_file_range, "copy_file_range");
  const Fate fate = judge("copy_file_range", from);
  return fate.error != 0 ? -1
                         : next(from, from_offset, to, to_offset,
                                std::min(size, fate.most_bytes), flags);
}

int fsync(int file) {
  static auto* const next = real(fsync, "fsync");
  return fails("fsync", file) ? -1 : next(file);
}

int sync_file_range(int file, off64_t offset, off64_t size, unsigned flags) {
  static auto* const next = real(sync_file_range, "sync_file_range");
  return fails("sync_file_range", file) ? -1 : next(file, offset, size, flags);
}

int flock(int file, int operation) noexcept {
  static auto* const next = real(flock, "flock");
  return fails("flock", file) ? -1 : next(file, operation);
}

int fchmod(int file, mode_t mode) noexcept {
  static auto* const next = real(fchmod, "fchmod");
  return fails("fchmod", file) ? -1 : next(file, mode);
}

int futimens(int file, const timespec times[2]) noexcept {
  static auto* const next = real(futimens, "futimens");
  return fails("futimens", file) ? -1 : next(file, times);
}

int fstat(int file, struct stat* status) noexcept {
  static auto* const next = real(fstat, "fstat");
  return fails("fstat", file) ? -1 : next(file, status);
}

int fstatat(int folder, const char* path, struct stat* status,
            int flags) noexcept {
  static auto* const next = real(fstatat, "fstatat");
  return fails("fstatat", folder) ? -1 : next(folder, path, status, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const next = real(mkdir, "mkdir");
  return fails("mkdir", -1) ? -1 : next(path, mode);
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  static auto* const next = real(mkdirat, "mkdirat");
  return fails("mkdirat", folder) ? -1 : next(folder, path, mode);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to,
           int flags) noexcept {
  static auto* const next = real(linkat, "linkat");
  return fails("linkat", to_folder)
             ? -1
             : next(from_folder, from, to_folder, to, flags);
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  static auto* const next = real(unlinkat, "unlinkat");
  return fails("unlinkat", folder) ? -1 : next(folder, path, flags);
}

int renameat(int from_folder, const char* from, int to_folder,
             const char* to) noexcept {
  static auto* const next = real(renameat, "renameat");
  return fails("renameat", from_folder)
             ? -1
             : next(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  static auto* const next = real(renameat2, "renameat2");
  return fails("renameat2", from_folder)
             ? -1
             : next(from_folder, from, to_folder, to, flags);
}

DIR* fdopendir(int folder) {
  static auto* const next = real(fdopendir, "fdopendir");
  return fails("fdopendir", folder) ? nullptr : next(folder);
}

dirent* readdir(DIR* stream) {
  static auto* const next = real(readdir, "readdir");
  return fails("readdir", -1) ? nullptr : next(stream);
}

// Called before the program is set up, when nothing can be looked up.
void* mmap(void* where, size_t size, int protection, int flags, int file,
           off_t offset) noexcept {
  if (fails("mmap", file)) {
    return MAP_FAILED;
  }
  return reinterpret_cast<void*>(
      ::syscall(SYS_mmap, where, size, protection, flags, file, offset));
}

}  // extern "C"
// NOLINTEND(readability-*,cert-*,misc-definitions-in-headers)
