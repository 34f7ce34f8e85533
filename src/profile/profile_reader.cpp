#include "src/profile/profile_reader.h"

#include "src/profile/gzip.h"
#include "src/profile/profile_error.h"
#include "src/profile/wire_format.h"
#include "src/profile/wire_message.h"

#include <fmt/format.h>

#include <optional>
#include <protozero/exception.hpp>
#include <utility>

namespace benchgate::profile {

namespace {

/// Reads in several passes over the outermost fields, as what is referred to
/// may come after what refers to it.
class Decoder {
 public:
  Decoder(std::string_view bytes, const ReadLimits& limits)
      : bytes_(bytes.data(), bytes.size()), limits_(limits) {}

  Profile decode() {
    each_field([this](Message& message) { take_text(message); });
    each_field([this](Message& message) { take_table(message); });
    each_field([this](Message& message) { take_location(message); });
    each_field([this](Message& message) { take_rest(message); });
    if (profile_.sample_types.empty() && !profile_.samples.empty()) {
      throw ProfileError("it has profile samples but no sample types");
    }
    for (const Sample& sample : profile_.samples) {
      if (sample.values.size() != profile_.sample_types.size()) {
        throw ProfileError(fmt::format(
            "a profile sample has {} values where there are {} sample types",
            sample.values.size(), profile_.sample_types.size()));
      }
    }
    return std::move(profile_);
  }

 private:
  template <typename Take>
  void each_field(Take take) {
    Message message(bytes_);
    while (message.next()) {
      take(message);
    }
  }

  /// Counts one more thing that takes memory.
  void count_part() {
    if (++parts_ > limits_.parts) {
      throw ProfileError(fmt::format(
          "has more than {} parts, which no sane profile has", limits_.parts));
    }
  }

  void count_text(const Function& function) {
    text_ += profile_.text(function.name).size() +
             profile_.text(function.file).size();
    if (text_ > limits_.text) {
      throw ProfileError(fmt::format(
          "names more than {} MiB at its locations, which no sane profile does",
          limits_.text >> 20U));
    }
  }

  [[nodiscard]] Text text(Message& message) const {
    const std::uint64_t index = message.number();
    // A table may be left out where nothing is named.
    if (index == 0) {
      return kNoText;
    }
    if (index >= texts_.size()) {
      throw ProfileError(fmt::format("refers to text {} of {}",
                                     static_cast<std::int64_t>(index),
                                     texts_.size()));
    }
    return texts_[index];
  }

  void take_text(Message& message) {
    if (message.field() != wire::profile_field::string_table) {
      message.skip();
      return;
    }
    const protozero::data_view text = message.bytes();
    if (texts_.empty() && text.size() != 0) {
      throw ProfileError("its first text is not the empty one");
    }
    count_part();
    texts_.push_back(
        profile_.strings.add(std::string_view(text.data(), text.size())));
  }

  void take_table(Message& message) {
    switch (message.field()) {
      case wire::profile_field::mapping:
        count_part();
        profile_.mappings.push_back(mapping(message.message()));
        break;
      case wire::profile_field::function:
        count_part();
        profile_.functions.push_back(function(message.message()));
        break;
      default:
        message.skip();
    }
  }

  Mapping mapping(Message message) {
    namespace field = wire::mapping_field;
    Mapping mapping;
    std::uint64_t id = 0;
    while (message.next()) {
      switch (message.field()) {
        case field::id:
          id = message.number();
          break;
        case field::memory_start:
          mapping.start = message.number();
          break;
        case field::memory_limit:
          mapping.limit = message.number();
          break;
        case field::file_offset:
          mapping.offset = message.number();
          break;
        case field::filename:
          mapping.file = text(message);
          break;
        case field::build_id:
          mapping.build_id = text(message);
          break;
        case field::has_functions:
          mapping.has_functions = message.truth();
          break;
        case field::has_filenames:
          mapping.has_filenames = message.truth();
          break;
        case field::has_line_numbers:
          mapping.has_line_numbers = message.truth();
          break;
        case field::has_inline_frames:
          mapping.has_inline_frames = message.truth();
          break;
        default:
          message.skip();
      }
    }
    mapping_ids_.add(id);
    return mapping;
  }

  Function function(Message message) {
    namespace field = wire::function_field;
    Function function;
    std::uint64_t id = 0;
    while (message.next()) {
      switch (message.field()) {
        case field::id:
          id = message.number();
          break;
        case field::name:
          function.name = text(message);
          break;
        case field::system_name:
          function.system_name = text(message);
          break;
        case field::filename:
          function.file = text(message);
          break;
        case field::start_line:
          function.start_line = message.signed_number();
          break;
        default:
          message.skip();
      }
    }
    function_ids_.add(id);
    return function;
  }

  void take_location(Message& message) {
    if (message.field() == wire::profile_field::location) {
      count_part();
      profile_.locations.push_back(location(message.message()));
    } else {
      message.skip();
    }
  }

  Location location(Message message) {
    namespace field = wire::location_field;
    Location location;
    std::uint64_t id = 0;
    while (message.next()) {
      switch (message.field()) {
        case field::id:
          id = message.number();
          break;
        case field::mapping_id:
          if (const std::uint64_t mapping = message.number(); mapping != 0) {
            location.mapping = mapping_ids_[mapping];
          }
          break;
        case field::address:
          location.address = message.number();
          break;
        case field::line:
          count_part();
          location.lines.push_back(line(message.message()));
          break;
        case field::is_folded:
          location.is_folded = message.truth();
          break;
        default:
          message.skip();
      }
    }
    location_ids_.add(id);
    return location;
  }

