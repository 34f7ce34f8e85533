#include "src/explain/explanation_files.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/profile/flame_page.h"
#include "src/profile/merge.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_writer.h"
#include "src/profile/site_tables.h"
#include "src/profile/speedscope.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

namespace benchgate::explain {

namespace {

namespace fs = std::filesystem;
using reporters::deliver_to_file;

/// How the names of their files begin.
constexpr std::array kKinds = {"cpu", "heap", "lock"};

/// Profiles of one kind.
struct Kind {
  const char* file;         ///< One of kKinds.
  const char* sample_type;  ///< What its flame graph shows.
  const ProfileRounds* rounds;
  const GrowthAnswer* answer;  ///< Of these values.
  bool is_sampled;
};

/// FNV-1a, 32 bits: the same on every machine, unlike std::hash.
std::uint32_t number_of(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5U;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x01000193U;
  }
  return hash;
}

/// Where nobody waits, say, there is nothing to keep.
bool has_samples(const ProfileRounds& rounds) {
  const auto has_some = [](const profile::Profile& profile) {
    return !profile.samples.empty();
  };
  return std::ranges::any_of(rounds.base, has_some) ||
         std::ranges::any_of(rounds.head, has_some);
}

/// Both sides of a flame graph, round by round.
struct Views {
  std::vector<profile::View> base;
  std::vector<profile::View> head;
};

std::vector<profile::View> views_of(
    const std::vector<profile::Profile>& profiles, const Kind& kind,
    const std::string& show_from) {
  profile::ViewOptions options;
  options.sample_index = kind.sample_type;
  options.frames.show_from = show_from;
  std::vector<profile::View> views;
  views.reserve(profiles.size());
  for (const profile::Profile& profile : profiles) {
    views.push_back(profile::make_view(profile, options));
  }
  return views;
}

double sum_of(const std::vector<profile::View>& views) {
  double sum = 0;
  for (const profile::View& view : views) {
    for (const profile::Sample& sample : view.profile.samples) {
      sum += static_cast<double>(view.value(sample));
    }
  }
  return sum;
}

/// The benchmark's own function, of which debug information may have nothing
/// but the name: "BM_Get" of "BM_Get<int>/8".
std::string expression_of(std::string_view benchmark) {
  const std::string_view stem =
      benchmark.substr(0, benchmark.find_first_of("/<"));
  std::string expression = "benchmark::State&";
  if (stem.empty()) {
    return expression;
  }
  expression += "|(^|::)";
  for (const char letter : stem) {
    const bool is_plain =
        letter == '_' || letter == ':' || (letter >= '0' && letter <= '9') ||
        (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    expression += is_plain ? std::string(1, letter) : std::string(1, '.');
  }
  return expression + "(<.*>)?$";
}

/// What the benchmark's own function calls, without what called that; all of
/// it where some was not called by it, as of threads that its loop starts.
Views views_of(const Kind& kind, std::string_view benchmark) {
  const std::string function = expression_of(benchmark);
  const ProfileRounds rounds =
      kind.is_sampled ? compared_rounds(*kind.rounds) : *kind.rounds;
  Views all = {.base = views_of(rounds.base, kind, ""),
               .head = views_of(rounds.head, kind, "")};
  Views called = {.base = views_of(rounds.base, kind, function),
                  .head = views_of(rounds.head, kind, function)};
  const bool has_all = sum_of(all.base) == sum_of(called.base) &&
                       sum_of(all.head) == sum_of(called.head);
  return has_all ? std::move(called) : std::move(all);
}

/// Whether an earlier explanation may have written it.
bool is_ours(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(file, error))) {
    return false;
  }
  const std::string name = file.filename().string();
  const auto is_of_a_side = [&] {
    return std::ranges::any_of(
        std::array{"-base.pb.gz", "-head.pb.gz", "-base.js", "-head.js"},
        [&](const char* ending) { return name.ends_with(ending); });
  };
  return name == "explanation.txt" || name == "explanation.json" ||
         std::ranges::any_of(kKinds, [&](std::string_view kind) {
           return name == std::string(kind) + ".html" ||
                  (name.starts_with(std::string(kind) + '-') && is_of_a_side());
         });
}

/// Rounds of two explanations are not to be taken for those of one.
void remove_earlier(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (is_ours(entry.path())) {
      files.push_back(entry.path());
    }
  }
  for (const fs::path& file : files) {
    if (!fs::remove(file, error) && error) {
      throw reporters::DeliveryError(
          fmt::format("cannot remove {}, which an earlier explanation left: {}",
                      file.string(), error.message()));
    }
  }
}

