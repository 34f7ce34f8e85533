#include "src/cli/allocs_run.h"

#include "reporters/display_text.h"
#include "src/cli/build_flags.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"
#include "src/measure/worktree.h"
#include "src/profile/pattern.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/source_path.h"
#include "src/sites/elf_image.h"
#include "src/sites/site_changes.h"
#include "src/sites/site_counts.h"
#include "src/sites/site_reports.h"
#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace benchgate::cli {

namespace {

/// A side with what its executables have.
struct LookedInto {
  Side side;
  std::vector<sites::ListedSites> suites;
};

class AllocsRun {
 public:
  AllocsRun(const AllocsOptions& options, const Call& call)
      : options_(options),
        call_(call),
        progress_(call.terminal, options.measure.quiet
                                     ? Progress::Loudness::quiet
                                     : Progress::Loudness::normal),
        project_(find_project(runner_)),
        settings_(make_settings(without_filter(options), project_.top)),
        scratch_(settings_.cache) {
    measure::sweep_abandoned(settings_.cache);
    if (!options.measure.filter.empty()) {
      filter_.emplace(options.measure.filter, "--filter");
    }
    // It changes no code, and says which line code is of.
    settings_.build_variables = {with_flags("CFLAGS", "-g"),
                                 with_flags("CXXFLAGS", "-g")};
    report_.inlines = options.inlines;
    report_.source = project_.top;
  }

  void list() {
    LookedInto looked = look_into(
        options_.sides.empty() ? "worktree" : options_.sides[0], "head");
    count(looked, 0);
    show_relative_to(looked.side);
    std::string text;
    for (sites::ListedSites& listed : looked.suites) {
      filter(listed.list.sites);
      text += sites::site_report(listed, report_);
    }
    print(options_.json ? sites::site_json(looked.suites, report_) : text);
  }

  void compare() {
    LookedInto base = look_into(options_.sides[0], "base");
    LookedInto head = look_into(options_.sides[1], "head");
    count(base, 0);
    count(head, 1);
    match(base, head);
    say_what_is_missing(base);
    say_what_is_missing(head);
    strip_sources(base);
    strip_sources(head);
    std::vector<sites::ChangedSites> changed;
    std::string text;
    for (std::size_t i = 0; i < head.suites.size(); ++i) {
      sites::SiteChanges changes =
          sites::find_changes(base.suites[i].list, head.suites[i].list);
      filter(changes.appeared);
      filter(changes.disappeared);
      filter(changes.recalled);
      changed.push_back({.suite = head.suites[i].suite,
                         .changes = std::move(changes),
                         .per_operation = per_operation(base.suites[i]) &&
                                          per_operation(head.suites[i])});
      text += sites::change_report(changed.back(), report_);
    }
    print(options_.json ? sites::change_json(changed, report_) : text);
  }

 private:
  /// Of functions and files, which is another language than that of names of
  /// benchmarks.
  static MeasureOptions without_filter(const AllocsOptions& options) {
    MeasureOptions measure = options.measure;
    measure.filter.clear();
    return measure;
  }

  /// A library may be looked into, too, and is seldom executable.
  [[nodiscard]] Named find(SideMaker& maker, const std::string& word) const {
    const std::filesystem::path file = project_.working_directory / word;
    return word.find('/') != std::string::npos && sites::is_elf(file)
               ? Named(NamedExecutable{std::filesystem::absolute(file)})
               : maker.find(word);
  }

  LookedInto look_into(const std::string& word, const std::string& role) {
    SideMaker maker(runner_, settings_, project_, scratch_.path(),
                    options_.measure.rebuild ? measure::Reuse::never
                                             : measure::Reuse::stored_build,
                    [&](const std::string& text) { progress_.step(text); });
    const Named named = find(maker, word);
    if (std::holds_alternative<NamedResult>(named)) {
      throw UsageError(fmt::format(
          "{} is a result file; name a revision or an executable", word));
    }
    LookedInto looked{.side = maker.make(named, word, role), .suites = {}};
    for (const RunnableSuite& suite : looked.side.suites) {
      sites::SiteList list =
          sites::find_allocation_sites(suite.options.executable);
      const std::size_t all = list.sites.size();
      looked.suites.push_back({.suite = suite.name,
                               .list = std::move(list),
                               .all = all,
                               .counts = std::nullopt});
    }
    for (const std::string& warning : looked.side.warnings) {
      say(warning);
    }
    return looked;
  }

