#pragma once

#include <filesystem>

namespace benchgate::measure {

/// The program that loads the shared libraries of `executable`, as the kernel
/// starts it ("/lib64/ld-linux-x86-64.so.2"): the C library's own, which also
/// lists them. Empty: a script, a static program, one whose bytes are in
/// another order, or not to be read.
///
/// Source: the segment PT_INTERP; System V Application Binary Interface,
///         chapter 5.
std::filesystem::path program_loader(const std::filesystem::path& executable);

}  // namespace benchgate::measure
