#include "src/profile/dropped_frames.h"

#include "src/profile/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

namespace {

/// The name without arguments, which pprof does not look at either.
std::string_view without_arguments(std::string_view name) {
  constexpr std::array<std::string_view, 2> kNoArguments = {
      "(anonymous namespace)", "operator()"};
  name.remove_prefix(name.starts_with('.') ? 1 : 0);
  std::size_t at = 0;
  while ((at = name.find('(', at)) != std::string_view::npos) {
    const auto reserved =
        std::ranges::find_if(kNoArguments, [&](std::string_view each) {
          const std::size_t paren = each.find('(');
          return at >= paren && name.substr(at - paren, each.size()) == each;
        });
    if (reserved == kNoArguments.end()) {
      return name.substr(0, at);
    }
    at += reserved->size() - reserved->find('(');
  }
  return name;
}

/// Nothing for an empty expression.
std::optional<Pattern> whole_name(std::string_view expression,
                                  std::string_view what) {
  if (expression.empty()) {
    return std::nullopt;
  }
  return Pattern(fmt::format("^({})$", expression), what);
}

class Dropper {
 public:
  explicit Dropper(Profile& profile)
      : profile_(profile),
        keep_(whole_name(profile.text(profile.keep_frames), "keep_frames")) {}

  void run(const Pattern& drop) {
    for (const Function& function : profile_.functions) {
      const std::string_view name =
          without_arguments(profile_.text(function.name));
      drops_.push_back(!name.empty() && drop.finds(name) &&
                       !(keep_ && keep_->finds(name)));
    }
    for (Location& location : profile_.locations) {
      cuts_.push_back(cut(location));
    }
    for (Sample& sample : profile_.samples) {
      shorten(sample);
    }
  }

 private:
  enum class Cut { none, below, whole };

  /// Its frames from the outermost one that is to be dropped inwards.
  Cut cut(Location& location) {
    const auto outermost =
        std::find_if(location.lines.rbegin(), location.lines.rend(),
                     [&](const Line& line) { return drops_[line.function]; });
    if (outermost == location.lines.rend()) {
      return Cut::none;
    }
    if (outermost == location.lines.rbegin()) {
      return Cut::whole;
    }
    location.lines.erase(location.lines.begin(), outermost.base());
    return Cut::below;
  }

  void shorten(Sample& sample) {
    bool found_other = false;
    for (std::size_t i = sample.locations.size(); i-- > 0;) {
      const Cut cut = cuts_[sample.locations[i]];
      if (cut == Cut::none) {
        found_other = true;
      } else if (found_other) {
        const std::size_t first = i + (cut == Cut::whole ? 1 : 0);
        sample.locations.erase(
            sample.locations.begin(),
            sample.locations.begin() + static_cast<std::ptrdiff_t>(first));
        return;
      }
    }
  }

  Profile& profile_;
  std::optional<Pattern> keep_;
  std::vector<bool> drops_;  // By function.
  std::vector<Cut> cuts_;    // By location.
};

}  // namespace

void remove_dropped_frames(Profile& profile) {
  if (const auto drop =
          whole_name(profile.text(profile.drop_frames), "drop_frames")) {
    Dropper(profile).run(*drop);
  }
}

}  // namespace benchgate::profile
