/// \file
/// A program that says where it is: addresses in functions that are inlined
/// into others, with the lines that belong to them, and its mappings.

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

namespace fixture {

int volatile sink = 0;

#define BENCHGATE_HERE(name)                               \
  do {                                                     \
    std::uint64_t here;                                    \
    asm volatile("lea 0(%%rip), %0" : "=r"(here));         \
    std::printf("%s %#lx %d\n", name, here - 1, __LINE__); \
  } while (false)

template <typename Number>
struct Adder {
  [[gnu::always_inline]] static inline void innermost(Number number) {
    sink = sink + static_cast<int>(number);
    BENCHGATE_HERE("innermost");
  }
};

[[gnu::always_inline]] static inline void middle(int number) {
  std::printf("middle_calls 0 %d\n", __LINE__ + 1);
  Adder<long>::innermost(number);
}

[[gnu::noinline]] void outer(const char* text) {
  std::printf("outer_calls 0 %d\n", __LINE__ + 1);
  middle(static_cast<int>(text[0]));
}

namespace {
[[gnu::noinline]] void hidden(int number) {
  sink = sink + number;
  BENCHGATE_HERE("hidden");
}
}  // namespace

}  // namespace fixture

extern "C" [[gnu::noinline]] void plain_c(int number) {
  fixture::sink = fixture::sink + number;
  BENCHGATE_HERE("plain_c");
}

int main(int count, char** arguments) {
  fixture::outer(arguments[0]);
  fixture::hidden(count);
  plain_c(count);
  std::fflush(stdout);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::cout << "map " << line << '\n';
  }
}
