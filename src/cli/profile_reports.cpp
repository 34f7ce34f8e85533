#include "src/cli/profile_options.h"
#include "src/profile/profile_writer.h"
#include "src/profile/text_reports.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace benchgate::cli {

namespace {

ExitStatus top(const ProfileOptions& options, const Call& call) {
  const profile::View view = load_view(options, call);
  call.terminal.print(options.json
                          ? profile::top_json(view, trim_of(options))
                          : profile::top_report(view, trim_of(options)));
  return ExitStatus::fine;
}

ExitStatus peek(const ProfileOptions& options, const Call& call) {
  const profile::Pattern pattern(options.pattern, "peek");
  const profile::View view = load_view(options, call);
  call.terminal.print(
      profile::peek_report(view, pattern, trim_of(options).order));
  return ExitStatus::fine;
}

ExitStatus list(const ProfileOptions& options, const Call& call) {
  const profile::Pattern pattern(options.pattern, "list");
  ProfileOptions by_line = options;
  by_line.granularity = "lines";
  const profile::View view = load_view(by_line, call);
  call.terminal.print(profile::source_report(
      view, pattern, std::filesystem::current_path().string()));
  return ExitStatus::fine;
}

ExitStatus traces(const ProfileOptions& options, const Call& call) {
  call.terminal.print(profile::traces_report(load_view(options, call)));
  return ExitStatus::fine;
}

ExitStatus folded(const ProfileOptions& options, const Call& call) {
  deliver(profile::folded_report(load_view(options, call)), options, call);
  return ExitStatus::fine;
}

ExitStatus callgrind(const ProfileOptions& options, const Call& call) {
  ProfileOptions by_address = options;
  by_address.granularity = "addresses";
  deliver(profile::callgrind_report(load_view(by_address, call)), options,
          call);
  return ExitStatus::fine;
}

ExitStatus merge(const ProfileOptions& options, const Call& call) {
  deliver(profile::write_profile(load_merged(options.files)), options, call);
  return ExitStatus::fine;
}

}  // namespace

void add_profile_reports(const ProfileCommands& commands) {
  ProfileOptions& options = *commands.options;
  CLI::App& topping = commands.add({"top", "Show the functions that cost most",
                                    "profile top cpu.pb.gz --cum -n 20"},
                                   &top);
  commands.add_files(topping);
  commands.add_view(topping);
  commands.add_granularity(topping);
  topping.add_flag("--cum", options.cumulative,
                   "Sort by what a function and all that it calls cost");
  topping.add_option("-n,--count", options.count, "Not more than N of them")
      ->type_name("N");
  topping.add_flag("--json", options.json, "Print JSON");

  CLI::App& listing = commands.add(
      {"list", "Show sources of functions with the cost of each line",
       "profile list 'Parser::next' cpu.pb.gz"},
      &list);
  commands.add_pattern(listing);
  commands.add_files(listing);
  commands.add_view(listing);

  CLI::App& peeking =
      commands.add({"peek", "Show callers and callees of functions",
                    "profile peek 'Parser::next' cpu.pb.gz"},
                   &peek);
  commands.add_pattern(peeking);
  commands.add_files(peeking);
  commands.add_view(peeking);
  commands.add_granularity(peeking);
  peeking.add_flag("--cum", options.cumulative,
                   "Sort by what a function and all that it calls cost");

  CLI::App& tracing =
      commands.add({"traces", "Print every stack",
                    "profile traces heap.pb.gz --sample-index alloc_space"},
                   &traces);
  commands.add_files(tracing);
  commands.add_view(tracing);
  commands.add_granularity(tracing);

  CLI::App& folding = commands.add(
      {"folded", "Print stacks in one line each, for flame graph programs",
       "profile folded cpu.pb.gz -o cpu.folded"},
      &folded);
  commands.add_files(folding);
  commands.add_view(folding);
  commands.add_granularity(folding);
  commands.add_output(folding);

  CLI::App& grinding =
      commands.add({"callgrind", "Write a profile for kcachegrind",
                    "profile callgrind cpu.pb.gz -o callgrind.out"},
                   &callgrind);
  commands.add_files(grinding);
  commands.add_view(grinding);
  commands.add_output(grinding);

  CLI::App& merging =
      commands.add({"merge", "Merge profiles into one, for pprof and others",
                    "profile merge first.pb.gz second.pb.gz -o both.pb.gz"},
                   &merge);
  commands.add_files(merging);
  commands.add_output(merging);
}

}  // namespace benchgate::cli
