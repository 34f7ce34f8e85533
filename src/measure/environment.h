#pragma once

/// \file
/// The machine: what it is, and where on it to measure. What disturbs it
/// meanwhile is in disturbances.h.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// What must agree for two results to be gated together, by name:
///
///   architecture  x86_64: of the kernel
///   c_library     glibc 2.36
///   cpu           the model; several joined by " + " when cores differ
///   cpus          8: how many are online
///   governor      performance; several joined by " + "
///   hypervisor    none, or the virtual machine's maker and product, or
///                 unknown when it names neither
///   kernel        its release
///   memory        16 GiB: to whole ones, since each kernel keeps a little
///   turbo         on or off
///
/// Values are printable ASCII. What the system does not tell is left out.
/// `root` stands for "/", where /proc and /sys are.
std::map<std::string, std::string> fingerprint(
    const std::filesystem::path& root = "/");

/// The CPUs that the calling thread may run on, in ascending order.
std::vector<int> allowed_cpus();

/// The CPU to pin measurements to, of `allowed` (in ascending order): the last
/// one, since interrupts and housekeeping gather on the first. Empty when there
/// is no choice: then there is nothing to keep a process from wandering to.
std::optional<int> measuring_cpu(
    const std::vector<int>& allowed = allowed_cpus());

}  // namespace benchgate::measure
