#include "src/profile/symbolize.h"

#include "src/profile/object_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace benchgate::profile {

namespace {

/// Addresses from here on are the kernel's on 64-bit Linux.
constexpr std::uint64_t kKernel = 0xffff000000000000U;

class Symbolizer {
 public:
  Symbolizer(Profile& profile, const std::string& function)
      : profile_(profile), function_(function) {
    for (std::uint32_t i = 0; i < profile.functions.size(); ++i) {
      functions_.emplace(key_of(profile.functions[i]), i);
    }
  }

  std::vector<std::string> run() {
    std::vector<std::vector<std::uint32_t>> bare(profile_.mappings.size());
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) {
      Location& location = profile_.locations[i];
      if (!location.lines.empty()) {
        continue;
      }
      if (location.mapping) {
        bare[*location.mapping].push_back(i);
      } else if (location.address >= kKernel) {
        name_whole(location, "[kernel]");
      }
    }
    for (std::size_t i = 0; i < bare.size(); ++i) {
      if (!bare[i].empty()) {
        name_mapping(profile_.mappings[i], bare[i]);
      }
    }
    return std::move(notes_);
  }

 private:
  using FunctionKey = std::tuple<Text, Text, Text, std::int64_t>;

  static FunctionKey key_of(const Function& function) {
    return {function.name, function.system_name, function.file,
            function.start_line};
  }

  std::uint32_t add_function(const Function& function) {
    const auto [known, is_new] = functions_.emplace(
        key_of(function), static_cast<std::uint32_t>(functions_.size()));
    if (is_new) {
      known->second = static_cast<std::uint32_t>(profile_.functions.size());
      profile_.functions.push_back(function);
    }
    return known->second;
  }

  void name_whole(Location& location, std::string_view name) {
    const Text text = profile_.strings.add(name);
    location.lines = {{add_function({.name = text, .system_name = text}), 0}};
  }

  void name_mapping(Mapping& mapping, const std::vector<std::uint32_t>& bare) {
    const std::string file(profile_.text(mapping.file));
    if (file.starts_with('[')) {
      // "[vdso]", or "[kernel.kallsyms]_text".
      const std::string_view name =
          file.starts_with("[kernel") ? "[kernel]" : std::string_view(file);
      for (const std::uint32_t index : bare) {
        name_whole(profile_.locations[index], name);
      }
      mapping.has_functions = true;
      return;
    }
    if (auto object = open(mapping, file)) {
      if (!function_.empty()) {
        object->prefer(function_);
      }
      name_locations(mapping, file, bare, *object);
    }
  }

  std::optional<ObjectFile> open(const Mapping& mapping,
                                 const std::string& file) {
    if (file.empty() || !file.starts_with('/')) {
      return std::nullopt;  // Code that was made at run time.
    }
    auto object = ObjectFile::open(file);
    const std::string_view wanted = profile_.text(mapping.build_id);
    if (!object) {
      notes_.push_back(fmt::format(
          "{} is not there any more or is no program, so its functions stay "
          "without names",
          file));
    } else if (!wanted.empty() && object->build_id() != wanted) {
      notes_.push_back(fmt::format(
          "{} is not the file that the profile is of (build id {}, not {}), so "
          "its functions stay without names",
          file, object->build_id().empty() ? "none" : object->build_id(),
          wanted));
      object.reset();
    }
    return object;
  }

  void name_locations(Mapping& mapping, const std::string& file,
                      const std::vector<std::uint32_t>& bare,
                      ObjectFile& object) {
    std::size_t named = 0;
    for (const std::uint32_t index : bare) {
      named +=
          name_location(mapping, profile_.locations[index], object) ? 1U : 0U;
    }
    const bool has_lines = object.has_debug_information();
    if (!has_lines) {
      notes_.push_back(fmt::format(
          "{} has no debug information, so {}; build it with -g", file,
          named > 0 ? "its functions have no lines, and inlined ones are not "
                      "seen"
                    : "its functions stay without names"));
    }
    mapping.has_functions = named > 0;
    mapping.has_filenames = named > 0 && has_lines;
    mapping.has_line_numbers = mapping.has_filenames;
    mapping.has_inline_frames = mapping.has_filenames;
  }

  bool name_location(const Mapping& mapping, Location& location,
                     ObjectFile& object) {
    const auto address =
        object.address_of(location.address - mapping.start + mapping.offset);
    if (!address) {
      return false;
    }
    for (const SourceFrame& frame : object.frames_at(*address)) {
      const std::uint32_t function =
          add_function({.name = profile_.strings.add(frame.name),
                        .system_name = profile_.strings.add(frame.system_name),
                        .file = profile_.strings.add(frame.file),
                        .start_line = frame.start_line});
      location.lines.push_back({function, frame.line});
    }
    return !location.lines.empty();
  }

  Profile& profile_;
  const std::string& function_;
  std::map<FunctionKey, std::uint32_t> functions_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> symbolize(Profile& profile,
                                   const std::string& function) {
  return Symbolizer(profile, function).run();
}

}  // namespace benchgate::profile
