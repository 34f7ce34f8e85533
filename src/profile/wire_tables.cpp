#include "src/profile/wire_tables.h"

#include "src/profile/profile_error.h"
#include "src/profile/wire_format.h"

#include <fmt/format.h>

#include <string_view>

namespace benchgate::profile {

void WireTables::count_part() {
  if (++parts_ > limits_.parts) {
    throw ProfileError(fmt::format(
        "has more than {} parts, which no sane profile has", limits_.parts));
  }
}

void WireTables::count_text(const Function& function) {
  text_ +=
      profile_.text(function.name).size() + profile_.text(function.file).size();
  if (text_ > limits_.text) {
    throw ProfileError(fmt::format(
        "names more than {} MiB at its locations, which no sane profile does",
        limits_.text >> 20U));
  }
}

Text WireTables::text(Message& message) const {
  return text_at(message.number());
}

Text WireTables::text_at(std::uint64_t index) const {
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

void WireTables::take_text(Message& message) {
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

void WireTables::take_table(Message& message) {
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

namespace {

/// Reads a mapping, a function or a location: its id, which is field 1 of each,
/// is added to `ids`, and `take` is called at every other field.
template <typename Take>
void read_part(Message& message, Ids& ids, Take take) {
  constexpr std::uint32_t kId = 1;
  static_assert(wire::mapping_field::id == kId &&
                wire::function_field::id == kId &&
                wire::location_field::id == kId);
  std::uint64_t id = 0;
  while (message.next()) {
    if (message.field() == kId) {
      id = message.number();
    } else {
      take();
    }
  }
  ids.add(id);
}

}  // namespace

Mapping WireTables::mapping(Message message) {
  namespace field = wire::mapping_field;
  Mapping mapping;
  read_part(message, mapping_ids_, [&] {
    switch (message.field()) {
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
  });
  return mapping;
}

Function WireTables::function(Message message) {
  namespace field = wire::function_field;
  Function function;
  read_part(message, function_ids_, [&] {
    switch (message.field()) {
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
  });
  return function;
}

void WireTables::take_location(Message& message) {
  if (message.field() == wire::profile_field::location) {
    count_part();
    profile_.locations.push_back(location(message.message()));
  } else {
    message.skip();
  }
}

Location WireTables::location(Message message) {
  namespace field = wire::location_field;
  Location location;
  read_part(message, location_ids_, [&] {
    switch (message.field()) {
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
  });
  return location;
}

Line WireTables::line(Message message) {
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

}  // namespace benchgate::profile
