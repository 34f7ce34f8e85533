#pragma once

#include "src/measure/file_descriptor.h"

namespace benchgate::measure {

/// Both ends close-on-exec and above 2, so that they can be moved onto a
/// child's standard streams in any order.
struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

/// Throws: MeasurementError (not_measured) when too many files are open.
Pipe make_pipe();

/// The same file with a number above the standard streams. We may have been
/// started without those, and then their numbers are given out. What is not
/// open stays so.
///
/// Throws: as make_pipe.
FileDescriptor above_standard_streams(FileDescriptor file);

}  // namespace benchgate::measure
