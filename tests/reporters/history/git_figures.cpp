// The figures of docs/history.md on git branches. Not a test; prints Markdown.
//
//   history_figures FOLDER [RUNS...]
//
// tests/peers/history_append.sh builds and runs it.

#include "reporters/history/git_change.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "src/cli/history_settings.h"
#include "tests/reporters/history/random_record.h"
#include "tests/support/git_server.h"
#include "tests/support/recording_terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAppends = 16;  ///< The first is apart.
constexpr std::size_t kBenchmarks = 30;
constexpr std::size_t kBeyond = 100'000;  ///< The number of no run before.

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

std::string milliseconds(std::vector<double> times) {
  std::ranges::sort(times);
  return fmt::format("{:.0f} ({:.0f})", 1e3 * times[times.size() / 2],
                     1e3 * times[times.size() * 9 / 10]);
}

/// A run as they come: numbers that do not repeat.
Record run_number(std::size_t run) {
  std::mt19937_64 random(run);
  std::uniform_real_distribution<double> noise(0.99, 1.01);
  const auto rounded = [](double value) {
    return std::strtod(fmt::format("{:.7g}", value).c_str(), nullptr);
  };
  Record record = plain_record(run, kBenchmarks);
  for (Entry& entry : record.entries) {
    entry.value.median = rounded(entry.value.median * noise(random));
    entry.value.low = rounded(entry.value.median * 0.99 * noise(random));
    entry.value.high = rounded(entry.value.median * 1.01 * noise(random));
    entry.delta->ratio = rounded(noise(random) - 1.0);
    entry.delta->low = rounded(entry.delta->ratio - 0.01 * noise(random));
    entry.delta->high = rounded(entry.delta->ratio + 0.01 * noise(random));
  }
  record.id = record_id(record);
  return record;
}

void shell(const std::string& line) {
  if (std::system(line.c_str()) != 0) {  // NOLINT(cert-env33-c)
    throw std::runtime_error(line);
  }
}

/// A repository as `runs` additions and the server's own cleaning leave it: a
/// commit each.
fs::path repository_of(const fs::path& folder, const std::string& name,
                       std::size_t runs) {
  const fs::path repository = folder / fmt::format("{}.git", name);
  shell(fmt::format(
      "git init --quiet --bare '{0}' && git -C '{0}' config http.receivepack "
      "true && git -C '{0}' config uploadpack.allowFilter true",
      repository.string()));
  if (runs == 0) {
    return repository;
  }
  const std::string line =
      fmt::format("git -C '{}' fast-import --quiet", repository.string());
  FILE* const git = ::popen(line.c_str(), "w");  // NOLINT(cert-env33-c)
  for (std::size_t run = 0; git != nullptr && run < runs; ++run) {
    const Record record = run_number(run);
    std::string stream = import_stream(
        {.message = "history: add " + record.id,
         .added = {{.path = record_path(record.id),
                    .bytes = write_record(record)}},
         .removed = {}},
        {}, {.name = "benchgate", .email = "benchgate@localhost", .time = 1});
    stream.erase(stream.size() - std::string("done\n").size());
    std::fwrite(stream.data(), 1, stream.size(), git);
  }
  if (git == nullptr || ::pclose(git) != 0) {
    throw std::runtime_error(line);
  }
  shell(
      fmt::format("cd '{}' && git update-ref refs/heads/h "
                  "refs/benchgate/next && git update-ref -d "
                  "refs/benchgate/next && git gc --quiet",
                  repository.string()));
  return repository;
}

/// How a branch is reached, and what its server allows.
struct Way {
  const char* name;
  bool served;
  bool distant;          ///< 50 ms for a connection, and for each answer.
  const char* settings;  ///< Of the repository.
};

constexpr const char* kAsGitHub =
    "uploadpack.allowFilter true; uploadpackfilter.allow false; "
    "uploadpackfilter.blob:none.allow true; uploadpackfilter.tree.allow true; "
    "uploadpackfilter.tree.maxDepth 0";

constexpr std::array kWays = {
    Way{"here", false, false, ""},
    Way{"all filters", true, false, "uploadpack.allowFilter true"},
    Way{"filters as GitHub", true, false, kAsGitHub},
    Way{"no filters", true, false, "uploadpack.allowFilter false"},
    Way{"as GitHub, 50 ms away", true, true, kAsGitHub},
    Way{"no filters, 50 ms away", true, true, "uploadpack.allowFilter false"},
};

