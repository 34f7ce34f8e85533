#include "store/artifact_store.h"
#include "store/bench/allocation_counter.h"
#include "store/bench/store_row.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <thread>

// Lists of 100; store_growth (growth.cpp) takes longer ones.

namespace benchgate::store {
namespace {

constexpr int kArtifacts = 100;

/// A store with 50 manifests and 50 bundles in it.
ArtifactStore& store_of_100() {
  enter_bench_folder();
  static ArtifactStore store = [] {
    ArtifactStore result = ArtifactStore::open(
        "store-of-100",
        {.manifests = Durability::none, .references = Durability::none});
    for (std::uint64_t i = 0; i < kArtifacts / 2; ++i) {
      const Payload manifest = make_payload(700, 2 * i);
      const Payload bundle = make_payload(4 * kKiB, 2 * i + 1);
      result.put(ArtifactKind::manifest, manifest.digest, manifest.bytes);
      result.put(ArtifactKind::bundle, bundle.digest, bundle.bytes);
    }
    return result;
  }();
  return store;
}

/// A list that was taken within a tick of the last put is not trusted: waits
/// until a second look gives the same one, and an unchanged list is what is
/// measured.
void settle(const ArtifactStore& store) {
  while (store.list() != store.list()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void finish(benchmark::State& state, AllocationCounter& counter) {
  counter.report();
  state.SetItemsProcessed(state.iterations() * kArtifacts);
  state.SetLabel(bench_file_system());
}

/// Nothing was put or removed since the last list.
void BM_List_100(benchmark::State& state) {
  run_row(state, [&] {
    const ArtifactStore& store = store_of_100();
    settle(store);
    AllocationCounter counter(state);
    for (auto _ : state) {
      ArtifactSnapshot artifacts = store.list();
      benchmark::DoNotOptimize(artifacts);
    }
    finish(state, counter);
  });
}

BENCHMARK(BM_List_100);

/// One of the 100 was put, and another removed, since the last list.
void BM_List_100_Rescanned(benchmark::State& state) {
  run_row(state, [&] {
    ArtifactStore& store = store_of_100();
    const Payload extra = make_payload(kKiB, kArtifacts);
    const Payload first = make_payload(4 * kKiB, 1);
    store.put(ArtifactKind::bundle, extra.digest, extra.bytes);
    store.remove(ArtifactKind::bundle, first.digest);
    const Payload* absent = &first;
    const Payload* present = &extra;
    static_cast<void>(store.list());
    AllocationCounter counter(state);
    for (auto _ : state) {
      {
        const TimerPause pause(state);
        store.put(ArtifactKind::bundle, absent->digest, absent->bytes);
        store.remove(ArtifactKind::bundle, present->digest);
        std::swap(absent, present);
      }
      ArtifactSnapshot artifacts = store.list();
      benchmark::DoNotOptimize(artifacts);
    }
    finish(state, counter);
    // As it was, for the next run.
    store.put(ArtifactKind::bundle, first.digest, first.bytes);
    store.remove(ArtifactKind::bundle, extra.digest);
  });
}

BENCHMARK(BM_List_100_Rescanned);

}  // namespace
}  // namespace benchgate::store
