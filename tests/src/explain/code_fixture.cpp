#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

// A suite whose functions differ between its builds by what the macros say:
// MOVED puts other things before everything, so that nothing lies where it was;
// CHANGED changes one thing for each benchmark but BM_Same.

#define KEEP __attribute__((noipa))

#if MOVED
extern const char* const kMovedNames[];
const char* const kMovedNames[] = {"a text that moves", "others", "along"};
int moved_counters[37] = {1, 2, 3};

KEEP int moved(int n) {
  for (int i = 0; i < n; ++i) {
    moved_counters[i % 37] += static_cast<int>(std::strlen(kMovedNames[i % 3]));
    std::puts("another text");
  }
  return moved_counters[n % 37];
}
#endif

// A list of fifty thousand entries, each with a name of its own; the last one
// holds what CHANGED says.
#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)
asm(R"(
.pushsection .data
.balign 8
.altmacro
.macro long_list_entry number, next
  .type long_list_\number, @object
  .size long_list_\number, 8
long_list_\number: .quad long_list_\next
.endm
.set number, 0
.rept 50000
  long_list_entry %number, %(number + 1)
  .set number, number + 1
.endr
.type long_list_50000, @object
.size long_list_50000, 8
long_list_50000: .quad )" TEXT(CHANGED) R"(
.noaltmacro
.popsection
)");
extern "C" void* long_list_0;

namespace {

#if CHANGED
constexpr int kBranches = 1;
const int kTable[] = {1, 2, 3, 5, 8, 13, 21, 35};
#define GREETING "good bye"
int start = 4;
#else
constexpr int kBranches = 0;
const int kTable[] = {1, 2, 3, 5, 8, 13, 21, 34};
#define GREETING "good day"
int start = 3;
#endif
const int kSameTable[] = {2, 4, 8, 16, 32, 64, 128, 256};
int first_counter = 1;
int second_counter = 1;
int zeros[64];

KEEP int helper(int n) {
  return CHANGED ? n * 7 + 3 : n * 7 + 2;
}

KEEP int through(int n) {
  return helper(n) ^ 1;
}

KEEP int same_helper(int n) {
  return n * 5 + 2;
}

KEEP int look_up(int n) {
  return kTable[n % 8];
}

KEEP int look_up_same(int n) {
  return kSameTable[n % 8] + zeros[n % 64];
}

KEEP std::size_t say(const char* text) {
  return std::strlen(text);
}

/// A table of jumps.
[[gnu::always_inline]] inline int branch(int which, int n) {
  switch (which) {
    case 0:
      return same_helper(n);
    case 1:
      return static_cast<int>(say("one"));
    case 2:
      return look_up_same(n);
    case 3:
      return n * n;
    case 4:
      return n / 3;
    case 5:
      throw n;
    default:
      return -n;
  }
}

KEEP int choose(int n) {
  return branch(n % 7, n);
}

KEEP int choose_changed(int n) {
  return branch((n + kBranches) % 7, n);
}

struct Shape {
  virtual ~Shape() = default;
  virtual int area(int n) const = 0;
};

struct Square : Shape {
  KEEP int area(int n) const override { return n * n; }
};

struct Odd : Shape {
  KEEP int area(int n) const override { return n * (CHANGED ? 3 : 5); }
};

KEEP std::unique_ptr<Shape> make_square() {
  return std::make_unique<Square>();
}

KEEP std::unique_ptr<Shape> make_odd() {
  return std::make_unique<Odd>();
}

template <typename Work>
void loop(benchmark::State& state, Work work) {
  int n = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(work(n++));
  }
}

void BM_Same(benchmark::State& state) {
  const auto shape = make_square();
  std::vector<std::string> texts;
  loop(state, [&](int n) {
    texts.emplace_back("a text that is the same and is long enough");
    texts.clear();
    ++first_counter;
    return choose(n % 5) + look_up_same(n) + shape->area(n);
  });
}

void BM_Helper(benchmark::State& state) {
  loop(state, through);
}

void BM_Constants(benchmark::State& state) {
  loop(state, look_up);
}

void BM_Text(benchmark::State& state) {
  loop(state, [](int) { return say(GREETING); });
}

void BM_Initial(benchmark::State& state) {
  loop(state, [](int n) { return same_helper(n + start++); });
}

void BM_OtherVariable(benchmark::State& state) {
  loop(state, [](int n) {
    ++first_counter;
    same_helper(n);
    return CHANGED ? ++first_counter : ++second_counter;
  });
}

void BM_Switch(benchmark::State& state) {
  loop(state, choose_changed);
}

void BM_Virtual(benchmark::State& state) {
  const auto shape = make_odd();
  loop(state, [&](int n) { return shape->area(n); });
}

template <typename Number>
KEEP Number twice(Number n) {
  return n + n + (CHANGED && sizeof(Number) == 8 ? 1 : 0);
}

template <typename Number, typename Other>
void BM_Template(benchmark::State& state) {
  loop(state, [](int n) {
    return twice(static_cast<Number>(n)) + static_cast<Other>(1);
  });
}

class Fixture : public benchmark::Fixture {
 public:
  void SetUp(benchmark::State& /*state*/) override { helper(3); }
};

KEEP void captured(benchmark::State& state, int step) {
  loop(state, [&](int n) { return same_helper(n * step); });
}

KEEP int follow_list(int n) {
  return long_list_0 == nullptr ? n : n + 1;
}

void BM_LongList(benchmark::State& state) {
  loop(state, follow_list);
}

}  // namespace

BENCHMARK(BM_Same);
BENCHMARK(BM_LongList);
BENCHMARK(BM_Helper)->Arg(8)->Arg(64);
BENCHMARK(BM_Constants);
BENCHMARK(BM_Text);
BENCHMARK(BM_Initial);
BENCHMARK(BM_OtherVariable);
BENCHMARK(BM_Switch);
BENCHMARK(BM_Virtual);
BENCHMARK_TEMPLATE(BM_Template, int, char);
BENCHMARK_TEMPLATE(BM_Template, double, char);

BENCHMARK_F(Fixture, Method)(benchmark::State& state) {
  loop(state, same_helper);
}

BENCHMARK_CAPTURE(captured, by_three, 3);

int main(int argc, char** argv) {
#if MOVED
  moved(argc);
#endif
  benchmark::RegisterBenchmark("by hand", BM_Same);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
