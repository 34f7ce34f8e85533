#include "store/artifact_store.h"
#include "store/bench/allocation_counter.h"
#include "store/bench/bench_folder.h"
#include "store/bench/generated_inputs.h"

#include <benchmark/benchmark.h>

#include <exception>
#include <filesystem>
#include <system_error>

// A put that finds its digest present and one that does not are two benchmarks
// (_Present, _New), and so are a get that hands out what it holds and one whose
// bytes are then read (_Read): what the first of each saves is easily mistaken
// for speed.

namespace benchgate::store {
namespace {

/// A store that cannot be used ends one benchmark, not the suite.
template <typename Body>
void run(benchmark::State& state, const Body& body) {
  try {
    body();
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

void set_bytes(benchmark::State& state, const Payload& input) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(input.bytes.size()));
}

void put_present(benchmark::State& state, ArtifactKind kind,
                 const Payload& input) {
  ArtifactStore& store = bench_store();
  store.put(kind, input.digest, input.bytes);
  AllocationCounter counter(state);
  for (auto _ : state) {
    auto outcome = store.put(kind, input.digest, input.bytes);
    benchmark::DoNotOptimize(outcome);
  }
  counter.report();
  set_bytes(state, input);
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
}

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
}

/// The bench store, opened to hash what it reads each time.
ArtifactStore& distrustful_store() {
  static ArtifactStore store = ArtifactStore::open(
      bench_store().root(), {.bundles = Durability::none,
                             .manifests = Durability::none,
                             .references = Durability::none,
                             .verification = Verification::always});
  return store;
}

void BM_PutManifest_Small_Present(benchmark::State& state) {
  run(state,
      [&] { put_present(state, ArtifactKind::manifest, small_manifest()); });
}

BENCHMARK(BM_PutManifest_Small_Present);

void BM_PutManifest_Small_New(benchmark::State& state) {
  run(state, [&] { put_new(state, ArtifactKind::manifest, small_manifest()); });
}

BENCHMARK(BM_PutManifest_Small_New);

void BM_PutBundle_1MB_Present(benchmark::State& state) {
  run(state, [&] { put_present(state, ArtifactKind::bundle, payload(kMiB)); });
}

BENCHMARK(BM_PutBundle_1MB_Present);

void BM_PutBundle_1MB_New(benchmark::State& state) {
  run(state, [&] { put_new(state, ArtifactKind::bundle, payload(kMiB)); });
}

BENCHMARK(BM_PutBundle_1MB_New);

void BM_GetManifest_Cached(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::manifest, manifest_payload(),
        Use::handle);
  });
}

BENCHMARK(BM_GetManifest_Cached);

void BM_GetManifest_Cached_Read(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::manifest, manifest_payload(),
        Use::read);
  });
}

BENCHMARK(BM_GetManifest_Cached_Read);

void BM_GetManifest_Verified(benchmark::State& state) {
  run(state, [&] {
    get(state, distrustful_store(), ArtifactKind::manifest, manifest_payload(),
        Use::handle);
  });
}

BENCHMARK(BM_GetManifest_Verified);

void BM_GetBundle_1MB(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::bundle, payload(kMiB), Use::handle);
  });
}

BENCHMARK(BM_GetBundle_1MB);

void BM_GetBundle_1MB_Read(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::bundle, payload(kMiB), Use::read);
  });
}

BENCHMARK(BM_GetBundle_1MB_Read);

void BM_GetBundle_1MB_Verified(benchmark::State& state) {
  run(state, [&] {
    get(state, distrustful_store(), ArtifactKind::bundle, payload(kMiB),
        Use::read);
  });
}

BENCHMARK(BM_GetBundle_1MB_Verified);

void BM_CacheGet(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::bundle,
        payload(static_cast<std::size_t>(state.range(0))), Use::handle);
  });
}

BENCHMARK(BM_CacheGet)->Arg(kKiB)->Arg(kMiB)->Arg(10 * kMiB);

void BM_CacheGet_Read(benchmark::State& state) {
  run(state, [&] {
    get(state, bench_store(), ArtifactKind::bundle,
        payload(static_cast<std::size_t>(state.range(0))), Use::read);
  });
}

BENCHMARK(BM_CacheGet_Read)->Arg(kKiB)->Arg(kMiB)->Arg(10 * kMiB);

void BM_Contains(benchmark::State& state) {
  run(state, [&] {
    ArtifactStore& store = bench_store();
    const Payload& input = manifest_payload();
    store.put(ArtifactKind::manifest, input.digest, input.bytes);
    AllocationCounter counter(state);
    for (auto _ : state) {
      bool there = store.contains(ArtifactKind::manifest, input.digest);
      benchmark::DoNotOptimize(there);
    }
    counter.report();
  });
}

BENCHMARK(BM_Contains);

/// A store with 50 manifests and 50 bundles in it.
ArtifactStore& store_of_100() {
  enter_bench_folder();
  static ArtifactStore store = [] {
    constexpr std::uint64_t kOfEach = 50;
    ArtifactStore result = ArtifactStore::open(
        "store-of-100",
        {.manifests = Durability::none, .references = Durability::none});
    for (std::uint64_t i = 0; i < kOfEach; ++i) {
      const Payload manifest = make_payload(700, 2 * i);
      const Payload bundle = make_payload(4 * kKiB, 2 * i + 1);
      result.put(ArtifactKind::manifest, manifest.digest, manifest.bytes);
      result.put(ArtifactKind::bundle, bundle.digest, bundle.bytes);
    }
    return result;
  }();
  return store;
}

void BM_List_100(benchmark::State& state) {
  run(state, [&] {
    const ArtifactStore& store = store_of_100();
    AllocationCounter counter(state);
    for (auto _ : state) {
      ArtifactSnapshot artifacts = store.list();
      benchmark::DoNotOptimize(artifacts);
    }
    counter.report();
    state.SetItemsProcessed(state.iterations() * 100);
  });
}

BENCHMARK(BM_List_100);

enum class Target { absent, present };

void copy(benchmark::State& state, Target target) {
  ArtifactStore& store = bench_store();
  const Payload& input = payload(100 * kKiB);
  const std::filesystem::path path = "copy";
  store.put(ArtifactKind::bundle, input.digest, input.bytes);
  store.copy_to(ArtifactKind::bundle, input.digest, path, {.overwrite = true});
  if (target == Target::absent) {
    std::filesystem::remove(path);
  }
  AllocationCounter counter(state);
  for (auto _ : state) {
    store.copy_to(ArtifactKind::bundle, input.digest, path,
                  {.overwrite = target == Target::present});
    if (target == Target::absent) {
      const TimerPause pause(state);
      std::filesystem::remove(path);
    }
  }
  counter.report();
  set_bytes(state, input);
}

void BM_CopyToPath_100KB_New(benchmark::State& state) {
  run(state, [&] { copy(state, Target::absent); });
}

BENCHMARK(BM_CopyToPath_100KB_New);

void BM_CopyToPath_100KB_SameDest(benchmark::State& state) {
  run(state, [&] { copy(state, Target::present); });
}

BENCHMARK(BM_CopyToPath_100KB_SameDest);

}  // namespace
}  // namespace benchgate::store
