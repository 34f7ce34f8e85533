#pragma once

/// \file
/// The field numbers of profile.proto, which is public and does not change:
/// https://github.com/google/pprof/blob/main/proto/profile.proto. A file is one
/// message Profile, nearly always compressed by gzip.
///
///     Profile   1 sample_type: ValueType*   2 sample: Sample*
///               3 mapping: Mapping*         4 location: Location*
///               5 function: Function*       6 string_table: string*
///               7 drop_frames   8 keep_frames   9 time_nanos
///               10 duration_nanos   11 period_type: ValueType   12 period
///               13 comment*   14 default_sample_type
///     ValueType 1 type   2 unit
///     Sample    1 location_id*   2 value*   3 label: Label*
///     Label     1 key   2 str   3 num   4 num_unit
///     Mapping   1 id   2 memory_start   3 memory_limit   4 file_offset
///               5 filename   6 build_id   7 has_functions   8 has_filenames
///               9 has_line_numbers   10 has_inline_frames
///     Location  1 id   2 mapping_id   3 address   4 line: Line*   5 is_folded
///     Line      1 function_id   2 line
///     Function  1 id   2 name   3 system_name   4 filename   5 start_line
///
/// All numbers are varints, lists of them packed or not. A text is its index in
/// string_table, whose first entry is empty. An id is any number but 0, unique
/// among its kind.

#include <cstdint>

namespace benchgate::profile::wire {

namespace profile_field {
enum : std::uint32_t {
  sample_type = 1,
  sample,
  mapping,
  location,
  function,
  string_table,
  drop_frames,
  keep_frames,
  time_nanos,
  duration_nanos,
  period_type,
  period,
  comment,
  default_sample_type,
};
}  // namespace profile_field

namespace value_type_field {
enum : std::uint32_t { type = 1, unit };
}  // namespace value_type_field

namespace sample_field {
enum : std::uint32_t { location_id = 1, value, label };
}  // namespace sample_field

namespace label_field {
enum : std::uint32_t { key = 1, str, num, num_unit };
}  // namespace label_field

namespace mapping_field {
enum : std::uint32_t {
  id = 1,
  memory_start,
  memory_limit,
  file_offset,
  filename,
  build_id,
  has_functions,
  has_filenames,
  has_line_numbers,
  has_inline_frames,
};
}  // namespace mapping_field

namespace location_field {
enum : std::uint32_t { id = 1, mapping_id, address, line, is_folded };
}  // namespace location_field

namespace line_field {
enum : std::uint32_t { function_id = 1, line };
}  // namespace line_field

namespace function_field {
enum : std::uint32_t { id = 1, name, system_name, filename, start_line };
}  // namespace function_field

}  // namespace benchgate::profile::wire
