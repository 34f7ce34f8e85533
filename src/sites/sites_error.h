#pragma once

#include <stdexcept>

namespace benchgate::sites {

/// A file that cannot be looked into: no program, another machine's. The
/// message is one sentence for the user.
class SitesError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace benchgate::sites
