#include "store/bench/allocation_counter.h"
#include "store/bench/generated_inputs.h"
#include "store/digest.h"

#include <benchmark/benchmark.h>

#include <string>

namespace benchgate::store {
namespace {

void BM_DigestValidation(benchmark::State& state) {
  const std::string text = manifest_payload().digest.to_string();
  AllocationCounter counter(state);
  for (auto _ : state) {
    Digest digest = Digest::parse(text);
    benchmark::DoNotOptimize(digest);
  }
  counter.report();
}

BENCHMARK(BM_DigestValidation);

void BM_DigestToString(benchmark::State& state) {
  const Digest digest = manifest_payload().digest;
  AllocationCounter counter(state);
  for (auto _ : state) {
    std::string text = digest.to_string();
    benchmark::DoNotOptimize(text);
  }
  counter.report();
}

BENCHMARK(BM_DigestToString);

void BM_DigestOf(benchmark::State& state) {
  const auto& input = payload(static_cast<std::size_t>(state.range(0)));
  AllocationCounter counter(state);
  for (auto _ : state) {
    Digest digest = Digest::of(input.bytes);
    benchmark::DoNotOptimize(digest);
  }
  counter.report();
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_DigestOf)->Arg(52)->Arg(1 << 10)->Arg(1 << 20);

}  // namespace
}  // namespace benchgate::store