  void say_what_is_missing(const LookedInto& looked) const {
    for (const sites::ListedSites& listed : looked.suites) {
      for (const std::string& note : listed.list.notes) {
        say(note);
      }
    }
  }

  void say(const std::string& sentence) const {
    call_.terminal.message(
        fmt::format("benchgate: {}\n", reporters::visible_text(sentence)));
  }

  /// By the profile of the side, 0 or 1.
  void count(LookedInto& looked, std::size_t side) const {
    if (options_.profiles.empty()) {
      return;
    }
    if (options_.profiles.size() !=
        std::max<std::size_t>(options_.sides.size(), 1)) {
      throw UsageError(
          "--profile is of one build: give one for each side, base's first");
    }
    if (looked.suites.size() != 1) {
      throw UsageError(
          "--profile is of one suite: name its executable instead of a "
          "revision");
    }
    sites::ListedSites& listed = looked.suites[0];
    listed.counts = sites::count_calls(
        listed.list, profile::read_profile_file(options_.profiles[side]));
  }

  static bool per_operation(const sites::ListedSites& listed) {
    return listed.counts && listed.counts->per_operation;
  }

  /// Leaves the suites that both have, in the order of head.
  static void match(LookedInto& base, LookedInto& head) {
    if (base.suites.size() == 1 && head.suites.size() == 1) {
      return;  // Executables have names of their own.
    }
    std::vector<sites::ListedSites> matched;
    std::erase_if(head.suites, [&](const sites::ListedSites& suite) {
      const auto found = std::ranges::find(base.suites, suite.suite,
                                           &sites::ListedSites::suite);
      if (found == base.suites.end()) {
        return true;
      }
      matched.push_back(std::move(*found));
      return false;
    });
    base.suites = std::move(matched);
    if (head.suites.empty()) {
      throw UsageError("the two sides have no suite in common");
    }
  }

  void show_relative_to(const Side& side) {
    report_.source = side.built ? side.built->worktree.path() : project_.top;
  }

  /// Both sides were built in folders of their own.
  static void strip_sources(LookedInto& looked) {
    if (!looked.side.built) {
      return;
    }
    const std::string folder = looked.side.built->worktree.path().string();
    for (sites::ListedSites& listed : looked.suites) {
      for (sites::Site& site : listed.list.sites) {
        for (profile::SourceFrame& frame : site.frames) {
          frame.file = profile::path_below(frame.file, folder);
        }
      }
    }
  }

  template <typename Sites>
  void filter(Sites& list) const {
    if (filter_) {
      sites::filter(list, *filter_);
    }
  }

  void print(const std::string& text) {
    progress_.clear();
    call_.terminal.print(text);
  }

  const AllocsOptions& options_;
  const Call& call_;
  measure::SystemProcessRunner runner_;
  Progress progress_;
  Project project_;
  Settings settings_;
  ScratchFolder scratch_;
  std::optional<profile::Pattern> filter_;
  sites::SiteReportOptions report_;
};

}  // namespace

ExitStatus find_allocs(const AllocsOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  try {
    AllocsRun run(options, call);
    if (options.sides.size() == 2) {
      run.compare();
    } else {
      run.list();
    }
  } catch (const sites::SitesError& error) {
    throw UsageError(reporters::visible_text(error.what()));
  } catch (const profile::ProfileError& error) {
    throw UsageError(reporters::visible_text(error.what()));
  }
  return ExitStatus::fine;
}

}  // namespace benchgate::cli
