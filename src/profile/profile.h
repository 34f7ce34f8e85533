#pragma once

/// \file
/// A profile as pprof knows it: values of several types, each for a stack of
/// locations; a location is an address with the functions that are inlined
/// there. The format is profile.proto of github.com/google/pprof, see
/// profile_reader.h.
///
/// Plain data. What refers to something else does so by its index in the
/// profile's own lists, and to a text by its number in `strings`.

#include "src/profile/string_table.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// What a value counts: "cpu" in "nanoseconds", "alloc_objects" in "count".
struct ValueType {
  Text type = kNoText;
  Text unit = kNoText;
};

struct Function {
  Text name = kNoText;          ///< For people: demangled.
  Text system_name = kNoText;   ///< As the linker knows it.
  Text file = kNoText;          ///< Of its source.
  std::int64_t start_line = 0;  ///< 0: not known.

  bool operator==(const Function&) const = default;
};

/// One frame of source code at a location.
struct Line {
  std::uint32_t function = 0;  ///< In `Profile::functions`.
  std::int64_t line = 0;       ///< 0: not known.

  bool operator==(const Line&) const = default;
};

/// A part of a file in the memory of the process.
struct Mapping {
  std::uint64_t start = 0;
  std::uint64_t limit = 0;   ///< The address after the last one.
  std::uint64_t offset = 0;  ///< In the file, of `start`.
  Text file = kNoText;
  Text build_id = kNoText;  ///< In hexadecimal digits.
  bool has_functions = false;
  bool has_filenames = false;
  bool has_line_numbers = false;
  bool has_inline_frames = false;
};

struct Location {
  std::optional<std::uint32_t> mapping;  ///< In `Profile::mappings`.
  std::uint64_t address = 0;             ///< Of the instruction; 0: not known.
  /// Innermost first: the last one is the function that the machine code
  /// belongs to, those before are inlined into the next. Empty: not symbolised.
  std::vector<Line> lines;
  bool is_folded = false;  ///< The linker has merged equal functions here.
};

/// A note on a profile sample: a text, or a number with a unit.
struct Label {
  Text key = kNoText;
  Text text = kNoText;  ///< kNoText: it is a number.
  std::int64_t number = 0;
  Text unit = kNoText;

  bool operator==(const Label&) const = default;
};

struct Sample {
  std::vector<std::uint32_t> locations;  ///< Leaf first.
  std::vector<std::int64_t> values;      ///< One for each sample type.
  std::vector<Label> labels;
};

struct Profile {
  StringTable strings;
  std::vector<ValueType> sample_types;
  std::vector<Sample> samples;
  std::vector<Mapping> mappings;  ///< The first is the program itself.
  std::vector<Location> locations;
  std::vector<Function> functions;
  std::vector<Text> comments;
  Text drop_frames = kNoText;  ///< Regular expressions of pprof's own.
  Text keep_frames = kNoText;
  Text default_sample_type = kNoText;
  ValueType period_type;
  std::int64_t period = 0;          ///< Between two profile samples.
  std::int64_t time_nanos = 0;      ///< Since 1970; 0: not known.
  std::int64_t duration_nanos = 0;  ///< 0: not known.

  [[nodiscard]] std::string_view text(Text number) const {
    return strings[number];
  }
};

/// Which values to look at, as pprof's -sample_index chooses: by number, by
/// name ("alloc_space"; "inuse_space" finds "space" too), or, if `wanted` is
/// empty, the profile's own default, else the last.
///
/// Throws: ProfileError that says what there is.
std::size_t sample_index(const Profile& profile, std::string_view wanted);

/// The name of the mapping's file without its folders; empty if it has none.
std::string object_name(const Profile& profile, const Mapping& mapping);

}  // namespace benchgate::profile
