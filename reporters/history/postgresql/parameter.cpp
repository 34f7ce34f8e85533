#include "reporters/history/postgresql/parameter.h"

#include <cstddef>
#include <utility>

namespace benchgate::reporters::history {

namespace {

// Numbers of types, fixed for good: src/include/catalog/pg_type.dat.
constexpr unsigned kBlob = 17;
constexpr unsigned kBigInteger = 20;
constexpr unsigned kInteger = 23;
constexpr unsigned kText = 25;
constexpr unsigned kBlobArray = 1001;
constexpr unsigned kIntegerArray = 1007;
constexpr unsigned kTextArray = 1009;

/// Big-endian, as everything on that wire.
template <typename Unsigned>
void append(std::string& bytes, Unsigned number) {
  for (std::size_t shift = 8 * sizeof number; shift > 0; shift -= 8) {
    bytes += static_cast<char>((number >> (shift - 8)) & 0xFFU);
  }
}

/// The head of an array of one dimension, as array_recv reads it: dimensions,
/// whether there are nulls, type; then size and lowest index.
std::string array_of(unsigned type, std::size_t size) {
  std::string bytes;
  append(bytes, std::uint32_t{1});
  append(bytes, std::uint32_t{0});
  append(bytes, std::uint32_t{type});
  append(bytes, static_cast<std::uint32_t>(size));
  append(bytes, std::uint32_t{1});
  return bytes;
}

Parameter strings(unsigned array, unsigned type,
                  const std::vector<std::string>& values) {
  Parameter parameter{.type = array, .bytes = array_of(type, values.size())};
  for (const std::string& value : values) {
    append(parameter.bytes, static_cast<std::uint32_t>(value.size()));
    parameter.bytes += value;
  }
  return parameter;
}

}  // namespace

Parameter text_parameter(std::string text) {
  return {.type = kText, .bytes = std::move(text)};
}

Parameter number_parameter(std::int64_t number) {
  Parameter parameter{.type = kBigInteger, .bytes = {}};
  append(parameter.bytes, static_cast<std::uint64_t>(number));
  return parameter;
}

Parameter texts_parameter(const std::vector<std::string>& texts) {
  return strings(kTextArray, kText, texts);
}

Parameter numbers_parameter(const std::vector<std::int32_t>& numbers) {
  Parameter parameter{.type = kIntegerArray,
                      .bytes = array_of(kInteger, numbers.size())};
  for (const std::int32_t number : numbers) {
    append(parameter.bytes, std::uint32_t{sizeof number});
    append(parameter.bytes, static_cast<std::uint32_t>(number));
  }
  return parameter;
}

Parameter blobs_parameter(const std::vector<std::string>& blobs) {
  return strings(kBlobArray, kBlob, blobs);
}

}  // namespace benchgate::reporters::history
