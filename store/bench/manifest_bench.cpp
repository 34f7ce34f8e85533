#include "store/bench/allocation_counter.h"
#include "store/bench/generated_inputs.h"
#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace benchgate::store {

namespace ondemand = simdjson::ondemand;

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

/// The other libraries at the same work, for the choice between them: every
/// key and every value is looked at.
void BM_JsonParse_Nlohmann(benchmark::State& state) {
  const std::string& text = manifest_text();
  AllocationCounter counter(state);
  for (auto _ : state) {
    auto top = nlohmann::json::parse(text);
    benchmark::DoNotOptimize(top);
  }
  counter.report();
  set_text_processed(state);
}

BENCHMARK(BM_JsonParse_Nlohmann);

/// Bytes of all keys and texts, and the sum of all numbers. On Demand reads a
/// value when it is asked for, so something has to ask.
// As deep as the text nests.
// NOLINTNEXTLINE(misc-no-recursion)
std::int64_t look_at(ondemand::value value) {
  std::int64_t sum = 0;
  switch (ondemand::json_type(value.type())) {
    case ondemand::json_type::object:
      for (auto field : value.get_object()) {
        sum += static_cast<std::int64_t>(
            std::string_view(field.unescaped_key()).size());
        sum += look_at(field.value());
      }
      return sum;
    case ondemand::json_type::array:
      for (auto element : value.get_array()) {
        sum += look_at(element.value());
      }
      return sum;
    case ondemand::json_type::string:
      return static_cast<std::int64_t>(
          std::string_view(value.get_string()).size());
    case ondemand::json_type::number:
      return std::int64_t(value.get_int64());
    case ondemand::json_type::boolean:
      return bool(value.get_bool()) ? 1 : 0;
    case ondemand::json_type::null:
      return 0;
  }
  return sum;
}

void BM_JsonParse_OnDemand(benchmark::State& state) {
  const simdjson::padded_string text(manifest_text());
  ondemand::parser parser;
  static_cast<void>(parser.iterate(text).error());  // Takes its memory.
  AllocationCounter counter(state);
  for (auto _ : state) {
    ondemand::document document = parser.iterate(text);
    std::int64_t sum = look_at(ondemand::value(document));
    benchmark::DoNotOptimize(sum);
  }
  counter.report();
  set_text_processed(state);
}

BENCHMARK(BM_JsonParse_OnDemand);

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
