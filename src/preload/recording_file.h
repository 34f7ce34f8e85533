#pragma once

#include "src/preload/stack_table.h"

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What a value of a stack is: "cpu" in "nanoseconds".
struct RecordedType {
  const char* name;
  const char* unit;
};

/// What is written beside the stacks.
struct Recording {
  const char* mode;
  const RecordedType* types;
  std::size_t type_count;  ///< At most kMostValues.
  std::int64_t period;     ///< 1: everything is recorded.
  std::int64_t operations;
  std::int64_t started;   ///< Nanoseconds since 1970.
  std::int64_t duration;  ///< Nanoseconds.
  std::int64_t lost;
  const char* const* notes;  ///< Ends with a null.
};

/// Writes all stacks whose values are not all zero to `file`, in the format of
/// recording.h, by way of a file beside it that is renamed. On any trouble (no
/// room, no rights) there is no file, or the earlier one; `errno` is left
/// alone. Nothing else may change `stacks` meanwhile. Allocates nothing.
void write_recording(const char* file, const Recording& recording,
                     const StackTable& stacks);

}  // namespace benchgate::preload
