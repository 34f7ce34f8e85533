#pragma once

#include "src/explain/explanation.h"
#include "src/explain/explanation_report.h"
#include "src/measure/own_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::explain {

/// The name of a folder for what belongs to a benchmark, made of its letters
/// and digits; of two names that come out the same, they are told apart by a
/// number made of the whole name.
std::string folder_name(std::string_view benchmark);

/// Writes to `folder`, which exists, all that there is: the profiles of each
/// round (cpu-1-base.pb.gz, cpu-1-head.pb.gz, ..., heap-..., lock-..., in the
/// order that `benchgate profile diff` takes), a flame graph of both sides for
/// each kind (cpu.html, ...), explanation.txt and explanation.json. Where there
/// is speedscope, also its files, and all rounds of each side together for it,
/// in a folder of its own. What an earlier explanation left there is removed
/// first.
///
/// `speedscope`: the folder that has it.
/// Throws: reporters::DeliveryError.
void write_explanation(const std::filesystem::path& folder,
                       const ExplainedBenchmark& benchmark,
                       const Evidence& evidence, const Explanation& explanation,
                       const std::optional<std::filesystem::path>& speedscope =
                           measure::find_own_file("speedscope"));

}  // namespace benchgate::explain
