#include "src/profile/profile_reader.h"

#include "src/profile/gzip.h"
#include "src/profile/profile_error.h"
#include "src/profile/wire_format.h"
#include "src/profile/wire_message.h"
#include "src/profile/wire_tables.h"

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
    each_field([this](Message& message) { tables_.take_text(message); });
    each_field([this](Message& message) { tables_.take_table(message); });
    each_field([this](Message& message) { tables_.take_location(message); });
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

  void take_rest(Message& message) {
    namespace field = wire::profile_field;
    switch (message.field()) {
      case field::sample_type:
        tables_.count_part();
        profile_.sample_types.push_back(value_type(message.message()));
        break;
      case field::sample:
        tables_.count_part();
        profile_.samples.push_back(sample(message.message()));
        break;
      case field::drop_frames:
        profile_.drop_frames = tables_.text(message);
        break;
      case field::keep_frames:
        profile_.keep_frames = tables_.text(message);
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
        profile_.default_sample_type = tables_.text(message);
        break;
      default:
        message.skip();
    }
  }

  void take_comments(Message& message) {
    message.numbers([this](std::uint64_t index) {
      tables_.count_part();
      profile_.comments.push_back(tables_.text_at(index));
    });
  }

  [[nodiscard]] ValueType value_type(Message message) const {
    namespace field = wire::value_type_field;
    ValueType type;
    while (message.next()) {
      switch (message.field()) {
        case field::type:
          type.type = tables_.text(message);
          break;
        case field::unit:
          type.unit = tables_.text(message);
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
            tables_.count_part();
            sample.locations.push_back(tables_.location_index(id));
            count_frames(profile_.locations[sample.locations.back()]);
          });
          break;
        case field::value:
          message.numbers([&](std::uint64_t value) {
            tables_.count_part();
            sample.values.push_back(static_cast<std::int64_t>(value));
          });
          break;
        case field::label:
          if (const auto read = label(message.message())) {
            tables_.count_part();
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
          label.key = tables_.text(message);
          break;
        case field::str:
          label.text = tables_.text(message);
          break;
        case field::num:
          label.number = message.signed_number();
          break;
        case field::num_unit:
          label.unit = tables_.text(message);
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
  std::size_t frames_ = 0;
  Profile profile_;
  WireTables tables_{profile_, limits_};
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
