#include "src/cli/allocs_run.h"
#include "src/cli/commands.h"
#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

void add_allocs_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<AllocsOptions>();
  CLI::App* command = app.add_subcommand(
      "allocs",
      "Show which allocations the optimiser has left in a suite's code, or "
      "which ones came and went");
  command
      ->add_option("sides", options->sides,
                   "The executable of a suite, a git revision or `worktree` "
                   "(default: worktree); or two of them, base and head")
      ->expected(0, 2)
      ->type_name("SIDE");
  add_text_option(*command,
                  {"--filter", "REGEX",
                   "Only sites with a function or file, inlined ones too, "
                   "that this regular expression finds"},
                  options->measure.filter);
  command
      ->add_option("--profile", options->profiles,
                   "A heap profile of the suite, for how often each site is "
                   "called; of two sides one each, base's first")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command->add_flag("--inlines", options->inlines,
                    "All inlined functions of a site, the libraries' too");
  command->add_flag("--json", options->json, "Print JSON");
  add_build_options(*command, options->measure);
  command->footer(
      "Examples:\n"
      "  benchgate allocs ./bench --filter 'parser\\.cpp'\n"
      "  benchgate allocs ./old_bench ./new_bench\n"
      "  benchgate allocs main worktree\n"
      "  benchgate allocs ./bench --profile heap.pb.gz");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return find_allocs(*options, call);
    };
  });
}

}  // namespace benchgate::cli
