#include "store/artifact_store.h"
#include "store/bench/allocation_counter.h"
#include "store/bench/store_row.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <span>
#include <string>

namespace benchgate::store {
namespace {

enum class Target {
  absent,
  same,  ///< It is there, with the same bytes.
  other  ///< It is there, with others.
};

void copy(benchmark::State& state, Target target) {
  ArtifactStore& store = bench_store();
  const Payload& input = payload(100 * kKiB);
  const std::filesystem::path path = "copy";
  const CopyOptions options{.overwrite = true,
                            .durability = bench_durability()};
  store.put(ArtifactKind::bundle, input.digest, input.bytes);
  store.copy_to(ArtifactKind::bundle, input.digest, path, options);
  if (target == Target::absent) {
    std::filesystem::remove(path);
  }
  // As large, so that only the bytes tell it from the first.
  const std::string text(input.bytes.size(), 'x');
  const Digest other = Digest::of(text);
  store.put(ArtifactKind::bundle, other, std::as_bytes(std::span(text)));
  bool is_other = false;
  AllocationCounter counter(state);
  for (auto _ : state) {
    is_other = target == Target::other && !is_other;
    store.copy_to(ArtifactKind::bundle, is_other ? other : input.digest, path,
                  {.overwrite = target != Target::absent,
                   .durability = options.durability});
    if (target == Target::absent) {
      const TimerPause pause(state);
      std::filesystem::remove(path);
    }
  }
  counter.report();
  set_bytes(state, input);
  state.SetLabel(bench_file_system() + ", copies " +
                 std::string(to_string(options.durability)));
}

void BM_CopyToPath_100KB_New(benchmark::State& state) {
  run_row(state, [&] { copy(state, Target::absent); });
}

BENCHMARK(BM_CopyToPath_100KB_New);

void BM_CopyToPath_100KB_SameDest(benchmark::State& state) {
  run_row(state, [&] { copy(state, Target::same); });
}

BENCHMARK(BM_CopyToPath_100KB_SameDest);

void BM_CopyToPath_100KB_OtherDest(benchmark::State& state) {
  run_row(state, [&] { copy(state, Target::other); });
}

BENCHMARK(BM_CopyToPath_100KB_OtherDest);

}  // namespace
}  // namespace benchgate::store
