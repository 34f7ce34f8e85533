/// \file
/// A program whose functions have no name that other files could use, which
/// says where their code is: a word and an address, as the file itself has it.

#include <link.h>

#include <cstdint>
#include <cstdio>

namespace fixture {

int volatile sink = 0;

/// What the loader added to the addresses of the program.
std::uint64_t bias() {
  std::uint64_t added = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* program, std::size_t, void* to) {
        *static_cast<std::uint64_t*>(to) = program->dlpi_addr;
        return 1;  // It comes first.
      },
      &added);
  return added;
}

void say(const char* word, std::uint64_t address) {
  std::printf("%s %#llx\n", word,
              static_cast<unsigned long long>(address - bias()));
}

#define BENCHGATE_HERE(word)                       \
  do {                                             \
    std::uint64_t here;                            \
    asm volatile("lea 0(%%rip), %0" : "=r"(here)); \
    say(word, here - 1);                           \
  } while (false)

namespace {

[[gnu::noinline]] void hidden(int number) {
  sink = sink + number;
  BENCHGATE_HERE("hidden");
}

[[gnu::noinline]] void hidden(long number) {
  sink = sink + static_cast<int>(number) * 3;
  BENCHGATE_HERE("overload");
}

template <typename Number>
[[gnu::noinline]] Number twice(Number number) {
  BENCHGATE_HERE("template");
  return number + static_cast<Number>(sink);
}

struct Local {
  [[gnu::noinline]] void method(int number) {
    kept += number;
    BENCHGATE_HERE("method");
  }

  int kept = 0;
};

[[gnu::always_inline]] inline void inlined(int number) {
  sink = sink + number * 5;
  BENCHGATE_HERE("inlined");
}

// Inlined where it is called, and called through a pointer, too.
[[gnu::always_inline]] inline void both(int& number) {
  sink = sink + number * 11;
  BENCHGATE_HERE("both");
}

// One of the two is not compiled: the compiler takes the other's code for it,
// and no entry of the debug information tells of a function there.
void first(int& number) {
  while (number-- > 0) {
    sink = sink + number;
  }
}

void second(int& number) {
  while (number-- > 0) {
    sink = sink + number;
  }
}

// One of the two is a jump to the other one: too much to be inlined there.
void alike_one(int& number) {
  for (int i = 0; i < number; ++i) {
    for (int k = i; k < number; k += 3) {
      sink = sink + i * k;
    }
    for (int k = 0; k < i; k += 7) {
      sink = sink - i * k;
    }
  }
}

void alike_two(int& number) {
  for (int i = 0; i < number; ++i) {
    for (int k = i; k < number; k += 3) {
      sink = sink + i * k;
    }
    for (int k = 0; k < i; k += 7) {
      sink = sink - i * k;
    }
  }
}

// Two that only call one: each becomes a jump to it, and one of them is what the
// compiler has made of the other.
[[gnu::noinline]] void called_by_both(int& number) {
  sink = sink + number * 11;
  BENCHGATE_HERE("called_by_both");
}

void calls_one(int& number) { called_by_both(number); }

void calls_two(int& number) { called_by_both(number); }

}  // namespace

static void own(long number) __attribute__((noinline, used));

static void own(long number) {
  sink = sink + static_cast<int>(number);
  BENCHGATE_HERE("static");
}

// A better name for the same code, but for what a source calls it.
extern "C" void another_name(long number)
    __attribute__((alias("_ZN7fixtureL3ownEl"), used));

[[gnu::noinline]] void outer(int number) {
  const auto apart = [&](int more) __attribute__((noinline)) {
    sink = sink + more * number;
    BENCHGATE_HERE("lambda");
  };
  const auto within = [&](int more) __attribute__((always_inline)) {
    sink = sink + more + number;
    BENCHGATE_HERE("inlined_lambda");
  };

  struct Helper {
    [[gnu::always_inline]] void help(int more) {
      sink = sink + more * 7;
      BENCHGATE_HERE("inlined_local");
    }
  };

  apart(number + 1);
  within(number + 2);
  Helper().help(number + 3);
}

namespace {

[[gnu::noinline]] void hidden_outer(int number) {
  [&](int more) __attribute__((always_inline)) {
    sink = sink + more * number;
    BENCHGATE_HERE("lambda_in_hidden");
  }
  (number + 1);
}

}  // namespace

}  // namespace fixture

int main(int count, char**) {
  fixture::hidden(count);
  fixture::hidden(static_cast<long>(count));
  fixture::twice(count);
  fixture::Local().method(count);
  fixture::inlined(count);
  fixture::own(count);
  fixture::outer(count);
  fixture::hidden_outer(count);
  using Function = void(int&);
  Function* volatile first = fixture::first;
  Function* volatile second = fixture::second;
  Function* volatile one = fixture::alike_one;
  Function* volatile two = fixture::alike_two;
  Function* volatile calls_one = fixture::calls_one;
  Function* volatile calls_two = fixture::calls_two;
  calls_one(count);
  calls_two(count);
  Function* volatile both = fixture::both;
  fixture::both(count);
  both(count);
  first(count);
  second(count);
  one(count);
  two(count);
  fixture::say("first", reinterpret_cast<std::uint64_t>(first));
  fixture::say("second", reinterpret_cast<std::uint64_t>(second));
  fixture::say("alike_one", reinterpret_cast<std::uint64_t>(one));
  fixture::say("alike_two", reinterpret_cast<std::uint64_t>(two));
}
