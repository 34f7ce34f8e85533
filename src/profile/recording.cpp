#include "src/profile/recording.h"

#include "src/preload/recording.h"
#include "src/profile/line_reader.h"
#include "src/profile/object_file.h"
#include "src/profile/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// By which memory is allocated, as far as our hooks and what inlines into
/// their callers go.
constexpr std::string_view kAllocating =
    "malloc|calloc|realloc|reallocarray|free|aligned_alloc|posix_memalign|"
    "memalign|valloc|pvalloc|strdup|strndup|operator new(\\[\\])?|"
    "(std::__new_allocator|__gnu_cxx::new_allocator|std::allocator|"
    "std::allocator_traits)<.*>::allocate";

/// By which locks are taken and given back, and by which threads wait for
/// conditions and for each other.
constexpr std::string_view kLocking =
    "(__)?pthread_(mutex|rwlock|spin|cond|barrier|join).*|__gthread_.*|"
    "sem_.*wait|syscall|std::j?thread::join.*|std::latch::.*|"
    "std::barrier<.*>::.*|std::counting_semaphore<.*>::.*|"
    "(.* )?std::__(atomic_|tree_barrier|detail::__.*wait).*|"
    "(.* )?std::(__)?atomic.*::wait.*|"
    "(.* )?std::(recursive_|shared_|timed_|recursive_timed_|shared_timed_)?"
    "mutex::.*|std::__(shared_)?mutex_.*|(.* )?std::__shared_.*mutex.*::.*|"
    "std::(lock_guard|unique_lock|scoped_lock|shared_lock)<.*>::.*|"
    "(.* )?std::(try_)?lock<.*>|(.* )?std::(__)?condition_variable(_any)?::.*";

class RecordingReader {
 public:
  explicit RecordingReader(std::string_view text)
      : lines_("a recording", text) {}

  Profile run() {
    read_head();
    for (LineReader line = lines_.next(); line.line() != "end";
         line = lines_.next()) {
      read_line(line);
    }
    lines_.must_be_over();
    if (profile_.sample_types.empty()) {
      lines_.fail("ends a recording without types of values");
    }
    finish();
    return std::move(profile_);
  }

 private:
  void read_head() {
    const std::string_view line = lines_.next().line();
    const std::size_t space = line.find(' ');
    if (line.substr(0, space) != preload::kRecording ||
        space == std::string_view::npos) {
      lines_.fail(
          fmt::format("does not begin with \"{} MODE\"", preload::kRecording));
    }
    mode_ = line.substr(space + 1);
  }

  void read_line(LineReader line) {
    const std::string_view key = line.word();
    if (key == "stack") {
      read_stack(line);
    } else if (!profile_.samples.empty()) {
      line.fail("is no stack, and comes after one");
    } else if (key == "map") {
      read_map(line);
    } else if (key == "type") {
      const Text type = add(line.word());
      profile_.sample_types.push_back({type, add(line.word())});
    } else if (key == "note") {
      profile_.comments.push_back(add(line.rest()));
    } else {
      read_number(key, line);
    }
  }

  void read_number(std::string_view key, LineReader line) {
    std::int64_t* const number = key == "period"       ? &profile_.period
                                 : key == "operations" ? &operations_
                                 : key == "started"    ? &profile_.time_nanos
                                 : key == "duration" ? &profile_.duration_nanos
                                 : key == "lost"     ? &lost_
                                                     : nullptr;
    if (number == nullptr) {
      line.fail(fmt::format("begins with \"{}\", which means nothing", key));
    }
    *number = line.number<std::int64_t>();
    if (*number < 0) {
      line.fail("has a number below 0");
    }
  }

  /// By rising addresses, as the kernel lists them.
  void read_map(LineReader line) {
    Mapping mapping;
    mapping.start = line.number<std::uint64_t>(16);
    mapping.limit = line.number<std::uint64_t>(16);
    mapping.offset = line.number<std::uint64_t>(16);
    if (mapping.limit <= mapping.start ||
        (!profile_.mappings.empty() &&
         mapping.start < profile_.mappings.back().limit)) {
      line.fail("maps no memory, or what is mapped already");
    }
    mapping.file = add(line.rest());
    mapping.build_id = add(build_id_of(std::string(line.rest())));
    profile_.mappings.push_back(mapping);
  }

  /// A file can be mapped in several parts.
  const std::string& build_id_of(const std::string& file) {
    const auto [known, is_new] = build_ids_.try_emplace(file);
    if (is_new && file.starts_with('/')) {
      if (const auto object = ObjectFile::open(file)) {
        known->second = object->build_id();
      }
    }
    return known->second;
  }

  void read_stack(LineReader line) {
    Sample sample;
    for (std::size_t i = 0; i < profile_.sample_types.size(); ++i) {
      sample.values.push_back(line.number<std::int64_t>());
    }
    if (line.word() != ":") {
      line.fail("has another number of values than there are types");
    }
    do {
      sample.locations.push_back(location_at(line.number<std::uint64_t>(16)));
    } while (!line.rest().empty());
    profile_.samples.push_back(std::move(sample));
  }

  std::uint32_t location_at(std::uint64_t address) {
    const auto next = static_cast<std::uint32_t>(profile_.locations.size());
    const auto [known, is_new] = locations_.emplace(address, next);
    if (is_new) {
      profile_.locations.push_back(
          {.mapping = mapping_of(address), .address = address, .lines = {}});
    }
    return known->second;
  }

  [[nodiscard]] std::optional<std::uint32_t> mapping_of(
      std::uint64_t address) const {
    const auto after = std::ranges::upper_bound(profile_.mappings, address, {},
                                                &Mapping::limit);
    if (after == profile_.mappings.end() || address < after->start) {
      return std::nullopt;
    }
    return static_cast<std::uint32_t>(after - profile_.mappings.begin());
  }

  void finish() {
    profile_.period_type = profile_.sample_types.back();
    if (operations_ > 0) {
      set_operations(profile_, operations_);
    }
    if (lost_ > 0) {
      profile_.comments.push_back(add(fmt::format(
          "lost: {}, for which there was no room in memory", lost_)));
    }
    if (mode_ == preload::kHeap || mode_ == preload::kLeak) {
      profile_.drop_frames = add(kAllocating);
    } else if (mode_ == preload::kBlock || mode_ == preload::kMutex) {
      profile_.drop_frames = add(kLocking);
    }
    constexpr std::string_view kAllocated = "alloc_space";
    if (mode_ == preload::kHeap &&
        std::ranges::any_of(profile_.sample_types, [&](const ValueType& type) {
          return profile_.text(type.type) == kAllocated;
        })) {
      profile_.default_sample_type = add(kAllocated);
    }
  }

  Text add(std::string_view text) { return profile_.strings.add(text); }

  Lines lines_;
  std::string_view mode_;
  std::int64_t operations_ = 0;
  std::int64_t lost_ = 0;
  std::unordered_map<std::string, std::string> build_ids_;
  std::unordered_map<std::uint64_t, std::uint32_t> locations_;
  Profile profile_;
};

}  // namespace

Profile read_recording(std::string_view text) {
  return RecordingReader(text).run();
}

}  // namespace benchgate::profile
