#include "src/cli/recorded_profiles.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/report_output.h"
#include "src/measure/measurement_error.h"
#include "src/profile/merge.h"
#include "src/profile/operations.h"
#include "src/profile/profile_writer.h"
#include "src/profile/quantity.h"
#include "src/profile/text_reports.h"
#include "src/profile/value.h"
#include "src/profile/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <span>
#include <utility>

namespace benchgate::cli {

namespace {

constexpr const char* kSuffix = ".pb.gz";
constexpr std::size_t kTopCount = 10;

/// "2.46s of cpu, 615 profile samples": each of its types of values.
std::string totals_of(const profile::Profile& profile) {
  std::string text;
  for (std::size_t i = profile.sample_types.size(); i-- > 0;) {
    profile::Value sum = 0;
    for (const profile::Sample& sample : profile.samples) {
      sum = profile::wrapping_sum(sum, sample.values[i]);
    }
    const std::string_view unit = profile.text(profile.sample_types[i].unit);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        profile::quantity_text(sum, unit, "auto"),
                        profile.text(profile.sample_types[i].type));
  }
  return text;
}

void show_top(const profile::Profile& profile, Terminal& terminal) {
  const profile::View view = profile::make_view(profile, {});
  terminal.print(profile::top_report(
      view, {.order = profile::Order::flat, .node_count = kTopCount}));
}

}  // namespace

std::string file_name_of(const std::string& benchmark) {
  constexpr std::size_t kLongest = 200;
  std::string name = benchmark.substr(0, kLongest);
  std::ranges::replace_if(
      name,
      [](char each) {
        return std::isalnum(static_cast<unsigned char>(each)) == 0 &&
               std::string_view("-_.,=+").find(each) == std::string_view::npos;
      },
      '_');
  return name.empty() || name.front() == '.' ? '_' + name : name;
}

RecordedProfiles::RecordedProfiles(std::string mode, std::string output)
    : mode_(std::move(mode)),
      output_(output.empty() ? "profile.pb.gz" : std::move(output)) {
  const auto folder = std::filesystem::absolute(output_).parent_path();
  if (output_ != "-" && !is_folder() &&
      !std::filesystem::is_directory(folder)) {
    throw UsageError(
        fmt::format("--output {}: there is no folder {}; make it "
                    "first",
                    output_, folder.string()));
  }
}

bool RecordedProfiles::is_folder() const {
  return output_.ends_with('/') || std::filesystem::is_directory(output_);
}

void RecordedProfiles::add(const std::string& benchmark,
                           explain::Recorded recorded) {
  if (!recorded.profile) {
    troubles_.push_back(fmt::format("{}: {}", benchmark, recorded.trouble));
    return;
  }
  if (recorded.profile->samples.empty()) {
    recorded.warnings.push_back(fmt::format(
        "{} has no profile samples; a longer --time gives more", benchmark));
  }
  for (std::string& warning : recorded.warnings) {
    if (std::ranges::find(warnings_, warning) == warnings_.end()) {
      warnings_.push_back(std::move(warning));
    }
  }
  entries_.push_back({benchmark, std::move(*recorded.profile)});
}

void RecordedProfiles::show_troubles(Terminal& terminal) const {
  for (const auto* lines : {&warnings_, &troubles_}) {
    for (const std::string& line : *lines) {
      terminal.message(
          fmt::format("benchgate: {}\n", reporters::visible_text(line)));
    }
  }
}

void RecordedProfiles::show_entries(Terminal& terminal) const {
  std::size_t width = 0;
  for (const Entry& entry : entries_) {
    width = std::max(width, entry.benchmark.size());
  }
  for (const Entry& entry : entries_) {
    terminal.print(fmt::format("{:<{}}  {}, {} iterations\n",
                               reporters::visible_text(entry.benchmark), width,
                               totals_of(entry.profile),
                               profile::operations(entry.profile).value_or(0)));
  }
  terminal.print("\n");
}

/// Costs of an operation mean nothing for several benchmarks together.
profile::Profile RecordedProfiles::all_together() const {
  std::vector<profile::Profile> profiles;
  for (const Entry& entry : entries_) {
    profiles.push_back(entry.profile);
  }
  profile::Profile all = profile::merge(profiles);
  if (entries_.size() > 1) {
    profile::set_operations(all, std::nullopt);
  }
  return all;
}

std::vector<std::filesystem::path> RecordedProfiles::write_each() const {
  std::filesystem::create_directories(output_);
  std::set<std::string> taken;
  std::vector<std::filesystem::path> files;
  for (const Entry& entry : entries_) {
    const std::string name = file_name_of(entry.benchmark);
    std::string unique = name;
    for (int i = 2; !taken.insert(unique).second; ++i) {
      unique = fmt::format("{}-{}", name, i);
    }
    files.push_back(std::filesystem::path(output_) / (unique + kSuffix));
    const std::span<const profile::Profile> one(&entry.profile, 1);
    reporters::deliver_to_file(files.back(),
                               profile::write_profile(profile::merge(one)));
  }
  return files;
}

ExitStatus RecordedProfiles::finish(Terminal& terminal) {
  if (entries_.empty() && troubles_.empty()) {
    throw UsageError(
        "no benchmark was recorded: --benchmark matches none of the suite's");
  }
  show_troubles(terminal);
  if (entries_.empty()) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::not_measured,
        fmt::format("no profile was recorded (mode {})", mode_));
  }
  const profile::Profile all = all_together();
  if (output_ == "-") {
    terminal.print(profile::write_profile(all));
  } else {
    std::string last = output_;
    if (is_folder()) {
      last = write_each().back();
    } else {
      reporters::deliver_to_file(output_, profile::write_profile(all));
    }
    show_entries(terminal);
    show_top(all, terminal);
    terminal.print(
        fmt::format("\nLook closer:\n"
                    "  benchgate profile list FUNCTION {0}\n"
                    "  benchgate profile flame {0} --output flame.html\n",
                    reporters::visible_text(last)));
  }
  return troubles_.empty() ? ExitStatus::fine : ExitStatus::not_measured;
}

}  // namespace benchgate::cli
