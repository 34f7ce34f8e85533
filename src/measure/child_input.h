#pragma once

#include "src/measure/file_descriptor.h"

#include <string_view>

namespace benchgate::measure {

/// A file without a name that holds `bytes`, to be read from its beginning as
/// a child's standard input: unlike a pipe it needs nobody to fill it while
/// the child runs. Not open if there are no bytes.
///
/// Throws: MeasurementError (not_measured) if there is no room for it.
FileDescriptor make_child_input(std::string_view bytes);

}  // namespace benchgate::measure
