#pragma once

#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// The arguments of `command` as CLI11 reads them, if the user wrote options as
/// programs in Go have them: "-x v", "-x=v", and "--x" likewise, where the
/// value may begin with a dash or be empty. Other arguments stay as they are,
/// and so do those behind "--".
std::vector<std::string> with_long_options(
    const std::vector<std::string>& arguments, const CLI::App& command);

}  // namespace benchgate::cli
