#pragma once

#include <string>
#include <string_view>

namespace benchgate::sites {

/// Whether a function of this name, as the linker knows it, gives memory from
/// the heap: malloc and its kin of the C library, and every operator new that
/// can be replaced. Not those of a class of its own, which call one of them,
/// nor the one that places an object where it is told to.
bool is_allocator(std::string_view name);

/// The same name for people: "operator new", "operator new[]", "malloc".
std::string allocator_title(std::string_view name);

}  // namespace benchgate::sites
