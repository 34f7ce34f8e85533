#include "src/explain/explanation_files.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/profile/flame_tree.h"
#include "src/profile/merge.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>
#include <utility>

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

/// Both sides of a flame graph.
struct Views {
  profile::View base;
  profile::View head;
};

Views views_of(const Kind& kind, const char* show_from) {
  profile::ViewOptions options;
  options.sample_index = kind.sample_type;
  options.frames.show_from = show_from;
  return {
      .base = profile::make_view(profile::merge(kind.rounds->base), options),
      .head = profile::make_view(profile::merge(kind.rounds->head), options)};
}

double sum_of(const profile::View& view) {
  double sum = 0;
  for (const profile::Sample& sample : view.profile.samples) {
    sum += static_cast<double>(view.value(sample));
  }
  return sum;
}

/// What the benchmark's own function calls, without what called that; all of
/// it where some was not called by it, as of threads that its loop starts.
Views views_of(const Kind& kind) {
  constexpr const char* kBenchmark = "benchmark::State&";
  Views all = views_of(kind, "");
  Views called = views_of(kind, kBenchmark);
  const bool has_all = sum_of(all.base) == sum_of(called.base) &&
                       sum_of(all.head) == sum_of(called.head);
  return has_all ? std::move(called) : std::move(all);
}

/// Whether an earlier explanation may have written it.
bool is_ours(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with("explanation.") ||
         std::ranges::any_of(kKinds, [&](std::string_view kind) {
           return name.starts_with(std::string(kind) + '-') ||
                  name == std::string(kind) + ".html";
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

void write_page(const fs::path& folder, const Kind& kind,
                const ExplainedBenchmark& benchmark,
                const Explanation& explanation) {
  const Views views = views_of(kind);
  const std::string title = fmt::format(
      "{}: {} of {} and {}", reporters::visible_text(benchmark.name),
      kind.sample_type, reporters::visible_text(benchmark.base),
      reporters::visible_text(benchmark.head));
  deliver_to_file(
      folder / (std::string(kind.file) + ".html"),
      profile::flame_page(profile::make_flame_tree(views.head, &views.base),
                          title, {.notes = summary_lines(explanation)}));
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
                       const Evidence& evidence,
                       const Explanation& explanation) {
  remove_earlier(folder);
  for (const Kind& kind : {Kind{kKinds[0], "cpu", &evidence.cpu},
                           Kind{kKinds[1], "alloc_space", &evidence.heap},
                           Kind{kKinds[2], "delay", &evidence.lock}}) {
    if (!has_samples(*kind.rounds)) {
      continue;
    }
    write_rounds(folder, kind);
    try {
      write_page(folder, kind, benchmark, explanation);
    } catch (const profile::ProfileError&) {
      // No values of this type: the explanation says so.
    }
  }
  deliver_to_file(folder / "explanation.txt",
                  explanation_report(benchmark, explanation));
  deliver_to_file(folder / "explanation.json",
                  explanation_json(benchmark, explanation));
}

}  // namespace benchgate::explain
