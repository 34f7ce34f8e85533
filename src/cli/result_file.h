#pragma once

#include "compare/comparison.h"

#include <filesystem>

namespace benchgate::cli {

/// Reads a result file.
///
/// Throws: reporters::InvalidResult naming the file, if it cannot be read or is
///         no result file.
compare::Comparison read_result_file(const std::filesystem::path& file);

/// Writes `comparison` as a result file, making its folder when that is our
/// own `.benchgate` (which then tells git to ignore it).
///
/// Throws: reporters::DeliveryError.
void write_result_file(const compare::Comparison& comparison,
                       const std::filesystem::path& file);

/// Makes the folder of a result file; see write_result_file.
void make_result_folder(const std::filesystem::path& file);

}  // namespace benchgate::cli
