#pragma once

#include <stdexcept>

namespace benchgate::profile {

/// A profile, or something that is asked of one, that means nothing. The
/// message names the file or the option, what was expected and what to do.
class ProfileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace benchgate::profile
