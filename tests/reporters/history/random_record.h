#pragma once

#include "reporters/history/record.h"

#include <random>

namespace benchgate::reporters::history {

/// A record that may be written, with any bytes as names, numbers of any size,
/// and infinite intervals. Its id is record_id().
Record random_record(std::mt19937_64& random);

/// A run as there are many: `benchmarks` of one suite with CPU time, paired,
/// on commit number `run` of a linear history, an hour apart. Its id is
/// record_id().
Record plain_record(std::size_t run, std::size_t benchmarks = 3);

}  // namespace benchgate::reporters::history
