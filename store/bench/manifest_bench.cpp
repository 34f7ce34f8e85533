#include "store/bench/allocation_counter.h"
#include "store/bench/generated_inputs.h"
#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"

#include <benchmark/benchmark.h>

#include <simdjson.h>

#include <string>

namespace benchgate::store {
namespace {

void set_text_processed(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(manifest_text().size()));
}

/// Each thread's parser takes its memory once, for the largest text so far.
void warm_up(const std::string& text) {
  static_cast<void>(parse_manifest(text));
}

void BM_ManifestParse(benchmark::State& state) {
  const std::string& text = manifest_text();
  warm_up(text);
  AllocationCounter counter(state);
  for (auto _ : state) {
    Manifest manifest = parse_manifest(text);
    benchmark::DoNotOptimize(manifest);
  }
  counter.report();
  set_text_processed(state);
}

BENCHMARK(BM_ManifestParse);

/// What the JSON library alone needs: the floor under BM_ManifestParse.
void BM_JsonParse_Manifest(benchmark::State& state) {
  const simdjson::padded_string text(manifest_text());
  simdjson::dom::parser parser;
  static_cast<void>(parser.parse(text).error());  // Takes its memory.
  AllocationCounter counter(state);
  for (auto _ : state) {
    simdjson::dom::element top;
    auto error = parser.parse(text).get(top);
    benchmark::DoNotOptimize(error);
    benchmark::DoNotOptimize(top);
  }
  counter.report();
  set_text_processed(state);
}

BENCHMARK(BM_JsonParse_Manifest);

void BM_ManifestValidate(benchmark::State& state) {
  const Manifest manifest = parse_manifest(manifest_text());
  AllocationCounter counter(state);
  for (auto _ : state) {
    validate(manifest);
    benchmark::ClobberMemory();
  }
  counter.report();
}

BENCHMARK(BM_ManifestValidate);

void BM_ManifestWrite(benchmark::State& state) {
  const Manifest manifest = parse_manifest(manifest_text());
  AllocationCounter counter(state);
  for (auto _ : state) {
    std::string text = write_manifest(manifest);
    benchmark::DoNotOptimize(text);
  }
  counter.report();
}

BENCHMARK(BM_ManifestWrite);

/// From the text to the command to run.
void BM_FullManifestWorkflow(benchmark::State& state) {
  const std::string& text = manifest_text();
  warm_up(text);
  AllocationCounter counter(state);
  for (auto _ : state) {
    const Manifest manifest = parse_manifest(text);
    validate(manifest);
    const Entrypoint* entrypoint =
        &select_entrypoint(manifest, "linux", "amd64");
    benchmark::DoNotOptimize(entrypoint);
  }
  counter.report();
  set_text_processed(state);
}

BENCHMARK(BM_FullManifestWorkflow);

BENCHMARK(BM_ManifestParse)
    ->Name("BM_ManifestParseParallel")
    ->Threads(2)
    ->UseRealTime();

}  // namespace
}  // namespace benchgate::store
