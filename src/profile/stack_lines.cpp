#include "src/profile/stack_lines.h"

#include <fmt/format.h>

namespace benchgate::profile {

namespace {

StackFrame bare_frame(const Profile& profile, const Location& location) {
  StackFrame frame{.address = location.address};
  if (location.mapping) {
    frame.name = fmt::format(
        "[{}]", object_name(profile, profile.mappings[*location.mapping]));
  } else {
    frame.name = fmt::format("{:#x}", location.address);
  }
  return frame;
}

StackFrame named_frame(const Profile& profile, const Location& location,
                       const Line& line) {
  const Function& function = profile.functions[line.function];
  StackFrame frame{.address = location.address,
                   .name = std::string(profile.text(function.name))};
  if (function.file != kNoText) {
    frame.source = fmt::format("{}:{}", profile.text(function.file), line.line);
  }
  return frame;
}

}  // namespace

std::vector<StackFrame> frames_of(const Profile& profile,
                                  std::span<const std::uint32_t> locations) {
  std::vector<StackFrame> frames;
  for (const std::uint32_t index : locations) {
    const Location& location = profile.locations[index];
    if (location.lines.empty()) {
      frames.push_back(bare_frame(profile, location));
    }
    for (const Line& line : location.lines) {
      frames.push_back(named_frame(profile, location, line));
    }
  }
  return frames;
}

std::string address_text(const Profile& profile,
                         std::span<const std::uint32_t> locations) {
  std::string text;
  for (const std::uint32_t index : locations) {
    text += fmt::format(" {:#x}", profile.locations[index].address);
  }
  return text;
}

std::string commented_lines(const Profile& profile,
                            std::span<const std::uint32_t> locations) {
  std::string text;
  for (const StackFrame& frame : frames_of(profile, locations)) {
    text += fmt::format("#\t{:#x}\t{}{}{}\n", frame.address, frame.name,
                        frame.source.empty() ? "" : "\t", frame.source);
  }
  return text;
}

}  // namespace benchgate::profile
