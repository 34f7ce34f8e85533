#include "src/profile/frame_filter.h"

#include "src/profile/pattern.h"

#include <algorithm>
#include <optional>

namespace benchgate::profile {

namespace {

std::optional<Pattern> pattern_of(const std::string& text,
                                  std::string_view option) {
  return text.empty() ? std::nullopt
                      : std::optional<Pattern>(std::in_place, text, option);
}

/// A pattern with its answers for each function and mapping: there are far
/// fewer of them than frames.
class Judge {
 public:
  Judge(const Profile& profile, const Pattern& pattern) {
    for (const Function& function : profile.functions) {
      functions_.push_back(pattern.finds(profile.text(function.name)) ||
                           pattern.finds(profile.text(function.file)));
    }
    for (const Mapping& mapping : profile.mappings) {
      mappings_.push_back(pattern.finds(profile.text(mapping.file)));
    }
  }

  [[nodiscard]] bool fits(const Line& line) const {
    return functions_[line.function];
  }

  [[nodiscard]] bool fits_object(const Location& location) const {
    return location.mapping && mappings_[*location.mapping];
  }

  [[nodiscard]] bool fits(const Location& location) const {
    return fits_object(location) ||
           std::ranges::any_of(location.lines,
                               [this](const Line& line) { return fits(line); });
  }

 private:
  std::vector<bool> functions_;
  std::vector<bool> mappings_;
};

class Filter {
 public:
  Filter(Profile& profile, const FrameFilter& filter)
      : profile_(profile),
        hidden_(profile.locations.size()),
        focus_(judge(filter.focus, "--focus")),
        ignore_(judge(filter.ignore, "--ignore")),
        hide_(judge(filter.hide, "--hide")),
        show_(judge(filter.show, "--show")),
        show_from_(judge(filter.show_from, "--show-from")) {}

  std::vector<std::string> apply() {
    choose_stacks();
    choose_frames();
    begin_at();
    return std::move(unused_);
  }

 private:
  std::optional<Judge> judge(const std::string& text, std::string_view option) {
    const auto pattern = pattern_of(text, option);
    return pattern ? std::optional<Judge>(std::in_place, profile_, *pattern)
                   : std::nullopt;
  }

  /// Whether any location fits; notes the option if none does.
  template <typename Fits>
  std::vector<bool> find(std::string_view option, Fits fits) {
    std::vector<bool> found;
    for (const Location& location : profile_.locations) {
      found.push_back(fits(location));
    }
    if (std::ranges::find(found, true) == found.end()) {
      unused_.emplace_back(option);
    }
    return found;
  }

  std::vector<bool> find(std::string_view option,
                         const std::optional<Judge>& judge) {
    return judge ? find(option,
                        [&](const Location& location) {
                          return judge->fits(location);
                        })
                 : std::vector<bool>();
  }

  void choose_stacks() {
    const std::vector<bool> ignored = find("--ignore", ignore_);
    const std::vector<bool> focused = find("--focus", focus_);
    const auto has = [](const Sample& sample, const std::vector<bool>& set) {
      return std::ranges::any_of(
          sample.locations, [&](std::uint32_t index) { return set[index]; });
    };
    // As in pprof, a stack without any location fits nothing at all.
    std::erase_if(profile_.samples, [&](const Sample& sample) {
      return sample.locations.empty() || (ignore_ && has(sample, ignored)) ||
             (focus_ && !has(sample, focused));
    });
  }

  void hide_lines() {
    find("--hide", hide_);
    for (std::size_t i = 0; i < profile_.locations.size(); ++i) {
      Location& location = profile_.locations[i];
      if (!hide_->fits(location)) {
        continue;
      }
      if (hide_->fits_object(location)) {
        location.lines.clear();
      }
      std::erase_if(location.lines,
                    [this](const Line& line) { return hide_->fits(line); });
      hidden_[i] = hidden_[i] || location.lines.empty();
    }
  }

  void show_lines() {
    find("--show", show_);
    for (std::size_t i = 0; i < profile_.locations.size(); ++i) {
      Location& location = profile_.locations[i];
      if (!show_->fits_object(location)) {
        std::erase_if(location.lines,
                      [this](const Line& line) { return !show_->fits(line); });
      }
      hidden_[i] = hidden_[i] || location.lines.empty();
    }
  }

  void choose_frames() {
    if (hide_) {
      hide_lines();
    }
    if (show_) {
      show_lines();
    }
    if (!hide_ && !show_) {
      return;
    }
    for (Sample& sample : profile_.samples) {
      std::erase_if(sample.locations,
                    [this](std::uint32_t index) { return hidden_[index]; });
    }
    drop_empty_stacks();
  }

  void drop_empty_stacks() {
    std::erase_if(profile_.samples, [](const Sample& sample) {
      return sample.locations.empty();
    });
  }

  /// Cuts `location` after its outermost frame that fits.
  [[nodiscard]] bool cut_lines(Location& location) const {
    if (show_from_->fits_object(location)) {
      return true;
    }
    while (!location.lines.empty() &&
           !show_from_->fits(location.lines.back())) {
      location.lines.pop_back();
    }
    return !location.lines.empty();
  }

  void begin_at() {
    if (!show_from_) {
      return;
    }
    const std::vector<bool> first = find("--show-from", show_from_);
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (first[i]) {
        static_cast<void>(cut_lines(profile_.locations[i]));
      }
    }
    for (Sample& sample : profile_.samples) {
      while (!sample.locations.empty() && !first[sample.locations.back()]) {
        sample.locations.pop_back();
      }
    }
    drop_empty_stacks();
  }

  Profile& profile_;
  std::vector<bool> hidden_;  ///< Locations of which nothing is left.
  std::optional<Judge> focus_;
  std::optional<Judge> ignore_;
  std::optional<Judge> hide_;
  std::optional<Judge> show_;
  std::optional<Judge> show_from_;
  std::vector<std::string> unused_;
};

}  // namespace

std::vector<std::string> filter_frames(Profile& profile,
                                       const FrameFilter& filter) {
  return Filter(profile, filter).apply();
}

}  // namespace benchgate::profile
