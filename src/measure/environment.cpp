#include "src/measure/environment.h"

#include "src/measure/system_files.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <gnu/libc-version.h>
#include <sched.h>
#include <sys/utsname.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>
#include <set>
#include <string_view>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;
using Text = std::optional<std::string>;

const fs::path kCpus = "sys/devices/system/cpu";

/// The value of "key : value", if the line is of this key.
Text value_of(std::string_view key, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || plain(line.substr(0, colon)) != key) {
    return std::nullopt;
  }
  return plain(line.substr(colon + 1));
}

Text joined(const std::set<std::string>& values) {
  if (values.empty()) {
    return std::nullopt;
  }
  return fmt::format("{}", fmt::join(values, " + "));
}

/// x86 has a "model name", POWER a "cpu"; Arm has numbers for maker and part.
Text cpu_model(const std::vector<std::string>& cpuinfo) {
  std::set<std::string> models;
  std::string implementer;
  for (const std::string& line : cpuinfo) {
    for (const std::string_view key : {"model name", "cpu"}) {
      if (const Text model = value_of(key, line)) {
        models.insert(*model);
      }
    }
    implementer = value_of("CPU implementer", line).value_or(implementer);
    if (const Text part = value_of("CPU part", line)) {
      models.insert(fmt::format("implementer {} part {}", implementer, *part));
    }
  }
  return joined(models);
}

Text governor(const SystemFiles& files) {
  std::set<std::string> governors;
  for (const std::string& name : files.names(kCpus)) {
    if (const Text one =
            files.line(kCpus / name / "cpufreq" / "scaling_governor")) {
      governors.insert(*one);
    }
  }
  return joined(governors);
}

Text turbo(const SystemFiles& files) {
  if (const Text off = files.line(kCpus / "intel_pstate" / "no_turbo")) {
    return *off == "0" ? "on" : "off";
  }
  if (const Text on = files.line(kCpus / "cpufreq" / "boost")) {
    return *on == "0" ? "off" : "on";
  }
  return std::nullopt;
}

/// Who runs the virtual machine that we are in.
std::string machine_product(const SystemFiles& files) {
  const std::string named =
      plain(files.line("sys/class/dmi/id/sys_vendor").value_or("") + " " +
            files.line("sys/class/dmi/id/product_name").value_or(""));
  return !named.empty() ? named
                        : files.line("sys/hypervisor/type").value_or("unknown");
}

Text hypervisor(const SystemFiles& files,
                const std::vector<std::string>& cpuinfo) {
  // An x86 CPU says whether it is virtual; no other kind does.
  for (const std::string& line : cpuinfo) {
    if (const Text flags = value_of("flags", line)) {
      const bool is_virtual =
          fmt::format(" {} ", *flags).find(" hypervisor ") != std::string::npos;
      return is_virtual ? machine_product(files) : "none";
    }
  }
  return files.line("sys/hypervisor/type");
}

Text memory(const SystemFiles& files) {
  for (const std::string& line : files.lines("proc/meminfo")) {
    const std::string kibibytes = value_of("MemTotal", line).value_or("");
    double size = 0.0;
    const auto parsed = std::from_chars(
        kibibytes.data(), kibibytes.data() + kibibytes.size(), size);
    if (parsed.ec == std::errc() && std::isfinite(size)) {
      constexpr double kGibibyte = 1024.0 * 1024.0;
      return fmt::format("{:.0f} GiB",
                         std::max(1.0, std::round(size / kGibibyte)));
    }
  }
  return std::nullopt;
}

Text architecture() {
  struct utsname names {};

  return ::uname(&names) == 0 ? Text(plain(&names.machine[0])) : std::nullopt;
}

Text online_cpus(const SystemFiles& files) {
  const std::optional<int> count = files.online_cpus();
  return count ? Text(std::to_string(*count)) : std::nullopt;
}

}  // namespace

std::map<std::string, std::string> fingerprint(const fs::path& root) {
  const SystemFiles files(root);
  const std::vector<std::string> cpuinfo = files.lines("proc/cpuinfo");
  const std::map<std::string, Text> all{
      {"architecture", architecture()},
      {"c_library", std::string("glibc ") + ::gnu_get_libc_version()},
      {"cpu", cpu_model(cpuinfo)},
      {"cpus", online_cpus(files)},
      {"governor", governor(files)},
      {"hypervisor", hypervisor(files, cpuinfo)},
      {"kernel", files.line("proc/sys/kernel/osrelease")},
      {"memory", memory(files)},
      {"turbo", turbo(files)},
  };
  std::map<std::string, std::string> known;
  for (const auto& [name, value] : all) {
    if (value && !value->empty()) {
      known.emplace(name, *value);
    }
  }
  return known;
}

std::vector<int> allowed_cpus() {
  constexpr std::size_t kBits = sizeof(unsigned long) * CHAR_BIT;
  constexpr std::size_t kMostWords = 1024;  // 65,536 CPUs.
  std::vector<int> allowed;
  // The kernel refuses a mask that is smaller than its own.
  for (std::size_t words = 16; words <= kMostWords; words *= 2) {
    std::vector<unsigned long> mask(words, 0);
    if (::sched_getaffinity(0, words * sizeof mask[0],
                            reinterpret_cast<cpu_set_t*>(mask.data())) != 0) {
      continue;
    }
    for (std::size_t cpu = 0; cpu < words * kBits; ++cpu) {
      if ((mask[cpu / kBits] >> (cpu % kBits) & 1UL) != 0) {
        allowed.push_back(static_cast<int>(cpu));
      }
    }
    break;
  }
  return allowed;
}

std::optional<int> measuring_cpu(const std::vector<int>& allowed) {
  return allowed.size() > 1 ? std::optional(allowed.back()) : std::nullopt;
}

}  // namespace benchgate::measure
