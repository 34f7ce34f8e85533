#pragma once

namespace benchgate::preload {

/// Whether the program's calls of malloc come to us: not so if it has an
/// allocator of its own, linked statically.
bool is_malloc_ours();

}  // namespace benchgate::preload
