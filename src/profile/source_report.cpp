#include "reporters/display_text.h"
#include "src/profile/profile_error.h"
#include "src/profile/report_header.h"
#include "src/profile/source_path.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// How many lines are shown before the first one with a cost and after the
/// last.
constexpr std::int64_t kMargin = 5;
/// A name out of a profile may be that of anything: a disk, a pipe.
constexpr std::uintmax_t kLargestSource = std::uintmax_t{64} << 20U;

/// A file of source code, or why there is none.
struct Source {
  std::vector<std::string> lines;
  std::string trouble;
};

/// Where `name` is: there, or under `folder` or one of the folders above it.
std::filesystem::path find_source(const std::string& name,
                                  const std::string& folder) {
  namespace fs = std::filesystem;
  const fs::path path(name);
  if (path.is_absolute()) {
    return path;
  }
  std::error_code ignored;
  for (fs::path from(folder);; from = from.parent_path()) {
    if (fs::exists(from / path, ignored)) {
      return from / path;
    }
    if (from == from.parent_path()) {
      return {};
    }
  }
}

Source read_source(const std::string& from, const std::string& folder) {
  namespace fs = std::filesystem;
  Source source;
  const std::string name(local_path(from, folder));
  const fs::path path = find_source(name, folder);
  if (path.empty()) {
    source.trouble =
        fmt::format("could not find file {} on path {}", name, folder);
    return source;
  }
  std::error_code error;
  if (!fs::is_regular_file(path, error) ||
      fs::file_size(path, error) > kLargestSource) {
    source.trouble =
        fmt::format("open {}: {}", path.string(),
                    error ? "no such file or directory"
                          : (fs::exists(path) ? "is no source file"
                                              : "no such file or directory"));
    return source;
  }
  std::ifstream file(path);
  if (!file) {
    source.trouble =
        fmt::format("open {}: {}", path.string(), std::strerror(errno));
  }
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    source.lines.push_back(std::move(line));
  }
  return source;
}

/// A line of source code as it is: of what a terminal would obey, only tabs.
std::string visible_line(std::string_view line) {
  std::string shown;
  while (true) {
    const auto tab = line.find('\t');
    shown += reporters::visible_text(line.substr(0, tab));
    if (tab == std::string_view::npos) {
      return shown;
    }
    shown += '\t';
    line.remove_prefix(tab + 1);
  }
}

using Nodes = std::vector<const Node*>;

struct Cost {
  Value flat = 0;
  Value cumulative = 0;

  void add(const Node& node) {
    flat = wrapping_sum(flat, node.flat);
    cumulative = wrapping_sum(cumulative, node.cumulative);
  }
};

class Listing {
 public:
  Listing(const View& view, const Pattern& pattern, std::string folder)
      : view_(view),
        folder_(std::move(folder)),
        graph_(build_graph(view, Objects::kept)) {
    for (const std::size_t index : graph_.shown) {
      const Node& node = graph_.nodes[index];
      const std::string_view name = view.profile.text(node.place.name);
      if (pattern.finds(name)) {
        functions_[std::string(name)].push_back(&node);
      }
    }
  }

  std::string write(std::size_t longest) {
    if (functions_.empty()) {
      throw ProfileError(
          "no function of the profile fits the regular expression; `benchgate "
          "profile top` lists them");
    }
    std::string out = fmt::format("Total: {}\n", view_.format(view_.total));
    for (const auto& [name, nodes] : functions_) {
      add_function(name, nodes, longest, out);
    }
    return out;
  }

 private:
  void add_function(const std::string& name, const Nodes& nodes,
                    std::size_t longest, std::string& out) {
    std::map<std::string, Nodes> files;
    for (const Node* const node : nodes) {
      const std::string_view file = view_.profile.text(node->place.file);
      if (!file.empty()) {
        files[std::string(file)].push_back(node);
      }
    }
    if (files.empty()) {
      out += fmt::format("No source information for {}\n",
                         reporters::visible_text(name));
    }
    for (const auto& [file, there] : files) {
      out += routine(name, file, there);
      check_length(out.size(), longest);
    }
  }

  std::string routine(const std::string& name, const std::string& file,
                      const Nodes& nodes) {
    Cost all;
    std::map<std::int64_t, Cost> by_line;
    for (const Node* const node : nodes) {
      all.add(*node);
      by_line[node->place.line].add(*node);
    }
    std::string out = fmt::format(
        "ROUTINE ======================== {} in {}\n"
        "{:>10} {:>10} (flat, cum) {} of Total\n",
        reporters::visible_text(name), reporters::visible_text(file),
        view_.format(all.flat), view_.format(all.cumulative),
        view_.percentage(all.cumulative));
    const Source& source = source_of(file);
    if (!source.trouble.empty()) {
      return out + fmt::format(" Error: {}\n",
                               reporters::visible_text(source.trouble));
    }
    const auto [first, last] =
        range_of(nodes, static_cast<std::int64_t>(source.lines.size()));
    for (std::int64_t line = first; line <= last; ++line) {
      const Cost& cost = by_line[line];
      out += fmt::format(
          "{:>10} {:>10} {:6}:{}\n", value_or_dot(cost.flat),
          value_or_dot(cost.cumulative), line,
          visible_line(source.lines[static_cast<std::size_t>(line - 1)]));
    }
    return out;
  }

  /// From the beginning of the function, if it is known, to a few lines after
  /// the last one that cost something.
  static std::pair<std::int64_t, std::int64_t> range_of(const Nodes& nodes,
                                                        std::int64_t count) {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = 0;
    for (const Node* const node : nodes) {
      const Place& place = node->place;
      // Of what is in a file, no line is out of reach of an addition.
      const std::int64_t line = std::clamp(place.line, std::int64_t{0}, count);
      first = std::min(
          first, place.start_line != 0 ? place.start_line : line - kMargin);
      last = std::max(last, line + kMargin);
    }
    return {std::max(first, std::int64_t{1}), std::min(last, count)};
  }

  const Source& source_of(const std::string& file) {
    const auto known = sources_.find(file);
    return known != sources_.end()
               ? known->second
               : sources_.emplace(file, read_source(file, folder_))
                     .first->second;
  }

  [[nodiscard]] std::string value_or_dot(Value value) const {
    return value == 0 ? "." : view_.format(value);
  }

  const View& view_;
  std::string folder_;
  CallGraph graph_;
  std::map<std::string, Nodes> functions_;  ///< By name.
  std::map<std::string, Source> sources_;
};

}  // namespace

std::string source_report(const View& view, const Pattern& pattern,
                          const std::string& folder, std::size_t longest) {
  return Listing(view, pattern, folder).write(longest);
}

}  // namespace benchgate::profile
