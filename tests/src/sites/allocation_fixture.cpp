/// \file
/// A program whose allocations are known: which ones the optimiser has to
/// remove, and which ones it has to leave. IS_HEAD moves all of it down and
/// changes two functions.

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <vector>

#if IS_HEAD

// A comment that moves every line below.
//
//

#endif

namespace fixture {

/// Nobody sees the object, so it need not be there.
[[gnu::noinline]] int removed(int number) {
  const auto object = std::make_unique<int>(number);
  return *object + 1;
}

[[gnu::noinline]] std::unique_ptr<int> escapes(int number) {
  return std::make_unique<int>(number);
}

/// Ends in a jump.
[[gnu::noinline]] void* tail(std::size_t size) {
  return std::malloc(size + 1);
}

[[gnu::always_inline]] inline char* helper(std::size_t size) {
  return new char[size];
}

[[gnu::noinline]] char* uses_helper(std::size_t size) {
  char* const block = helper(size);
  block[0] = 'x';
  return block;
}

[[gnu::noinline]] std::vector<int> filled(std::size_t size) {
  return std::vector<int>(size, 7);
}

/// A call in a loop, whose address may be kept in a register.
[[gnu::noinline]] void many(void** blocks, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    blocks[i] = std::malloc(i + 1);
  }
}

/// As compilers write it that keep an address for several calls.
void* by_register();
asm(R"(
  .text
  .type _ZN7fixture11by_registerEv, @function
_ZN7fixture11by_registerEv:
  push %rbx
  mov malloc@GOTPCREL(%rip), %rbx
  mov $8, %edi
  call *%rbx
  xor %ebx, %ebx
  pop %rbx
  ret
  .size _ZN7fixture11by_registerEv, . - _ZN7fixture11by_registerEv
)");

[[gnu::noinline]] void* zeroed(std::size_t count) {
  void* const block = std::calloc(count, 2);
  static_cast<char*>(block)[0] = 'x';
  return block;
}

[[gnu::noinline]] void twice(int** numbers, int number) {
  numbers[0] = new int(number);
#if !IS_HEAD
  numbers[1] = new int(number + 1);
#endif
}

#if IS_HEAD
[[gnu::noinline]] void* added(void* old, std::size_t size) {
  void* const block = std::realloc(old, size);
  static_cast<char*>(block)[0] = 'x';
  return block;
}
#endif

}  // namespace fixture

// What is allocated is seen by the world outside, and so has to be.
void* volatile sink = nullptr;

int main(int count, char** /*arguments*/) {
  const auto size = static_cast<std::size_t>(count);
  void* blocks[4] = {};
  sink = fixture::escapes(fixture::removed(count)).release();
  sink = fixture::tail(size);
  sink = fixture::uses_helper(size);
  const auto numbers = fixture::filled(size);
  sink = const_cast<int*>(numbers.data());
  fixture::many(blocks, size < 4 ? size : 4);
  sink = blocks[0];
  sink = fixture::by_register();
  sink = fixture::zeroed(size);
  int* pair[2] = {};
  fixture::twice(pair, count);
  sink = pair[0];
#if IS_HEAD
  sink = fixture::added(blocks[1], size);
#endif
  return 0;
}
