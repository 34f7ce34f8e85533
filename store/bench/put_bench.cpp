#include "store/artifact_store.h"
#include "store/bench/allocation_counter.h"
#include "store/bench/store_row.h"

#include <benchmark/benchmark.h>

// A put that finds its digest present and one that does not are two benchmarks
// (_Present, _New): what the first saves is easily mistaken for speed.

namespace benchgate::store {
namespace {

void put_present(benchmark::State& state, ArtifactKind kind,
                 const Payload& input) {
  ArtifactStore& store = bench_store();
  store.put(kind, input.digest, input.bytes);
  store.put(kind, input.digest, input.bytes);  // Brings the bytes to memory.
  AllocationCounter counter(state);
  for (auto _ : state) {
    auto outcome = store.put(kind, input.digest, input.bytes);
    benchmark::DoNotOptimize(outcome);
  }
  counter.report();
  set_bytes(state, input);
  set_label(state, kind);
}

void put_new(benchmark::State& state, ArtifactKind kind, const Payload& input) {
  ArtifactStore& store = bench_store();
  store.remove(kind, input.digest);
  AllocationCounter counter(state);
  for (auto _ : state) {
    const PutOutcome outcome = store.put(kind, input.digest, input.bytes);
    const TimerPause pause(state);
    if (outcome != PutOutcome::stored) {
      state.SkipWithError("the artifact was there already");
      break;
    }
    store.remove(kind, input.digest);
  }
  counter.report();
  set_bytes(state, input);
  set_label(state, kind);
}

void BM_PutManifest_Small_Present(benchmark::State& state) {
  run_row(state, [&] {
    put_present(state, ArtifactKind::manifest, small_manifest());
  });
}

BENCHMARK(BM_PutManifest_Small_Present);

void BM_PutManifest_Small_New(benchmark::State& state) {
  run_row(state,
          [&] { put_new(state, ArtifactKind::manifest, small_manifest()); });
}

BENCHMARK(BM_PutManifest_Small_New);

void BM_PutBundle_1MB_Present(benchmark::State& state) {
  run_row(state,
          [&] { put_present(state, ArtifactKind::bundle, payload(kMiB)); });
}

BENCHMARK(BM_PutBundle_1MB_Present);

void BM_PutBundle_1MB_New(benchmark::State& state) {
  run_row(state, [&] { put_new(state, ArtifactKind::bundle, payload(kMiB)); });
}

BENCHMARK(BM_PutBundle_1MB_New);

/// The other sizes; 1 MiB is above.
void BM_CachePut_Present(benchmark::State& state) {
  run_row(state,
          [&] { put_present(state, ArtifactKind::bundle, payload_of(state)); });
}

BENCHMARK(BM_CachePut_Present)->Arg(kKiB)->Arg(10 * kMiB)->Apply(add_100_mib);

void BM_CachePut_New(benchmark::State& state) {
  run_row(state,
          [&] { put_new(state, ArtifactKind::bundle, payload_of(state)); });
}

BENCHMARK(BM_CachePut_New)->Arg(kKiB)->Arg(10 * kMiB)->Apply(add_100_mib);

}  // namespace
}  // namespace benchgate::store
