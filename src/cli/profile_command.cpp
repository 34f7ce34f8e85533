#include "src/cli/profile_options.h"

#include <CLI/CLI.hpp>

namespace benchgate::cli {

void add_profile_command(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "profile",
      "Record profiles, and look at them: what costs most, what has grown");
  command->require_subcommand(1);
  const ProfileCommands commands{*command, action,
                                 std::make_shared<ProfileOptions>()};
  add_profile_record(commands);
  add_profile_reports(commands);
  add_profile_diff(commands);
  add_profile_drawings(commands);
  add_profile_serve(commands);
  command->footer(
      "Reads pprof's profile.proto, of whatever program it is. What is "
      "printed\n"
      "is what `go tool pprof` prints.\n"
      "\n"
      "Examples:\n"
      "  benchgate profile record ./bench --benchmark '^BM_Parse'\n"
      "  benchgate profile top cpu.pb.gz --cum -n 20\n"
      "  benchgate profile list 'Parser::next' cpu.pb.gz\n"
      "  benchgate profile top heap.pb.gz --sample-index alloc_objects\n"
      "  benchgate profile diff base.pb.gz head.pb.gz\n"
      "  benchgate profile flame head.pb.gz --base base.pb.gz -o flame.html");
}

}  // namespace benchgate::cli
