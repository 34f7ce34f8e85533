#pragma once

/// \file
/// What all rows about stores have in common.

#include "store/artifact_key.h"
#include "store/bench/bench_folder.h"
#include "store/bench/generated_inputs.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <exception>
#include <string>

namespace benchgate::store {

/// Runs one benchmark. A store that cannot be used ends it, and not the suite.
template <typename Body>
void run_row(benchmark::State& state, const Body& body) {
  try {
    body();
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

/// Labels a row "ext4, bundles none": where the store is, and what its puts
/// wait for.
inline void set_label(benchmark::State& state, ArtifactKind kind) {
  state.SetLabel(bench_file_system() + ", " + std::string(to_string(kind)) +
                 "s " + std::string(to_string(bench_durability())));
}

/// Says that each iteration worked on all bytes of `input`.
inline void set_bytes(benchmark::State& state, const Payload& input) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(input.bytes.size()));
}

/// Adds the argument 100 MiB to a family, if such rows are wanted.
inline void add_100_mib(benchmark::internal::Benchmark* family) {
  if (all_rows_wanted()) {
    family->Arg(100 * kMiB);
  }
}

/// The payload of the size that the row's argument says.
inline const Payload& payload_of(const benchmark::State& state) {
  return payload(static_cast<std::size_t>(state.range(0)));
}

}  // namespace benchgate::store
