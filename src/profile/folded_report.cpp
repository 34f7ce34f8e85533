#include "reporters/display_text.h"
#include "src/profile/report_header.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// A frame's name without what separates frames and values.
std::string frame_name(std::string name) {
  name = reporters::visible_text(name);
  for (char& letter : name) {
    letter = letter == ';' ? ':' : letter;
  }
  return name;
}

}  // namespace

std::string folded_report(const View& view) {
  std::vector<std::vector<std::string>> names;  // By location, outermost first.
  for (const Location& location : view.profile.locations) {
    auto& frames = names.emplace_back();
    for (const Place& place :
         places_of(view.profile, location, Objects::ignored)) {
      frames.insert(frames.begin(),
                    frame_name(place_name(view.profile, place)));
    }
  }
  std::unordered_map<std::string, std::size_t> known;
  std::size_t length = 0;
  std::vector<std::pair<std::string, Value>> stacks;
  for (const Sample& sample : view.profile.samples) {
    std::string stack;
    for (auto index = sample.locations.rbegin();
         index != sample.locations.rend(); ++index) {
      for (const std::string& name : names[*index]) {
        stack += stack.empty() ? "" : ";";
        stack += name;
      }
    }
    const auto [place, is_new] = known.emplace(stack, stacks.size());
    length += is_new ? stack.size() : 0;
    check_length(length);
    if (is_new) {
      stacks.emplace_back(std::move(stack), 0);
    }
    Value& sum = stacks[place->second].second;
    sum = wrapping_sum(sum, view.value(sample));
  }
  std::string report;
  for (const auto& [stack, value] : stacks) {
    if (value != 0 && !stack.empty()) {
      report += fmt::format("{} {}\n", stack, value);
    }
  }
  return report;
}

}  // namespace benchgate::profile
