#include "src/cli/history_commands.h"
#include "src/cli/history_site.h"
#include "src/cli/option_help.h"
#include "src/cli/serving.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"
#include "src/serve/history_answers.h"
#include "src/serve/live_history.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <string>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;

struct ServeOptions {
  PageOptions page;
  serve::ServeSettings server;
  std::size_t port = 8080;
  std::size_t refresh = 30;
};

serve::Source source_of(history::Backend& backend,
                        const history::Renames& renames,
                        const history::SiteOptions& site, Terminal& terminal) {
  return {
      .read =
          [&backend, &renames, &site, &terminal]() {
            ShownHistory shown = shown_history(backend, renames, terminal);
            return std::make_shared<const serve::Snapshot>(
                std::move(shown.timeline), std::move(shown.changes), site);
          },
      .version = [&backend] { return backend.version(); },
      .complain =
          [&terminal](const std::string& sentence) {
            if (!measure::interrupted()) {
              terminal.message(fmt::format(
                  "benchgate: {}; the pages stay as they were\n", sentence));
            }
          }};
}

ExitStatus serve_history(ServeOptions options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend =
      open_history(options.page.history, project, call.terminal);
  const history::SiteOptions site = site_options(options.page, project, runner);
  options.server.port = static_cast<int>(options.port);
  const history::Renames renames = renames_of(options.page.history, project);
  serve::LiveHistory live(source_of(*backend, renames, site, call.terminal),
                          std::chrono::seconds(options.refresh));
  serve_until_interrupted(
      {.settings = options.server,
       .shown = backend->location(),
       .json = options.page.history.json},
      [&live](const std::string& path, const serve::Query& query) {
        return serve::answer_history(*live.now(), path, query);
      },
      call.terminal);
  return ExitStatus::fine;
}

}  // namespace

void add_history_serve(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = parent.add_subcommand(
      "serve",
      "Show the pages of a history in a browser, and its data as JSON");
  add_count_option(*command,
                   {"--port", "N", "The port (default: 8080); 0: any free one"},
                   {0, 65535}, options->port);
  add_text_option(*command,
                  {"--address", "ADDRESS",
                   "Where to listen (default: 127.0.0.1, seen from this "
                   "machine only). There is no password: 0.0.0.0 shows the "
                   "history to everybody who can reach this machine"},
                  options->server.address);
  add_count_option(*command,
                   {"--refresh", "SECONDS",
                    "Look for new runs at most so often (default: 30)"},
                   {1, 86400}, options->refresh);
  add_page_options(*command, options->page);
  command->footer(
      "Nothing is written. The same pages as those of `history page`, and\n"
      "/api/v1 for programs. docs/history-pages.md says more.\n"
      "Examples:\n"
      "  benchgate history serve\n"
      "  benchgate history serve --port 0 --history bench-history");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return serve_history(*options, call);
    };
  });
}

}  // namespace benchgate::cli
