#pragma once

/// \file
/// A record as a file: schema `benchgate.history/1`, described in
/// docs/history.schema.json. Written and read here and nowhere else.
///
///     {"schema":"benchgate.history/1",
///     "id":..., "commit":{...}, "revision":..., "base_commit":...,
///     "started":..., "environment":{...}, "shard":{...}, "tool":{...},
///     "origin":...,
///     "metrics":[{"metric":"cpu_time","unit":"s","better":"lower",...}],
///     "entries":[
///     ["store","BM_Get/1024",0,1.2e-06,1.1e-06,1.3e-06,18,
///      0.031,0.022,0.041,0.95,24]
///     ]}
///
/// An entry is an array, on one line: suite, benchmark, place in `metrics`,
/// median, low, high, n; where it was paired also ratio, low, high, confidence,
/// pairs. A history of years is mostly entries, and keys would double them.

#include "reporters/history/record.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// A text that is no record, or a record that breaks the rules of record.h. The
/// message says where (line and column, or the path of a key) and what was
/// expected there.
class InvalidRecord : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws InvalidRecord unless the record keeps to what record.h says: id,
/// commits, times and shard have their form, medians, ratios and confidences
/// are numbers. (An infinite ratio is one: that to a base of zero.)
void check_record(const Record& record);

/// What `parse_record` reads back equal. Ends with a new line.
///
/// Throws: InvalidRecord as check_record does: nothing is written that could
///         not be read again.
std::string write_record(const Record& record);

/// Ignores keys of later versions, and what they append to an entry.
///
/// Throws: InvalidRecord.
Record parse_record(std::string_view text);

}  // namespace benchgate::reporters::history
