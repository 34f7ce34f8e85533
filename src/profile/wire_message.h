#pragma once

/// \file
/// What the reader of profiles makes of protozero: messages whose fields are of
/// the kind that is asked for, or the file is refused.

#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <string_view>
#include <unordered_map>

namespace benchgate::profile {

/// One message. Its getters check the wire type first: protozero only asserts
/// it.
class Message {
 public:
  explicit Message(protozero::data_view bytes) : reader_(bytes) {}

  bool next() { return reader_.next(); }

  [[nodiscard]] std::uint32_t field() const { return reader_.tag(); }

  void skip() { reader_.skip(); }

  std::uint64_t number() {
    expect(protozero::pbf_wire_type::varint);
    return reader_.get_uint64();
  }

  std::int64_t signed_number() { return static_cast<std::int64_t>(number()); }

  bool truth() { return number() != 0; }

  protozero::data_view bytes() {
    expect(protozero::pbf_wire_type::length_delimited);
    return reader_.get_view();
  }

  Message message() { return Message(bytes()); }

  /// Calls `take` with each number of a list, packed or not.
  template <typename Take>
  void numbers(Take take) {
    if (reader_.wire_type() == protozero::pbf_wire_type::varint) {
      take(reader_.get_uint64());
      return;
    }
    expect(protozero::pbf_wire_type::length_delimited);
    for (const std::uint64_t number : reader_.get_packed_uint64()) {
      take(number);
    }
  }

 private:
  void expect(protozero::pbf_wire_type type) const {
    if (reader_.wire_type() != type) {
      throw ProfileError(
          fmt::format("field {} is of another kind than in a profile",
                      static_cast<std::uint32_t>(reader_.tag())));
    }
  }

  protozero::pbf_reader reader_;
};

/// From the ids of a file to our indices.
class Ids {
 public:
  explicit Ids(std::string_view kind) : kind_(kind) {}

  void add(std::uint64_t id) {
    if (id == 0) {
      throw ProfileError(fmt::format("a {} has the id 0 or none", kind_));
    }
    const auto index = static_cast<std::uint32_t>(indices_.size());
    if (!indices_.emplace(id, index).second) {
      throw ProfileError(
          fmt::format("the id {} is that of two {}s", id, kind_));
    }
  }

  [[nodiscard]] std::uint32_t operator[](std::uint64_t id) const {
    const auto found = indices_.find(id);
    if (found == indices_.end()) {
      throw ProfileError(
          fmt::format("there is no {} with the id {}", kind_, id));
    }
    return found->second;
  }

 private:
  std::string_view kind_;
  std::unordered_map<std::uint64_t, std::uint32_t> indices_;
};

}  // namespace benchgate::profile
