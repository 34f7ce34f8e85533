#include "reporters/display_text.h"
#include "src/profile/quantity.h"
#include "src/profile/report_header.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace benchgate::profile {

namespace {

constexpr std::string_view kSeparator =
    "-----------+-------------------------------------------------------\n";

using Units = std::map<std::string, std::string, std::less<>>;

/// The labels of one kind, a line for each key.
std::string label_lines(const View& view, const Sample& sample,
                        const Units& units, bool numbers, std::size_t longest) {
  std::map<std::string, std::string> values;
  std::size_t length = 0;
  for (const Label& label : sample.labels) {
    if ((label.text == kNoText) != numbers) {
      continue;
    }
    const std::string key(view.profile.text(label.key));
    const std::string part =
        numbers ? quantity_text(label.number, units.find(key)->second, "auto")
                : std::string(view.profile.text(label.text));
    length += key.size() + part.size();
    check_length(length, longest);
    std::string& text = values[key];
    text += text.empty() ? "" : " ";
    text += part;
  }
  std::vector<std::string> lines;
  for (const auto& [key, text] : values) {
    lines.push_back(fmt::format("{:>10}:  {}\n", reporters::visible_text(key),
                                reporters::visible_text(text)));
  }
  std::ranges::sort(lines);
  std::string all;
  for (const std::string& line : lines) {
    all += line;
  }
  return all;
}

void add_stack_lines(const View& view, const Sample& sample,
                     std::size_t longest, std::string& lines) {
  std::string value = view.format(view.value(sample));
  for (const std::uint32_t index : sample.locations) {
    const Location& location = view.profile.locations[index];
    const auto places = places_of(view.profile, location, Objects::ignored);
    for (std::size_t i = 0; i < places.size(); ++i) {
      lines += fmt::format(
          "{:>10}   {}{}\n", value,
          reporters::visible_text(place_name(view.profile, places[i])),
          i + 1 != places.size() ? " (inline)" : "");
      value.clear();
      check_length(lines.size(), longest);
    }
  }
}

}  // namespace

std::string traces_report(const View& view, std::size_t longest) {
  const Units units = number_units(view.profile);
  std::string report = profile_header(view, view.unit);
  for (const Sample& sample : view.profile.samples) {
    if (sample.locations.empty()) {
      continue;
    }
    report += kSeparator;
    report += label_lines(view, sample, units, false, longest);
    report += label_lines(view, sample, units, true, longest);
    add_stack_lines(view, sample, longest, report);
  }
  return report + std::string(kSeparator);
}

}  // namespace benchgate::profile
