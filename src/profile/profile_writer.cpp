#include "src/profile/profile_writer.h"

#include "src/profile/gzip.h"
#include "src/profile/wire_format.h"

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <vector>

namespace benchgate::profile {

namespace {

using protozero::pbf_writer;

class Encoder {
 public:
  explicit Encoder(const Profile& profile)
      : profile_(profile),
        numbers_(profile.strings.size(), 0),
        texts_{kNoText} {}

  std::string encode() {
    namespace field = wire::profile_field;
    std::string bytes;
    pbf_writer out(bytes);
    for (const ValueType& type : profile_.sample_types) {
      value_type(out, field::sample_type, type);
    }
    for (const Sample& each : profile_.samples) {
      sample(out, each);
    }
    std::uint64_t id = 0;
    for (const Mapping& each : profile_.mappings) {
      mapping(out, each, ++id);
    }
    id = 0;
    for (const Location& each : profile_.locations) {
      location(out, each, ++id);
    }
    id = 0;
    for (const Function& each : profile_.functions) {
      function(out, each, ++id);
    }
    header(out);
    // Last, when it is known what is referred to.
    for (const Text used : texts_) {
      const std::string_view view = profile_.text(used);
      out.add_string(field::string_table, view.data(), view.size());
    }
    return bytes;
  }

 private:
  /// The place of `text` in the file's table.
  std::uint64_t place(Text text) {
    if (text != kNoText && numbers_[text] == 0) {
      numbers_[text] = texts_.size();
      texts_.push_back(text);
    }
    return numbers_[text];
  }

  static void put(pbf_writer& out, std::uint32_t field, std::uint64_t value) {
    if (value != 0) {
      out.add_uint64(field, value);
    }
  }

  static void put(pbf_writer& out, std::uint32_t field, std::int64_t value) {
    put(out, field, static_cast<std::uint64_t>(value));
  }

  static void put(pbf_writer& out, std::uint32_t field, bool value) {
    put(out, field, std::uint64_t{value ? 1U : 0U});
  }

  void header(pbf_writer& out) {
    namespace field = wire::profile_field;
    put(out, field::drop_frames, place(profile_.drop_frames));
    put(out, field::keep_frames, place(profile_.keep_frames));
    put(out, field::time_nanos, profile_.time_nanos);
    put(out, field::duration_nanos, profile_.duration_nanos);
    const ValueType& type = profile_.period_type;
    if (type.type != kNoText || type.unit != kNoText) {
      value_type(out, field::period_type, type);
    }
    put(out, field::period, profile_.period);
    for (const Text comment : profile_.comments) {
      out.add_uint64(field::comment, place(comment));
    }
    put(out, field::default_sample_type, place(profile_.default_sample_type));
  }

  void value_type(pbf_writer& out, std::uint32_t field, const ValueType& type) {
    pbf_writer message(out, field);
    put(message, wire::value_type_field::type, place(type.type));
    put(message, wire::value_type_field::unit, place(type.unit));
  }

  void sample(pbf_writer& out, const Sample& sample) {
    namespace field = wire::sample_field;
    pbf_writer message(out, wire::profile_field::sample);
    if (!sample.locations.empty()) {
      protozero::packed_field_uint64 ids(message, field::location_id);
      for (const std::uint32_t index : sample.locations) {
        ids.add_element(std::uint64_t{index} + 1);
      }
    }
    if (!sample.values.empty()) {
      protozero::packed_field_int64 values(message, field::value);
      for (const std::int64_t value : sample.values) {
        values.add_element(value);
      }
    }
    for (const Label& each : sample.labels) {
      label(message, each);
    }
  }

  void label(pbf_writer& out, const Label& label) {
    namespace field = wire::label_field;
    pbf_writer message(out, wire::sample_field::label);
    put(message, field::key, place(label.key));
    put(message, field::str, place(label.text));
    put(message, field::num, label.number);
    put(message, field::num_unit, place(label.unit));
  }

  void mapping(pbf_writer& out, const Mapping& mapping, std::uint64_t id) {
    namespace field = wire::mapping_field;
    pbf_writer message(out, wire::profile_field::mapping);
    put(message, field::id, id);
    put(message, field::memory_start, mapping.start);
    put(message, field::memory_limit, mapping.limit);
    put(message, field::file_offset, mapping.offset);
    put(message, field::filename, place(mapping.file));
    put(message, field::build_id, place(mapping.build_id));
    put(message, field::has_functions, mapping.has_functions);
    put(message, field::has_filenames, mapping.has_filenames);
    put(message, field::has_line_numbers, mapping.has_line_numbers);
    put(message, field::has_inline_frames, mapping.has_inline_frames);
  }

  void location(pbf_writer& out, const Location& location, std::uint64_t id) {
    namespace field = wire::location_field;
    pbf_writer message(out, wire::profile_field::location);
    put(message, field::id, id);
    if (location.mapping) {
      put(message, field::mapping_id, std::uint64_t{*location.mapping} + 1);
    }
    put(message, field::address, location.address);
    for (const Line& each : location.lines) {
      pbf_writer line(message, field::line);
      put(line, wire::line_field::function_id,
          std::uint64_t{each.function} + 1);
      put(line, wire::line_field::line, each.line);
    }
    put(message, field::is_folded, location.is_folded);
  }

  void function(pbf_writer& out, const Function& function, std::uint64_t id) {
    namespace field = wire::function_field;
    pbf_writer message(out, wire::profile_field::function);
    put(message, field::id, id);
    put(message, field::name, place(function.name));
    put(message, field::system_name, place(function.system_name));
    put(message, field::filename, place(function.file));
    put(message, field::start_line, function.start_line);
  }

  const Profile& profile_;
  std::vector<std::uint64_t> numbers_;  ///< By text; 0: not used yet.
  std::vector<Text> texts_;             ///< Those used, in order.
};

}  // namespace

std::string serialize_profile(const Profile& profile) {
  return Encoder(profile).encode();
}

std::string write_profile(const Profile& profile) {
  return gzip(serialize_profile(profile));
}

}  // namespace benchgate::profile
