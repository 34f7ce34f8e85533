#include "src/cli/option_help.h"
#include "src/cli/profile_options.h"
#include "src/cli/serving.h"
#include "src/measure/interruption.h"
#include "src/measure/own_file.h"
#include "src/profile/dropped_frames.h"
#include "src/profile/profile_site.h"
#include "src/profile/speedscope.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

profile::Profile load_shown(const std::vector<std::string>& files) {
  profile::Profile profile = load_merged(files);
  profile::remove_dropped_frames(profile);
  return profile;
}

std::shared_ptr<const serve::Answer> answer(const profile::ProfileSite& site,
                                            const std::string& path,
                                            const serve::Query& query) {
  auto page = site.page(path, query);
  if (!page) {
    return nullptr;
  }
  const bool is_page = page->type.starts_with("text/html");
  return std::make_shared<const serve::Answer>(
      serve::Answer{.status = page->status,
                    .type = std::move(page->type),
                    .bytes = std::move(page->bytes),
                    .etag = "",
                    .is_page = is_page});
}

ExitStatus serve_profile(const ProfileOptions& options, std::size_t port,
                         const Call& call) {
  const measure::InterruptionGuard interruption;
  std::optional<profile::Profile> base;
  if (!options.base.empty()) {
    base = load_shown({options.base});
  }
  const auto speedscope = measure::find_own_file("speedscope");
  const profile::ProfileSite site(load_shown(options.files), std::move(base),
                                  std::filesystem::current_path().string(),
                                  speedscope
                                      ? profile::read_speedscope(*speedscope)
                                      : profile::PageFiles());
  serve_until_interrupted(
      {.settings = {.port = static_cast<int>(port)},
       .shown = "the profile",
       .json = options.json},
      [&site](const std::string& path, const serve::Query& query) {
        return answer(site, path, query);
      },
      call.terminal);
  return ExitStatus::fine;
}

}  // namespace

void add_profile_serve(const ProfileCommands& commands) {
  const auto port = std::make_shared<std::size_t>(0);
  CLI::App& command = commands.add(
      {"serve",
       "Show a profile in a browser: flame graph, functions, sources, callers",
       "profile serve head.pb.gz --base base.pb.gz"},
      [port](const ProfileOptions& options, const Call& call) {
        return serve_profile(options, *port, call);
      });
  commands.add_files(command);
  command
      .add_option("--base", commands.options->base,
                  "A profile to compare with; of both the costs of an "
                  "operation are shown, where they are known")
      ->type_name("FILE");
  add_count_option(command,
                   {"--port", "N",
                    "The port (default: any free one). Only this machine can "
                    "reach it"},
                   {0, 65535}, *port);
  command.add_flag("--json", commands.options->json,
                   "Print the address as JSON");
}

}  // namespace benchgate::cli
