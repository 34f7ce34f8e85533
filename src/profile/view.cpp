#include "src/profile/view.h"

#include "src/profile/difference.h"
#include "src/profile/quantity.h"
#include "src/profile/source_path.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::profile {

namespace {

Value total_of(const Profile& profile, std::size_t index) {
  Value total = 0;
  Value of_base = 0;
  for (const Sample& sample : profile.samples) {
    const auto size = static_cast<Value>(magnitude(sample.values[index]));
    total = wrapping_sum(total, size);
    if (is_base_sample(profile, sample)) {
      of_base = wrapping_sum(of_base, size);
    }
  }
  return of_base > 0 ? of_base : total;
}

std::vector<std::string> filters_of(const ViewOptions& options) {
  std::vector<std::string> filters;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      filters.push_back(fmt::format("{}={}", name, value));
    }
  };
  add("focus", options.frames.focus);
  add("ignore", options.frames.ignore);
  add("hide", options.frames.hide);
  add("show", options.frames.show);
  add("show_from", options.frames.show_from);
  add("tagfocus", options.labels.focus);
  add("tagignore", options.labels.ignore);
  return filters;
}

void clean_file_names(Profile& profile) {
  for (Function& function : profile.functions) {
    const std::string_view file = profile.text(function.file);
    if (!file.empty()) {
      function.file = profile.strings.add(clean_path(local_path(file, "")));
    }
  }
}

}  // namespace

std::string_view View::type() const {
  return profile.text(profile.sample_types[index].type);
}

std::string_view View::sample_unit() const {
  return profile.text(profile.sample_types[index].unit);
}

std::string View::format(Value value, std::string_view in) const {
  return quantity_text(value, sample_unit(), in);
}

std::string View::percentage(Value value) const {
  return percentage_text(value, total);
}

View make_view(Profile profile, const ViewOptions& options) {
  View view;
  view.profile = std::move(profile);
  view.index = sample_index(view.profile, options.sample_index);
  view.total = total_of(view.profile, view.index);
  view.unit = options.unit;
  view.filters = filters_of(options);
  view.unused = filter_frames(view.profile, options.frames);
  for (std::string& option : filter_labels(view.profile, options.labels)) {
    view.unused.push_back(std::move(option));
  }
  if (!options.inlined) {
    drop_inlined(view.profile);
  }
  coarsen(view.profile, options.granularity);
  clean_file_names(view.profile);
  return view;
}

}  // namespace benchgate::profile
