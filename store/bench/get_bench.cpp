#include "store/artifact_store.h"
#include "store/bench/allocation_counter.h"
#include "store/bench/store_row.h"

#include <benchmark/benchmark.h>

// A get that hands out what it holds and one whose bytes are then read are two
// benchmarks (the second is called _Read): what the first saves is easily
// mistaken for speed.

namespace benchgate::store {
namespace {

enum class Use { handle, read };

void get(benchmark::State& state, ArtifactStore& store, ArtifactKind kind,
         const Payload& input, Use use) {
  if (!store.contains(kind, input.digest)) {
    store.put(kind, input.digest, input.bytes);
  }
  static_cast<void>(store.get(kind, input.digest));
  AllocationCounter counter(state);
  for (auto _ : state) {
    auto blob = store.get(kind, input.digest);
    if (use == Use::read) {
      auto sum = sum_of(blob->bytes());
      benchmark::DoNotOptimize(sum);
    }
    benchmark::DoNotOptimize(blob);
  }
  counter.report();
  if (use == Use::read) {
    set_bytes(state, input);
  }
  set_label(state, kind);
}

void get_manifest(benchmark::State& state, ArtifactStore& (*store)(), Use use) {
  run_row(state, [&] {
    get(state, store(), ArtifactKind::manifest, manifest_payload(), use);
  });
}

void get_bundle(benchmark::State& state, ArtifactStore& (*store)(),
                const Payload& input, Use use) {
  run_row(state,
          [&] { get(state, store(), ArtifactKind::bundle, input, use); });
}

void BM_GetManifest_Cached(benchmark::State& state) {
  get_manifest(state, bench_store, Use::handle);
}

BENCHMARK(BM_GetManifest_Cached);

void BM_GetManifest_Cached_Read(benchmark::State& state) {
  get_manifest(state, bench_store, Use::read);
}

BENCHMARK(BM_GetManifest_Cached_Read);

void BM_GetManifest_Verified(benchmark::State& state) {
  get_manifest(state, distrustful_store, Use::handle);
}

BENCHMARK(BM_GetManifest_Verified);

void BM_GetManifest_Verified_Read(benchmark::State& state) {
  get_manifest(state, distrustful_store, Use::read);
}

BENCHMARK(BM_GetManifest_Verified_Read);

void BM_GetBundle_1MB(benchmark::State& state) {
  get_bundle(state, bench_store, payload(kMiB), Use::handle);
}

BENCHMARK(BM_GetBundle_1MB);

void BM_GetBundle_1MB_Read(benchmark::State& state) {
  get_bundle(state, bench_store, payload(kMiB), Use::read);
}

BENCHMARK(BM_GetBundle_1MB_Read);

void BM_GetBundle_1MB_Verified(benchmark::State& state) {
  get_bundle(state, distrustful_store, payload(kMiB), Use::handle);
}

BENCHMARK(BM_GetBundle_1MB_Verified);

void BM_GetBundle_1MB_Verified_Read(benchmark::State& state) {
  get_bundle(state, distrustful_store, payload(kMiB), Use::read);
}

BENCHMARK(BM_GetBundle_1MB_Verified_Read);

/// Of 100 MiB, which is more than the store keeps in memory, the mapping is
/// made each time.
void BM_CacheGet(benchmark::State& state) {
  get_bundle(state, bench_store, payload_of(state), Use::handle);
}

BENCHMARK(BM_CacheGet)
    ->Arg(kKiB)
    ->Arg(kMiB)
    ->Arg(10 * kMiB)
    ->Apply(add_100_mib);

void BM_CacheGet_Read(benchmark::State& state) {
  get_bundle(state, bench_store, payload_of(state), Use::read);
}

BENCHMARK(BM_CacheGet_Read)
    ->Arg(kKiB)
    ->Arg(kMiB)
    ->Arg(10 * kMiB)
    ->Apply(add_100_mib);

void BM_Contains(benchmark::State& state) {
  run_row(state, [&] {
    ArtifactStore& store = bench_store();
    const Payload& input = manifest_payload();
    store.put(ArtifactKind::manifest, input.digest, input.bytes);
    AllocationCounter counter(state);
    for (auto _ : state) {
      bool there = store.contains(ArtifactKind::manifest, input.digest);
      benchmark::DoNotOptimize(there);
    }
    counter.report();
    set_label(state, ArtifactKind::manifest);
  });
}

BENCHMARK(BM_Contains);

}  // namespace
}  // namespace benchgate::store
