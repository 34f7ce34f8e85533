#include "reporters/display_text.h"
#include "src/cli/cache_folder.h"
#include "src/cli/profile_options.h"
#include "src/cli/report_output.h"
#include "src/cli/scratch_folder.h"
#include "src/measure/executable.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"
#include "src/profile/dot_report.h"
#include "src/profile/flame_page.h"
#include "src/profile/matched_names.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_writer.h"
#include "src/profile/site_tables.h"
#include "src/profile/symbolize.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace benchgate::cli {

namespace {

using profile::ProfileError;

std::string dot_text(const ProfileOptions& options, const Call& call) {
  profile::TrimOptions trim = trim_of(options);
  if (trim.node_count == 0) {
    trim.node_count = profile::kReadableNodes;
  }
  trim.order = profile::Order::cumulative;
  return profile::dot_report(load_view(options, call), trim);
}

measure::Command dot_command() {
  measure::Command command;
  command.executable = "dot";
  command.environment = measure::inherited_environment();
  try {
    command.executable = measure::find_executable(command);
  } catch (const measure::MeasurementError&) {
    throw ProfileError(
        "pictures are drawn by graphviz, whose program dot is not there: "
        "install the package graphviz, or use `benchgate profile flame` or "
        "`benchgate profile dot`");
  }
  return command;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

ExitStatus draw(const std::string& form, const ProfileOptions& options,
                const Call& call) {
  if (form != "svg" && options.output.empty() &&
      call.terminal.out_is_terminal()) {
    throw ProfileError(
        fmt::format("a {} picture is not for a terminal; say where to with "
                    "--output FILE",
                    form));
  }
  measure::Command command = dot_command();
  const ScratchFolder folder(default_cache());
  const auto text = folder.path() / "graph.dot";
  const auto picture = folder.path() / "graph.picture";
  std::ofstream(text, std::ios::binary) << dot_text(options, call);
  command.arguments = {"dot", "-T" + form, "-o", picture.string(),
                       text.string()};
  const measure::Limits limits;
  measure::SystemProcessRunner runner;
  const measure::ProcessResult result = runner.run(command, limits);
  if (!result.succeeded()) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::not_measured,
        fmt::format("dot {} and drew nothing: {}",
                    measure::describe(result, limits),
                    reporters::visible_text(result.errors)));
  }
  deliver(bytes_of(picture), options, call);
  return ExitStatus::fine;
}

void add_drawing(const ProfileCommands& commands, const std::string& form) {
  CLI::App& command = commands.add(
      {form, fmt::format("Draw the call graph as {}, by graphviz", form),
       fmt::format("profile {0} cpu.pb.gz -o cpu.{0}", form)},
      [form](const ProfileOptions& options, const Call& call) {
        return draw(form, options, call);
      });
  commands.add_files(command);
  commands.add_view(command);
  commands.add_granularity(command);
  command
      .add_option("-n,--count", commands.options->count,
                  "Not more than N boxes (default: 80)")
      ->type_name("N");
  commands.add_output(command);
}

ExitStatus dot(const ProfileOptions& options, const Call& call) {
  deliver(dot_text(options, call), options, call);
  return ExitStatus::fine;
}

/// "cpu of store_bench": what stands at the top of a page.
std::string title_of(const profile::View& view, bool is_difference) {
  std::string title(view.type());
  if (!view.profile.mappings.empty()) {
    title += " of " +
             profile::object_name(view.profile, view.profile.mappings.front());
  }
  return reporters::visible_text(title) +
         (is_difference ? ", base and head" : "");
}

/// Each side by itself: a difference has no widths.
ExitStatus flame(const ProfileOptions& options, const Call& call) {
  ProfileOptions side = options;
  side.base.clear();
  side.diff_base.clear();
  const std::string& base_file =
      options.base.empty() ? options.diff_base : options.base;
  profile::View head = load_view(side, call);
  std::optional<profile::View> base;
  if (!base_file.empty()) {
    side.files = {base_file};
    base = load_view(side, call);
    profile::match_names(std::span(&base->profile, 1),
                         std::span(&head.profile, 1));
  }
  const profile::View* const other = base ? &*base : nullptr;
  deliver(profile::flame_page(profile::make_flame_tree(head, other),
                              {.title = title_of(head, other != nullptr),
                               .table = profile::flame_table(head, other)}),
          options, call);
  return ExitStatus::fine;
}

ExitStatus symbolize(const ProfileOptions& options, const Call& call) {
  profile::Profile profile = load_merged(options.files);
  for (const std::string& note : profile::symbolize(profile)) {
    call.terminal.message(
        fmt::format("benchgate: {}\n", reporters::visible_text(note)));
  }
  deliver(profile::write_profile(profile), options, call);
  return ExitStatus::fine;
}

}  // namespace

void add_profile_drawings(const ProfileCommands& commands) {
  CLI::App& flaming = commands.add(
      {"flame",
       "Draw a flame graph as one HTML file; with --base, of what changed",
       "profile flame head.pb.gz --base base.pb.gz -o flame.html"},
      &flame);
  commands.add_files(flaming);
  commands.add_view(flaming);
  commands.add_granularity(flaming);
  commands.add_output(flaming);
  for (const char* const form : {"svg", "png", "pdf"}) {
    add_drawing(commands, form);
  }
  CLI::App& dotting =
      commands.add({"dot", "Write the call graph in graphviz's own language",
                    "profile dot cpu.pb.gz -o cpu.dot"},
                   &dot);
  commands.add_files(dotting);
  commands.add_view(dotting);
  commands.add_granularity(dotting);
  commands.add_output(dotting);

  CLI::App& naming = commands.add(
      {"symbolize", "Name the addresses of a profile, from programs on disk",
       "profile symbolize cpu.pb.gz -o named.pb.gz"},
      &symbolize);
  commands.add_files(naming);
  commands.add_output(naming);
}

}  // namespace benchgate::cli