void write_rounds(const fs::path& folder, const Kind& kind) {
  for (std::size_t i = 0; i < kind.rounds->base.size(); ++i) {
    deliver_to_file(folder / fmt::format("{}-{}-base.pb.gz", kind.file, i + 1),
                    profile::write_profile(kind.rounds->base[i]));
    deliver_to_file(folder / fmt::format("{}-{}-head.pb.gz", kind.file, i + 1),
                    profile::write_profile(kind.rounds->head[i]));
  }
}

/// A side's rounds together, as speedscope knows it.
std::string name_of(const Kind& kind, const char* side) {
  return fmt::format("{}-{}", kind.file, side);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) {
    throw reporters::DeliveryError(fmt::format(
        "cannot make the folder {}: {}", folder.string(), error.message()));
  }
}

void write_files(const fs::path& folder, const profile::PageFiles& files) {
  for (const auto& [name, bytes] : files) {
    deliver_to_file(folder / name, bytes);
  }
}

void write_speedscope_profiles(const fs::path& folder, const Kind& kind) {
  for (const auto& [side, rounds] :
       {std::pair("base", &kind.rounds->base), {"head", &kind.rounds->head}}) {
    write_files(folder, profile::speedscope_profile_files(
                            name_of(kind, side), profile::merge(*rounds)));
  }
}

void write_page(const fs::path& folder, const Kind& kind,
                const ExplainedBenchmark& benchmark,
                const Explanation& explanation, bool has_speedscope) {
  const Views views = views_of(kind, benchmark.name);
  const auto& growth = kind.answer->growth;
  const std::string title = fmt::format(
      "{}: {} of {} and {}", reporters::visible_text(benchmark.name),
      kind.sample_type, reporters::visible_text(benchmark.base),
      reporters::visible_text(benchmark.head));
  deliver_to_file(
      folder / (std::string(kind.file) + ".html"),
      profile::flame_page(
          profile::make_flame_tree(views.head, views.base),
          {.title = title,
           .links = has_speedscope ? profile::speedscope_links(
                                         {{name_of(kind, "base"), "base"},
                                          {name_of(kind, "head"), "head"}})
                                   : "",
           .notes = summary_lines(explanation),
           .table = growth ? profile::growth_table(*growth, {}) : ""}));
}

}  // namespace

std::string folder_name(std::string_view benchmark) {
  constexpr std::size_t kLongest = 100;
  std::string name(benchmark.substr(0, kLongest));
  std::ranges::replace_if(
      name,
      [](char letter) {
        constexpr std::string_view kKept = "_-.=";
        return !(letter >= '0' && letter <= '9') &&
               !(letter >= 'a' && letter <= 'z') &&
               !(letter >= 'A' && letter <= 'Z') &&
               kKept.find(letter) == std::string_view::npos;
      },
      '_');
  if (name == benchmark && !name.empty() && name.front() != '.') {
    return name;
  }
  return fmt::format("{}-{:08x}", name, number_of(benchmark));
}

void write_explanation(const fs::path& folder,
                       const ExplainedBenchmark& benchmark,
                       const Evidence& evidence, const Explanation& explanation,
                       const std::optional<fs::path>& speedscope) {
  const fs::path beside = folder / "speedscope";
  remove_earlier(folder);
  remove_earlier(beside);
  const profile::PageFiles files =
      speedscope ? profile::read_speedscope(*speedscope) : profile::PageFiles();
  if (!files.empty()) {
    make_folder(beside);
    write_files(beside, files);
  }
  for (const Kind& kind :
       {Kind{kKinds[0], "cpu", &evidence.cpu, &explanation.cpu, true},
        Kind{kKinds[1], "alloc_space", &evidence.heap, &explanation.bytes,
             false},
        Kind{kKinds[2], "delay", &evidence.lock, &explanation.waiting,
             false}}) {
    if (!has_samples(*kind.rounds)) {
      continue;
    }
    write_rounds(folder, kind);
    try {
      if (!files.empty()) {
        write_speedscope_profiles(beside, kind);
      }
      write_page(folder, kind, benchmark, explanation, !files.empty());
    } catch (const profile::ProfileError&) {
      // No values of this type, or others in each round: the explanation says
      // so.
    }
  }
  deliver_to_file(folder / "explanation.txt",
                  explanation_report(benchmark, explanation));
  deliver_to_file(folder / "explanation.json",
                  explanation_json(benchmark, explanation));
}

}  // namespace benchgate::explain
