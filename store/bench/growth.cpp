// store_growth: how the costs of a store grow with the number of its artifacts.
// Fills a store with each of the given numbers, measures, removes it, and
// prints one line of CSV:
//
//   store_growth FOLDER ENTRIES...
//
// Half of the artifacts are manifests and half bundles, some 40 bytes each with
// their true digests. They are written by plain file calls into the folders
// where put() leaves them, which is how a million can be had in a minute; all
// that is timed is the store. It begins when all is on the disk, so that the
// disk is idle, and while the kernel still has it in memory.

#include "store/artifact_store.h"
#include "store/bench/stopwatch.h"
#include "store/descriptor.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace benchgate::store {
namespace {

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

ArtifactKind kind_of(std::uint64_t number) {
  return number % 2 == 0 ? ArtifactKind::manifest : ArtifactKind::bundle;
}

std::string text_of(std::uint64_t number) {
  return fmt::format("artifact {:012} of a growing store\n", number);
}

ArtifactStore open_store(const std::filesystem::path& root) {
  return ArtifactStore::open(
      root, {.manifests = Durability::none, .references = Durability::none});
}

void write_artifact(int folder, std::uint64_t number) {
  const std::string text = text_of(number);
  const auto name = Digest::of(text).hex();
  const Descriptor file(::openat(
      folder, name.data(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0400));
  if (!file || ::write(file.get(), text.data(), text.size()) !=
                   static_cast<::ssize_t>(text.size())) {
    fail(fmt::format("write an artifact {}", name.data()));
  }
}

void fill(const std::filesystem::path& root, std::uint64_t entries) {
  static_cast<void>(open_store(root));  // Makes the folders.
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  const Descriptor manifests(::open((root / "manifests").c_str(), kFlags));
  const Descriptor bundles(::open((root / "bundles").c_str(), kFlags));
  for (std::uint64_t i = 0; i < entries; ++i) {
    write_artifact(
        (kind_of(i) == ArtifactKind::manifest ? manifests : bundles).get(), i);
  }
  if (::syncfs(bundles.get()) != 0) {
    fail("write to the disk");
  }
}

/// What is printed of one store, in this order.
struct Costs {
  double open_us;
  double first_list_ms;
  double unchanged_list_us;
  double rescan_ms;
  double put_us;  ///< A new one.
  double first_get_us;
  double cached_get_us;
  double gc_dry_run_ms;
  double gc_dry_run_bytes;  ///< Of memory, at the peak.
  double gc_ms;
  double gc_bytes;
  double gc_removed;
};

constexpr const char* kHeader =
    "entries,open_us,first_list_ms,unchanged_list_us,rescan_ms,put_us,"
    "first_get_us,cached_get_us,gc_dry_run_ms,gc_dry_run_bytes,gc_ms,gc_bytes,"
    "gc_removed";

void print(std::uint64_t entries, const Costs& costs) {
  fmt::print(
      "{},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f},{:.0f}"
      ",{:.3f},{:.0f},{:.0f}\n",
      entries, costs.open_us, costs.first_list_ms, costs.unchanged_list_us,
      costs.rescan_ms, costs.put_us, costs.first_get_us, costs.cached_get_us,
      costs.gc_dry_run_ms, costs.gc_dry_run_bytes, costs.gc_ms, costs.gc_bytes,
      costs.gc_removed);
  static_cast<void>(std::fflush(stdout));
}

/// Artifacts that are not in the store, one after the other.
class NewArtifacts {
 public:
  NewArtifacts(ArtifactStore& store, std::uint64_t entries)
      : store_(store), next_(entries) {}

  /// Puts the next one, and says how long that took.
  std::chrono::nanoseconds put() {
    const std::string text = text_of(next_);
    const Digest digest = Digest::of(text);
    const ArtifactKind kind = kind_of(next_);
    ++next_;
    const Stopwatch watch;
    store_.put(kind, digest, std::as_bytes(std::span(text)));
    const auto taken = watch.elapsed();
    last_ = {kind, digest};
    return taken;
  }

  void remove_last() { store_.remove(last_.kind, last_.digest); }

 private:
  ArtifactStore& store_;
  std::uint64_t next_;
  ArtifactKey last_ = {};
};

void measure_lists(ArtifactStore& store, NewArtifacts& added,
                   std::uint64_t entries, Costs& costs) {
  constexpr int kBatch = 100;
  const Stopwatch first;
  if (store.list()->size() != entries) {
    throw std::runtime_error("the list does not have what was written");
  }
  costs.first_list_ms = first.milliseconds();

  const int rescans = entries > 10'000 ? 3 : 21;
  costs.rescan_ms = median_of(rescans,
                              [&] {
                                added.put();
                                const Stopwatch watch;
                                static_cast<void>(store.list());
                                const auto taken = watch.elapsed();
                                added.remove_last();
                                return taken;
                              }) /
                    1e6;

  // Lists of less than a tick after the last change are not trusted.
  while (store.list() != store.list()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  costs.unchanged_list_us = median_of(21,
                                      [&] {
                                        const Stopwatch watch;
                                        for (int i = 0; i < kBatch; ++i) {
                                          static_cast<void>(store.list());
                                        }
                                        return watch.elapsed() / kBatch;
                                      }) /
                            1e3;
}

void measure_gets(ArtifactStore& store, std::uint64_t entries, Costs& costs) {
  const std::uint64_t gets = std::min<std::uint64_t>(entries, 1000);
  std::uint64_t number = 0;
  const auto get_next = [&] {
    const Digest digest = Digest::of(text_of(number));
    const Stopwatch watch;
    const auto blob = store.get(kind_of(number), digest);
    const auto taken = watch.elapsed();
    if (!blob) {
      throw std::runtime_error("an artifact that was written is not there");
    }
    number += entries / gets;
    return taken;
  };
  costs.first_get_us = median_of(static_cast<int>(gets), get_next) / 1e3;

  constexpr int kBatch = 1000;
  const Digest digest = Digest::of(text_of(0));
  costs.cached_get_us = median_of(21,
                                  [&] {
                                    const Stopwatch watch;
                                    for (int i = 0; i < kBatch; ++i) {
                                      static_cast<void>(store.get(
                                          ArtifactKind::manifest, digest));
                                    }
                                    return watch.elapsed() / kBatch;
                                  }) /
                        1e3;
}

void measure_use(const std::filesystem::path& root, std::uint64_t entries,
                 Costs& costs) {
  costs.open_us = median_of(21,
                            [&] {
                              const Stopwatch watch;
                              static_cast<void>(open_store(root));
                              return watch.elapsed();
                            }) /
                  1e3;
  ArtifactStore store = open_store(root);
  NewArtifacts added(store, entries);
  costs.put_us = median_of(201,
                           [&] {
                             const auto taken = added.put();
                             added.remove_last();
                             return taken;
                           }) /
                 1e3;
  measure_lists(store, added, entries, costs);
  measure_gets(store, entries, costs);
}

/// Of this process, in bytes.
double resident() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t pages = 0;
  statm >> size >> pages;
  return static_cast<double>(pages) *
         static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Since it began.
double peak_resident() {
  struct rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

struct Collection {
  double milliseconds;
  double bytes;
  double removed;
};

Collection collect(const std::filesystem::path& root,
                   const GcOptions& options) {
  ArtifactStore store = open_store(root);
  const double before = resident();
  const Stopwatch watch;
  const GcReport report = store.gc(options);
  return {.milliseconds = watch.milliseconds(),
          .bytes = std::max(0.0, peak_resident() - before),
          .removed = static_cast<double>(report.removed)};
}

/// Removes a tenth.
GcOptions limit(std::uint64_t entries) {
  return {.max_bytes = (entries - entries / 10) * text_of(0).size(),
          .min_age = std::chrono::seconds(0)};
}

/// Runs `body(costs)` in a process of its own, whose memory nothing else has
/// grown.
template <typename Body>
void in_own_process(Costs& costs, const Body& body) {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    fail("make a pipe");
  }
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const ::pid_t child = ::fork();
  if (child < 0) {
    fail("start a process");
  }
  if (child == 0) {
    int status = 1;
    try {
      body(costs);
      const auto written = ::write(write_end.get(), &costs, sizeof(costs));
      status = written == static_cast<::ssize_t>(sizeof(costs)) ? 0 : 1;
    } catch (const std::exception& error) {
      fmt::print(stderr, "store_growth: {}\n", error.what());
    }
    ::_exit(status);
  }
  write_end = Descriptor();
  const auto count = ::read(read_end.get(), &costs, sizeof(costs));
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0 || count != static_cast<::ssize_t>(sizeof(costs))) {
    throw std::runtime_error("a measurement failed");
  }
}

Costs measure(const std::filesystem::path& root, std::uint64_t entries) {
  Costs costs = {};
  in_own_process(costs, [&](Costs& into) { measure_use(root, entries, into); });
  in_own_process(costs, [&](Costs& into) {
    GcOptions options = limit(entries);
    options.dry_run = true;
    const Collection done = collect(root, options);
    into.gc_dry_run_ms = done.milliseconds;
    into.gc_dry_run_bytes = done.bytes;
  });
  in_own_process(costs, [&](Costs& into) {
    const Collection done = collect(root, limit(entries));
    into.gc_ms = done.milliseconds;
    into.gc_bytes = done.bytes;
    into.gc_removed = done.removed;
  });
  return costs;
}

/// Throws: std::runtime_error if `text` is not a number above zero.
std::uint64_t parse_entries(const char* text) {
  std::uint64_t entries = 0;
  const char* const end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, entries);
  if (result.ec != std::errc() || result.ptr != end || entries < 100) {
    throw std::runtime_error(
        fmt::format("\"{}\" is not a number of entries from 100 on", text));
  }
  return entries;
}

void run(const std::filesystem::path& parent, std::uint64_t entries) {
  std::filesystem::create_directories(parent);
  const auto root = parent / fmt::format("growth-{}-{}", ::getpid(), entries);

  // Removed also when something fails.
  struct Removal {
    const std::filesystem::path& path;

    ~Removal() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } const removal{root};

  fill(root, entries);
  print(entries, measure(root, entries));
}

}  // namespace
}  // namespace benchgate::store

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "Usage: store_growth FOLDER ENTRIES...\n");
    return 2;
  }
  try {
    fmt::print("{}\n", benchgate::store::kHeader);
    for (int i = 2; i < argc; ++i) {
      benchgate::store::run(argv[1], benchgate::store::parse_entries(argv[i]));
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "store_growth: {}\n", error.what());
    return 1;
  }
  return 0;
}
