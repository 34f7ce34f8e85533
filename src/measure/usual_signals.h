#pragma once

namespace benchgate::measure {

/// Gives all signals their default dispositions, and blocks none. For a child
/// before it runs anything else: it may call this between vfork and exec.
void reset_signals();

}  // namespace benchgate::measure