class Figures {
 public:
  explicit Figures(fs::path folder)
      : folder_(std::move(folder)),
        log_(folder_ / "log"),
        server_(folder_, {"--log", log_.string()}),
        distant_(folder_, {"--delay", "50", "--log", log_.string()}) {}

  /// Additions to a folder and to branches, each by a machine that has seen
  /// nothing of it. In turns, so that what else the machine does meanwhile
  /// meets all of them.
  void append(const std::vector<std::size_t>& lengths) {
    std::vector<std::vector<Place>> rows;
    std::vector<std::string> names;
    for (const std::size_t runs : lengths) {
      names.push_back(fmt::format("{}", runs));
      rows.push_back(places(names.back(), runs));
    }
    names.push_back(fmt::format("{}-compacted", lengths.back()));
    rows.push_back(places(names.back(), lengths.back()));
    for (const Place& place : rows.back()) {
      (void)open(place.location, "compacting")->compact();
    }
    for (std::size_t i = 0; i < kAppends; ++i) {
      const Record record = run_number(kBeyond + i);
      for (std::vector<Place>& row : rows) {
        for (Place& place : row) {
          add(record, place);
        }
      }
    }
    print_times(names, rows);
    print_first(names, rows);
    print_requests(names, rows);
  }

  /// What the branch takes, before and after it is compacted.
  void compaction(std::size_t runs) {
    const std::string branch =
        fmt::format("git:{}/{}.git#h", server_.url(), runs);
    size("before", runs, branch);
    std::string done;
    const double seconds =
        seconds_of([&] { done = open(branch, "compacting")->compact(); });
    size("after", runs, branch);
    fmt::print("\nCompacting took {:.1f} s: {}\n", seconds, done);
  }

 private:
  std::unique_ptr<Backend> open(const std::string& location,
                                const std::string& cache) {
    BackendSettings settings = cli::history_settings(terminal_);
    settings.cache = folder_ / cache;
    return open_history(location, settings);
  }

  struct Place {
    std::string location;
    std::vector<double> times;
    std::size_t requests = 0;  ///< Of the last addition, as its bytes.
    double bytes = 0;
  };

  void add(const Record& record, Place& place) {
    fs::remove(log_);
    place.times.push_back(
        seconds_of([&] { open(place.location, "adding")->add(record); }));
    place.requests = 0;
    place.bytes = 0;
    std::ifstream log(log_);
    std::string method;
    std::string path;
    for (double bytes = 0; log >> method >> path >> bytes;) {
      ++place.requests;
      place.bytes += bytes;
    }
  }

  /// Histories of so many runs in a folder and in all ways; repositories of
  /// their own: what is added to one is not there in the other.
  std::vector<Place> places(const std::string& name, std::size_t runs) {
    const std::string first = repository_of(folder_, name, runs).string();
    const std::string files =
        (folder_ / fmt::format("{}.files", name)).string();
    if (runs > 0) {
      shell(
          fmt::format("git clone --quiet --branch h '{}' '{}'", first, files));
    }
    std::vector<Place> places(1);
    places.front().location = files;
    for (const Way& way : kWays) {
      const std::string copy = fmt::format("{}-{}.git", name, places.size());
      const std::string path = (folder_ / copy).string();
      shell(fmt::format(
          "cp -r '{0}' '{1}' && cd '{1}' && printf '%s' '{2}' | tr ';' '\\n' | "
          "while read -r key value || test -n \"$key\"; do git config \"$key\" "
          "\"$value\"; done",
          first, path, way.settings));
      const tests::GitServer& server = way.distant ? distant_ : server_;
      places.emplace_back().location =
          way.served ? fmt::format("git:{}/{}#h", server.url(), copy)
                     : fmt::format("git:{}#h", path);
    }
    return places;
  }

  static void print_head(const std::string& first) {
    std::string line = fmt::format("\n| {} |", first);
    std::string rule = "\n|---:|---:|";
    for (const Way& way : kWays) {
      line += fmt::format(" {} |", way.name);
      rule += "---:|";
    }
    fmt::print("{}{}\n", line, rule);
  }

