// Stands in for the C library's functions that open descriptors, for modes that
// want to know who did: passes every call on. None of the headers that declare
// them as functions that do not throw.

#include "src/preload/descriptor_observer.h"
#include "src/preload/next_definition.h"

#include <fcntl.h>
#include <sys/types.h>

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>

struct __dirstream;  // NOLINT: what DIR is.
struct sockaddr;
extern "C" int dirfd(__dirstream* folder) noexcept;

namespace benchgate::preload {

std::atomic<DescriptorObserver> descriptor_observer{nullptr};

}  // namespace benchgate::preload

namespace {

using benchgate::preload::NextDefinition;

void tell(int descriptor, const void* caller) {
  const auto observer =
      benchgate::preload::descriptor_observer.load(std::memory_order_acquire);
  if (descriptor >= 0 && observer != nullptr) {
    const int before = errno;
    observer(descriptor, reinterpret_cast<std::uintptr_t>(caller));  // NOLINT
    errno = before;
  }
}

int told(int descriptor, const void* caller) {
  tell(descriptor, caller);
  return descriptor;
}

std::FILE* told(std::FILE* file, const void* caller) {
  tell(file == nullptr ? -1 : ::fileno(file), caller);
  return file;
}

__dirstream* told(__dirstream* folder, const void* caller) {
  tell(folder == nullptr ? -1 : ::dirfd(folder), caller);
  return folder;
}

/// Of a call that returns 0 and two descriptors.
int told_both(int error, const int* both, const void* caller) {
  if (error == 0) {
    tell(both[0], caller);
    tell(both[1], caller);
  }
  return error;
}

/// Whether a third argument was given, as open(2) says.
bool has_mode(int flags) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

}  // namespace

// NOLINTBEGIN: the C library's names, and what they are declared as.
#define BENCHGATE_EXPORT extern "C" [[gnu::visibility("default")]]
#define CALLER __builtin_return_address(0)

#define STAND_IN(RESULT, NAME, PARAMETERS, ...)           \
  BENCHGATE_EXPORT RESULT NAME PARAMETERS {               \
    static NextDefinition<RESULT PARAMETERS> next(#NAME); \
    return told(next(__VA_ARGS__), CALLER);               \
  }

#define STAND_IN_FOR_BOTH(NAME, PARAMETERS, BOTH, ...) \
  BENCHGATE_EXPORT int NAME PARAMETERS {               \
    static NextDefinition<int PARAMETERS> next(#NAME); \
    return told_both(next(__VA_ARGS__), BOTH, CALLER); \
  }

#define STAND_IN_FOR_OPEN(NAME, NAME_AT)                                       \
  BENCHGATE_EXPORT int NAME(const char* path, int flags, ...) {                \
    static NextDefinition<int(const char*, int, mode_t)> next(#NAME);          \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    const mode_t mode = has_mode(flags) ? va_arg(rest, mode_t) : mode_t{0};    \
    va_end(rest);                                                              \
    return told(next(path, flags, mode), CALLER);                              \
  }                                                                            \
  BENCHGATE_EXPORT int NAME_AT(int folder, const char* path, int flags, ...) { \
    static NextDefinition<int(int, const char*, int, mode_t)> next(#NAME_AT);  \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    const mode_t mode = has_mode(flags) ? va_arg(rest, mode_t) : mode_t{0};    \
    va_end(rest);                                                              \
    return told(next(folder, path, flags, mode), CALLER);                      \
  }

/// Its third argument, if there is one, fits into a word.
#define STAND_IN_FOR_CONTROL(NAME)                              \
  BENCHGATE_EXPORT int NAME(int descriptor, int command, ...) { \
    static NextDefinition<int(int, int, void*)> next(#NAME);    \
    va_list rest;                                               \
    va_start(rest, command);                                    \
    void* const argument = va_arg(rest, void*);                 \
    va_end(rest);                                               \
    const int result = next(descriptor, command, argument);     \
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC     \
               ? told(result, CALLER)                           \
               : result;                                        \
  }

STAND_IN_FOR_OPEN(open, openat)
STAND_IN_FOR_OPEN(open64, openat64)
STAND_IN_FOR_CONTROL(fcntl)
STAND_IN_FOR_CONTROL(fcntl64)

// What open becomes where _FORTIFY_SOURCE is on.
STAND_IN(int, __open_2, (const char* path, int flags), path, flags)
STAND_IN(int, __open64_2, (const char* path, int flags), path, flags)
STAND_IN(int, __openat_2, (int folder, const char* path, int flags), folder,
         path, flags)
STAND_IN(int, __openat64_2, (int folder, const char* path, int flags), folder,
         path, flags)

STAND_IN(int, creat, (const char* path, mode_t mode), path, mode)
STAND_IN(int, creat64, (const char* path, mode_t mode), path, mode)
STAND_IN(int, mkstemp, (char* path), path)
STAND_IN(int, mkstemp64, (char* path), path)
STAND_IN(int, mkostemp, (char* path, int flags), path, flags)
STAND_IN(int, mkostemp64, (char* path, int flags), path, flags)
STAND_IN(int, shm_open, (const char* name, int flags, mode_t mode), name, flags,
         mode)
STAND_IN(int, memfd_create, (const char* name, unsigned flags), name, flags)

STAND_IN(std::FILE*, fopen, (const char* path, const char* mode), path, mode)
STAND_IN(std::FILE*, fopen64, (const char* path, const char* mode), path, mode)
STAND_IN(std::FILE*, popen, (const char* command, const char* mode), command,
         mode)
STAND_IN(std::FILE*, tmpfile, (), )
STAND_IN(std::FILE*, tmpfile64, (), )
STAND_IN(__dirstream*, opendir, (const char* path), path)

STAND_IN(int, dup, (int descriptor), descriptor)
STAND_IN(int, dup2, (int descriptor, int number), descriptor, number)
STAND_IN(int, dup3, (int descriptor, int number, int flags), descriptor, number,
         flags)
STAND_IN_FOR_BOTH(pipe, (int* ends), ends, ends)
STAND_IN_FOR_BOTH(pipe2, (int* ends, int flags), ends, ends, flags)

STAND_IN(int, socket, (int domain, int type, int protocol), domain, type,
         protocol)
STAND_IN(int, accept, (int socket, sockaddr* from, unsigned* size), socket,
         from, size)
STAND_IN(int, accept4, (int socket, sockaddr* from, unsigned* size, int flags),
         socket, from, size, flags)
STAND_IN_FOR_BOTH(socketpair, (int domain, int type, int protocol, int* ends),
                  ends, domain, type, protocol, ends)

STAND_IN(int, epoll_create, (int size), size)
STAND_IN(int, epoll_create1, (int flags), flags)
STAND_IN(int, eventfd, (unsigned value, int flags), value, flags)
STAND_IN(int, timerfd_create, (int clock, int flags), clock, flags)
STAND_IN(int, signalfd, (int descriptor, const void* signals, int flags),
         descriptor, signals, flags)
STAND_IN(int, inotify_init, (), )
STAND_IN(int, inotify_init1, (int flags), flags)

// NOLINTEND
