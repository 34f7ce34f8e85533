#pragma once

/// \file
/// Values for the places $1, $2, ... of a statement, in the server's binary
/// form: nothing is quoted, and any byte may be in them.

#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

struct Parameter {
  unsigned type;  ///< The server's number of the type.
  std::string bytes;
};

Parameter text_parameter(std::string text);
Parameter number_parameter(std::int64_t number);  ///< bigint
Parameter texts_parameter(const std::vector<std::string>& texts);
Parameter numbers_parameter(const std::vector<std::int32_t>& numbers);
Parameter blobs_parameter(const std::vector<std::string>& blobs);

}  // namespace benchgate::reporters::history