  static void print_times(const std::vector<std::string>& names,
                          const std::vector<std::vector<Place>>& rows) {
    print_head("runs there | a folder");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string line = fmt::format("| {} |", names[i]);
      for (const Place& place : rows[i]) {
        line += fmt::format(" {} |", milliseconds({place.times.begin() + 1,
                                                   place.times.end()}));
      }
      fmt::print("{}\n", line);
    }
  }

  /// It may pack what has piled up.
  static void print_first(const std::vector<std::string>& names,
                          const std::vector<std::vector<Place>>& rows) {
    print_head("the first addition, s | a folder");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string line = fmt::format("| {} |", names[i]);
      for (const Place& place : rows[i]) {
        line += fmt::format(" {:.1f} |", place.times.front());
      }
      fmt::print("{}\n", line);
    }
  }

  static void print_requests(const std::vector<std::string>& names,
                             const std::vector<std::vector<Place>>& rows) {
    print_head("requests, kB received | a folder");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string line = fmt::format("| {} |", names[i]);
      for (const Place& place : rows[i]) {
        line += fmt::format(" {}, {:.1f} |", place.requests, place.bytes / 1e3);
      }
      fmt::print("{}\n", line);
    }
    std::fflush(stdout);
  }

  void size(const std::string& when, std::size_t runs,
            const std::string& branch) {
    const std::string url = fmt::format("{}/{}.git", server_.url(), runs);
    const std::string full = (folder_ / ("full-" + when)).string();
    const std::string shallow = (folder_ / ("shallow-" + when)).string();
    const double cloned = seconds_of([&] {
      shell(
          fmt::format("git clone --quiet --bare --single-branch --branch h "
                      "'{}' '{}'",
                      url, full));
    });
    const double fetched = seconds_of([&] {
      shell(
          fmt::format("git clone --quiet --depth=1 --no-checkout --branch h "
                      "'{}' '{}'",
                      url, shallow));
    });
    const double checked_out = seconds_of(
        [&] { shell(fmt::format("git -C '{}' checkout --quiet h", shallow)); });
    std::size_t there = 0;
    const auto read = [&] {
      there = 0;
      (void)open(branch, "reading-" + when)->read([&](const Record&) {
        ++there;
      });
    };
    const double first = seconds_of(read);
    const double again = seconds_of(read);
    fmt::print(
        "| {} | {} | {:.1f} MB, {:.1f} s | {:.1f} MB, {:.1f} s | {} files, "
        "{:.2f} s | "
        "{:.1f} s | {:.1f} s |\n",
        when, there, megabytes_in(full), cloned,
        megabytes_in(shallow + "/.git"), fetched, files_in(shallow),
        checked_out, first, again);
    std::fflush(stdout);
  }

  static double megabytes_in(const std::string& folder) {
    double bytes = 0;
    for (const auto& each : fs::recursive_directory_iterator(folder)) {
      bytes +=
          each.is_regular_file() ? static_cast<double>(each.file_size()) : 0;
    }
    return bytes / 1e6;
  }

  static std::size_t files_in(const std::string& folder) {
    std::size_t files = 0;
    for (fs::recursive_directory_iterator each(folder), end; each != end;
         ++each) {
      if (each->path().filename() == ".git") {
        each.disable_recursion_pending();
      } else {
        files += each->is_regular_file() ? 1U : 0U;
      }
    }
    return files;
  }

  fs::path folder_;
  fs::path log_;
  tests::GitServer server_;
  tests::GitServer distant_;
  tests::RecordingTerminal terminal_;
};

void run(const fs::path& folder, const std::vector<std::size_t>& lengths) {
  Figures figures(folder);
  fmt::print(
      "Adding one run of {} benchmarks: milliseconds, median of {} (and 90 % "
      "are below) without the first\n",
      kBenchmarks, kAppends - 1);
  figures.append(lengths);
  fmt::print(
      "\n| compacted | runs | full clone | `clone --depth=1` | checkout | "
      "read by benchgate, first | again |\n"
      "|---|---:|---:|---:|---:|---:|---:|\n");
  figures.compaction(lengths.back());
}

}  // namespace
}  // namespace benchgate::reporters::history

int main(int argc, char** argv) {
  std::vector<std::size_t> lengths;
  for (int i = 2; i < argc; ++i) {
    lengths.push_back(std::strtoul(argv[i], nullptr, 10));
  }
  if (argc < 2) {
    std::fputs("usage: history_figures FOLDER [RUNS...]\n", stderr);
    return 2;
  }
  if (lengths.empty()) {
    lengths = {0, 1000, 10'000};
  }
  try {
    benchgate::reporters::history::run(argv[1], lengths);
  } catch (const std::exception& error) {
    fmt::print(stderr, "history_figures: {}\n", error.what());
    return 2;
  }
  return 0;
}
