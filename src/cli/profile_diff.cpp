#include "reporters/delivery.h"
#include "src/cli/profile_options.h"
#include "src/profile/difference.h"
#include "src/profile/dropped_frames.h"
#include "src/profile/growth.h"
#include "src/profile/matched_names.h"
#include "src/profile/merge.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"

#include <CLI/CLI.hpp>

#include <array>
#include <utility>

namespace benchgate::cli {

namespace {

/// What `diff` alone can be told.
struct DiffOptions {
  profile::GrowthReportOptions report;
};

struct Sides {
  std::vector<profile::Profile> base;
  std::vector<profile::Profile> head;
};

Sides read_sides(const std::vector<std::string>& files) {
  if (files.size() % 2 != 0) {
    throw profile::ProfileError(
        "diff takes a base and a head, and of more rounds each base followed "
        "by its head: BASE HEAD BASE HEAD");
  }
  Sides sides;
  for (std::size_t i = 0; i < files.size(); ++i) {
    profile::Profile profile = profile::read_profile_file(files[i]);
    profile::remove_dropped_frames(profile);
    (i % 2 == 0 ? sides.base : sides.head).push_back(std::move(profile));
  }
  profile::match_names(sides.base, sides.head);
  return sides;
}

/// For pprof: whole numbers, which of one operation would be zeros.
std::string difference_bytes(const Sides& sides, bool per_operation) {
  profile::Profile base = profile::merge(sides.base);
  profile::Profile head = profile::merge(sides.head);
  if (per_operation) {
    profile::scale_to_operations(base, profile::kManyOperations);
    profile::scale_to_operations(head, profile::kManyOperations);
  }
  return profile::write_profile(
      profile::subtract(head, base, profile::Whole::base));
}

ExitStatus diff(const ProfileOptions& options, const DiffOptions& own,
                const Call& call) {
  const Sides sides = read_sides(options.files);
  profile::ViewOptions view = options.view;
  view.inlined = !options.no_inlines;
  const profile::Growth growth = profile::find_growth(
      sides.base, sides.head, view, trim_of(options).order);
  if (!options.output.empty()) {
    reporters::deliver_to_file(options.output,
                               difference_bytes(sides, growth.per_operation));
  }
  call.terminal.print(options.json
                          ? profile::growth_json(growth)
                          : profile::growth_report(growth, own.report));
  return ExitStatus::fine;
}

}  // namespace

void add_profile_diff(const ProfileCommands& commands) {
  ProfileOptions& options = *commands.options;
  const auto own = std::make_shared<DiffOptions>();
  CLI::App& command = commands.add(
      {"diff", "Show the functions that cost more or less, for each operation",
       "profile diff base.pb.gz head.pb.gz"},
      [own](const ProfileOptions& given, const Call& call) {
        return diff(given, *own, call);
      });
  command
      .add_option("files", options.files,
                  "A base and a head; of more rounds BASE HEAD BASE HEAD")
      ->required()
      ->type_name("BASE HEAD");
  commands.add_filters(command);
  command.add_flag("--cum", options.cumulative,
                   "Sort by what a function and all that it calls cost");
  command
      .add_option("-n,--count", own->report.count,
                  "Not more than N of them (default: 20; 0 is all)")
      ->type_name("N");
  command.add_flag("--all", own->report.all,
                   "Those within their sampling error, too");
  command.add_flag("--json", options.json, "Print JSON");
  command
      .add_option("-o,--output", options.output,
                  "Write the difference as a profile for pprof, too")
      ->type_name("FILE");
}

}  // namespace benchgate::cli