  Line line(Message message) {
    namespace field = wire::line_field;
    Line line;
    std::uint64_t function = 0;
    while (message.next()) {
      switch (message.field()) {
        case field::function_id:
          function = message.number();
          break;
        case field::line:
          line.line = message.signed_number();
          break;
        default:
          message.skip();
      }
    }
    line.function = function_ids_[function];
    count_text(profile_.functions[line.function]);
    return line;
  }

  void take_rest(Message& message) {
    namespace field = wire::profile_field;
    switch (message.field()) {
      case field::sample_type:
        count_part();
        profile_.sample_types.push_back(value_type(message.message()));
        break;
      case field::sample:
        count_part();
        profile_.samples.push_back(sample(message.message()));
        break;
      case field::drop_frames:
        profile_.drop_frames = text(message);
        break;
      case field::keep_frames:
        profile_.keep_frames = text(message);
        break;
      case field::time_nanos:
        profile_.time_nanos = message.signed_number();
        break;
      case field::duration_nanos:
        profile_.duration_nanos = message.signed_number();
        break;
      case field::period_type:
        profile_.period_type = value_type(message.message());
        break;
      case field::period:
        profile_.period = message.signed_number();
        break;
      case field::comment:
        take_comments(message);
        break;
      case field::default_sample_type:
        profile_.default_sample_type = text(message);
        break;
      default:
        message.skip();
    }
  }

  void take_comments(Message& message) {
    message.numbers([this](std::uint64_t index) {
      count_part();
      if (index >= texts_.size()) {
        throw ProfileError(
            fmt::format("a comment is text {} of {}", index, texts_.size()));
      }
      profile_.comments.push_back(texts_[index]);
    });
  }

  [[nodiscard]] ValueType value_type(Message message) const {
    namespace field = wire::value_type_field;
    ValueType type;
    while (message.next()) {
      switch (message.field()) {
        case field::type:
          type.type = text(message);
          break;
        case field::unit:
          type.unit = text(message);
          break;
        default:
          message.skip();
      }
    }
    return type;
  }

  Sample sample(Message message) {
    namespace field = wire::sample_field;
    Sample sample;
    while (message.next()) {
      switch (message.field()) {
        case field::location_id:
          message.numbers([&](std::uint64_t id) {
            count_part();
            sample.locations.push_back(location_ids_[id]);
            count_frames(profile_.locations[sample.locations.back()]);
          });
          break;
        case field::value:
          message.numbers([&](std::uint64_t value) {
            count_part();
            sample.values.push_back(static_cast<std::int64_t>(value));
          });
          break;
        case field::label:
          if (const auto read = label(message.message())) {
            count_part();
            sample.labels.push_back(*read);
          }
          break;
        default:
          message.skip();
      }
    }
    return sample;
  }

  void count_frames(const Location& location) {
    frames_ += 1 + location.lines.size();
    if (frames_ > limits_.frames) {
      throw ProfileError(
          fmt::format("has more than {} frames in its stacks, which no sane "
                      "profile has",
                      limits_.frames));
    }
  }

  /// Nothing for a number 0 without a unit: pprof, too, takes it for a label
  /// that is not there.
  [[nodiscard]] std::optional<Label> label(Message message) const {
    namespace field = wire::label_field;
    Label label;
    while (message.next()) {
      switch (message.field()) {
        case field::key:
          label.key = text(message);
          break;
        case field::str:
          label.text = text(message);
          break;
        case field::num:
          label.number = message.signed_number();
          break;
        case field::num_unit:
          label.unit = text(message);
          break;
        default:
          message.skip();
      }
    }
    if (label.text != kNoText) {
      label.number = 0;
      label.unit = kNoText;
    } else if (label.number == 0 && label.unit == kNoText) {
      return std::nullopt;
    }
    return label;
  }

  protozero::data_view bytes_;
  const ReadLimits& limits_;
  std::size_t parts_ = 0;
  std::size_t frames_ = 0;
  std::size_t text_ = 0;
  std::vector<Text> texts_;  ///< By index in the file's table.
  Ids mapping_ids_{"mapping"};
  Ids function_ids_{"function"};
  Ids location_ids_{"location"};
  Profile profile_;
};

Profile decode(std::string_view bytes, const ReadLimits& limits) {
  if (bytes.empty()) {
    throw ProfileError("is empty");
  }
  if (!is_gzip(bytes)) {
    if (bytes.size() > limits.bytes) {
      throw ProfileError(
          fmt::format("is more than {} MiB long", limits.bytes >> 20U));
    }
    return Decoder(bytes, limits).decode();
  }
  const std::string unpacked = gunzip(bytes, limits.bytes);
  if (unpacked.empty()) {
    throw ProfileError("is empty once unpacked");
  }
  return Decoder(unpacked, limits).decode();
}

}  // namespace

Profile read_profile(std::string_view bytes, const std::string& name,
                     const ReadLimits& limits) {
  constexpr std::string_view kNoProfile =
      "is not a whole pprof profile (profile.proto, compressed by gzip or not)";
  try {
    return decode(bytes, limits);
  } catch (const ProfileError& error) {
    throw ProfileError(
        fmt::format("{}: {}: {}", name, kNoProfile, error.what()));
  } catch (const protozero::exception&) {
    throw ProfileError(fmt::format("{}: {}: it is cut off or something else",
                                   name, kNoProfile));
  }
}

}  // namespace benchgate::profile
